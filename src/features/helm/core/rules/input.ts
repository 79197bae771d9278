/** What a rule looks at, and what it answers. Rules are pure: they read no file and know no severity. */
import type { BooleanKey, DuplicateKey } from '../../../../base/yamlDecode.ts';
import type { YamlMap } from '../../../../base/yamlNode.ts';
import type { HelmMajor } from '../../../../clients/engine/charts.ts';
import type { Chart, Environment } from '../../../../clients/helm/chart.ts';
import type { SchemaKeys } from '../../../../clients/helm/schemaKeys.ts';
import type { TemplateUse } from '../../../../clients/helm/templateUse.ts';
import type { ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { Finding } from '../report.ts';

/** One values file of an environment, as it was read. */
export interface ValuesLayer {
  /** As in the environment's `files`; the same as `source.path` of its nodes. */
  readonly file: string;
  /** `refused`: Helm cannot decode it; `unreadable`: missing or encrypted. */
  readonly state: 'read' | 'too-large' | 'refused' | 'unreadable';
  /** Undefined where there is nothing in it, or it was not read. */
  readonly values: YamlMap | undefined;
  readonly duplicateKeys: readonly DuplicateKey[];
  readonly booleanKeys: readonly BooleanKey[];
}

export interface EnvironmentValues {
  readonly environment: Environment;
  /** In the order of `environment.files`: the highest is the last. */
  readonly layers: readonly ValuesLayer[];
  /** As templates see them; undefined where a file could not be read: such an environment counts in no comparison. */
  readonly merged: YamlMap | undefined;
  /** Where the values of subcharts stand that are switched off here. */
  readonly switchedOff: readonly ValuePath[];
}

export interface RuleInput {
  readonly chart: Chart;
  readonly environments: readonly EnvironmentValues[];
  /** The chart's own values.yaml with the defaults of its subcharts below it. */
  readonly defaults: YamlMap;
  readonly major: HelmMajor;
  readonly templates: TemplateUse;
  readonly schema: SchemaKeys;
}

export type RuleFinding = Omit<Finding, 'severity'>;

/** One finding for each environment that has the fault; `runRules` joins those that all environments share. */
export type Rule = (input: RuleInput) => readonly RuleFinding[];
