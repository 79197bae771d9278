/** What a person can set for the validator; the editor fills it from settings, the command line from arguments. */
import type { HelmMajor } from '../../../clients/engine/charts.ts';
import type { EnvironmentSettings } from '../../../clients/helm/chart.ts';
import type { RuleSettings } from './rules.ts';

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
