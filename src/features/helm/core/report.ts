/** What the validator answers: the shapes of the command line's contract, shared with the editor. */
import type { Rank } from '../../../clients/helm/chart.ts';
import type { RuleId, Severity } from './rules.ts';

/** A place in a file of the chart. Lines and columns count from 1; the end is exclusive. */
export interface Place {
  /** Relative to the chart's folder, with `/`; `../` is allowed. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export interface RelatedPlace extends Place {
  readonly message: string;
}

/** The line of the manifest that is marked, and what should stand in its place: one line or several. */
export interface Rewrite {
  /** A sentence that says what changes. */
  readonly title: string;
  readonly of: string;
  readonly by: string;
}

export interface Finding extends Place {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** Null where all environments of the chart share the fault. */
  readonly environment: string | null;
  /** Dotted; list items are `containers[app]` or `[0]`, odd keys `["a.b"]`; empty for a file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly related?: readonly RelatedPlace[];
  /** A word of that line, and what could stand there, the likeliest first. */
  readonly instead?: { readonly of: string; readonly by: readonly string[] };
  readonly rewrite?: Rewrite;
}

export type RenderStatus = 'ok' | 'failed' | 'skipped';

export interface RenderState {
  readonly environment: string;
  readonly status: RenderStatus;
  /** Why it failed (Helm's own message) or was skipped, with the next step; empty where it is `ok`. */
  readonly detail: string;
}

export interface ReportedEnvironment {
  readonly name: string;
  readonly rank: Rank | null;
  readonly files: readonly string[];
}

export interface ChartReport {
  /** The chart's folder relative to the folder that was searched; `.` where it is the chart. */
  readonly chart: string;
  readonly name: string;
  readonly environments: readonly ReportedEnvironment[];
  /** In the order of file, line, column. */
  readonly findings: readonly Finding[];
  readonly renders: readonly RenderState[];
  /** What was not read, and why, as sentences. */
  readonly notes?: readonly string[];
}

export interface LimitValue {
  /** As written. */
  readonly value: string;
  readonly file: string;
  readonly line: number;
}

/** What the values of a row are for in one environment, as far as the chart's text says. */
export interface Service {
  /** `Deployment`, `StatefulSet`, ... */
  readonly kind: string;
  /** The last part of the main image's name, without tag: `redis`. */
  readonly image?: string;
  /** The label `app.kubernetes.io/component`. */
  readonly component?: string;
}

/** What so many similar services get; without figures where they are too few to say. */
export interface SimilarValue {
  readonly services: number;
  readonly median?: string;
  readonly least?: string;
  readonly most?: string;
}

/** One line of the table that shows the resources of all environments side by side. */
export interface LimitRow {
  /** `resources`, `containers[app].resources`, `replicaCount`, `autoscaling`. */
  readonly path: string;
  /** Where the row's key stands (`resources:`), in each file that has it: a code lens goes there. */
  readonly places: readonly { readonly file: string; readonly line: number }[];
  /** By environment, then by key: `requests.cpu`, `limits.memory`, `value`, `minReplicas`. An absent value is left out. */
  readonly values: Readonly<Record<string, Readonly<Record<string, LimitValue>>>>;
  /** By environment; left out where the kind of workload is not known. */
  readonly services?: Readonly<Record<string, Service>>;
  /** By environment, then by key: of the services that were looked at together. */
  readonly similar?: Readonly<Record<string, Readonly<Record<string, SimilarValue>>>>;
}

export interface ChartLimits {
  readonly chart: string;
  readonly rows: readonly LimitRow[];
}
