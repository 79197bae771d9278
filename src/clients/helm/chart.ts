/** What the rest of the program knows about a chart on disk: its description and its environments. */

export type ChartType = 'application' | 'library';

/** Order of the environments: 1 development, 2 test, staging or pre-production, 3 production. */
export type Rank = 1 | 2 | 3;

export interface Environment {
  /** As in the file or folder name: `prod` stays `prod`. A chart without overlays has one, named `default`. */
  readonly name: string;
  /** Null where the name says nothing. */
  readonly rank: Rank | null;
  /** In the order of Helm's `-f`, relative to the chart's folder with `/`; `../` is allowed. The first is the chart's own values.yaml. */
  readonly files: readonly string[];
  /** What rendering takes for Helm's `--kube-version`; the released Helm's own default where it is left out. */
  readonly kubernetesVersion?: string;
  /** Added to the API versions of `.Capabilities`. */
  readonly apiVersions?: readonly string[];
}

/** An entry of Chart.yaml's `dependencies` (or of requirements.yaml). */
export interface Dependency {
  readonly name: string;
  readonly alias?: string;
  readonly version?: string;
  readonly repository?: string;
  readonly condition?: string;
  readonly tags: readonly string[];
  /** As written: texts and `{ child, parent }` pairs. */
  readonly importValues: readonly ImportValues[];
}

export type ImportValues = string | { readonly child: string; readonly parent: string };

export interface Chart {
  /** Absolute path of the chart's folder, with `/`. */
  readonly folder: string;
  /** The folder relative to the one that was searched; `.` where it is the chart itself. */
  readonly path: string;
  /** From Chart.yaml; the folder's name where that cannot be read. */
  readonly name: string;
  readonly type: ChartType;
  readonly dependencies: readonly Dependency[];
  readonly environments: readonly Environment[];
  /** Things of the chart's files that were not followed or not read, as sentences. */
  readonly notes: readonly string[];
}

/** One line of the setting `sreWorkbench.helm.environments`. */
export interface EnvironmentSetting {
  readonly name: string;
  readonly rank?: Rank | null;
  /** Relative to the chart's folder, in the order of Helm's `-f`; values.yaml need not be named. */
  readonly files: readonly string[];
  readonly kubernetesVersion?: string;
  readonly apiVersions?: readonly string[];
}

/**
 * The setting `sreWorkbench.helm.environments`: the key is a chart's folder relative to the folder that is searched,
 * or a glob over such folders (`charts/*`, `**`). The first key that matches decides alone for that chart.
 */
export type EnvironmentSettings = Readonly<Record<string, readonly EnvironmentSetting[]>>;
