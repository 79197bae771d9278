/** What a person can set for the validator; the editor fills it from settings, the command line from arguments. */
import * as z from 'zod';
import type { HelmMajor } from '../../../clients/engine/charts.ts';
import type { EnvironmentSettings } from '../../../clients/helm/chart.ts';
import { isPromqlRule } from '../../../clients/prometheus/rules/promqlRules.ts';
import { isRuleId, ruleIds, type RuleId, type RuleSetting, type RuleSettings } from './rules.ts';

export interface HelmSettings {
  /** Helm 4 unless told. */
  readonly major: HelmMajor;
  readonly rules: RuleSettings;
  readonly environments: EnvironmentSettings;
  /** False: only what needs no rendered templates is checked. */
  readonly render: boolean;
  /** For environments that do not set their own. */
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly release: string;
  readonly namespace: string;
  /**
   * Folders that a chart's links and a setting's files may lead to, absolute; left out: Helm's own way, anywhere.
   * What lies outside is not read, and said to be so.
   */
  readonly roots?: readonly string[];
}

export const defaultHelmSettings: HelmSettings = {
  major: 4,
  rules: {},
  environments: {},
  render: true,
  apiVersions: [],
  release: 'release-name',
  namespace: 'default',
};

const environmentSettings = z.record(
  z.string(),
  z.array(
    z.object({
      name: z.string(),
      rank: z.exactOptional(z.nullable(z.literal([1, 2, 3]))),
      files: z.array(z.string()),
      kubernetesVersion: z.exactOptional(z.string()),
      apiVersions: z.exactOptional(z.array(z.string())),
    }),
  ),
);

/** A rule that is named itself is still judged. */
const withoutPromql: RuleSettings = Object.fromEntries(
  ruleIds.filter(isPromqlRule).map((rule) => [rule, 'off'] as const),
);

const severities: ReadonlySet<unknown> = new Set<RuleSetting>(['error', 'warning', 'information', 'off']);

/** The editor's settings as the validator takes them; what has the wrong shape is left out, as the editor marks it already. */
export function readHelmSettings(raw: {
  readonly version: unknown;
  readonly rules: unknown;
  readonly environments: unknown;
  readonly roots: readonly string[];
  /** Whether PromQL is judged at all: `sreWorkbench.rules.enabled`. */
  readonly promql: unknown;
}): HelmSettings {
  return {
    ...defaultHelmSettings,
    major: raw.version === 3 ? 3 : 4,
    rules: {
      ...(raw.promql === false && withoutPromql),
      ...Object.fromEntries(entriesOf(raw.rules).filter(isRuleEntry)),
    },
    environments: environmentSettings.catch({}).parse(raw.environments),
    roots: raw.roots,
  };
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function isRuleEntry(entry: [string, unknown]): entry is [RuleId, RuleSetting] {
  return isRuleId(entry[0]) && severities.has(entry[1]);
}
