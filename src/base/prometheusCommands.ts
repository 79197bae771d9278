/** What the commands about Prometheus and its alerts take. */
import type { NameQuestion } from './promqlCursor.ts';

/** What the query panel opens with; without an expression it shows what it showed last. */
export interface PrometheusQuestion {
  readonly expr?: string;
  /** Name of a server in the settings; the first one unless told. */
  readonly server?: string;
  /** Seconds since 1970, or a length such as `1h` that ends now; the last hour unless told. */
  readonly range?: string | { readonly start: number; readonly end: number };
  /** Seconds; by the width of the panel unless told. */
  readonly step?: number;
  /** One moment, at the end of the range, in a table. */
  readonly instant?: boolean;
  /** `explain`: the tree of its parts, with the series and the time of each. */
  readonly view?: 'explain';
  /** Shown on the graph beside the changes, as a strip at its foot where they last; seconds since 1970. */
  readonly marks?: readonly { readonly time: number; readonly to?: number; readonly text: string }[];
  /** Of an answer that an agent got; names all of the above. */
  readonly handle?: string;
}

/** Selectors as written, without range and offset, each with the seconds before `end` that are looked at. */
export interface SamplesRequest {
  readonly selectors: readonly { readonly text: string; readonly seconds: number }[];
  /** Seconds since 1970. */
  readonly end: number;
}

/** What other parts of the extension ask the first server of the settings; base/prometheusAnswers.ts has the answers. */
export interface PrometheusAskArguments {
  /** Answers a `SelectorCheck`; undefined after it was told why not. */
  'sreWorkbench.prometheus.checkSelectors': [expr: string];
  /** Answers a `SamplesAnswer`; undefined after it was told why not. */
  'sreWorkbench.prometheus.fetchSamples': [request: SamplesRequest];
  /** Answers `CompletedName[]`; none without a server, or where it does not say. */
  'sreWorkbench.prometheus.completeName': [question: NameQuestion];
}

const prometheusAskIds = [
  'sreWorkbench.prometheus.checkSelectors',
  'sreWorkbench.prometheus.fetchSamples',
  'sreWorkbench.prometheus.completeName',
] as const satisfies readonly (keyof PrometheusAskArguments)[];

/** A row of the Alerts view. */
export interface AlertReference {
  readonly server: string;
  /** `alertname`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What the menu of such a row offers; the palette offers none of it. */
const alertRowCommandIds = [
  'sreWorkbench.alerts.graph',
  'sreWorkbench.alerts.openRule',
  'sreWorkbench.alerts.openRunbook',
  'sreWorkbench.alerts.openDashboard',
  'sreWorkbench.alerts.declareIncident',
] as const;

export type AlertRowArguments = Readonly<
  Record<(typeof alertRowCommandIds)[number], [alert: AlertReference]>
>;

/** A server by its name in the settings. */
export interface ServerReference {
  readonly server: string;
}

export interface PrometheusCommandArguments extends AlertRowArguments, PrometheusAskArguments {
  'sreWorkbench.prometheus.addServer': [];
  'sreWorkbench.prometheus.signIn': [server?: ServerReference];
  'sreWorkbench.prometheus.open': [question?: PrometheusQuestion];
  'sreWorkbench.alerts.refresh': [];
}

/** The palette offers none of these. */
export const internalPrometheusCommandIds = [
  ...alertRowCommandIds,
  ...prometheusAskIds,
] as const satisfies readonly (keyof PrometheusCommandArguments)[];

export const prometheusCommandIds = [
  'sreWorkbench.prometheus.addServer',
  'sreWorkbench.prometheus.signIn',
  'sreWorkbench.prometheus.open',
  'sreWorkbench.alerts.refresh',
  ...internalPrometheusCommandIds,
] as const satisfies readonly (keyof PrometheusCommandArguments)[];
