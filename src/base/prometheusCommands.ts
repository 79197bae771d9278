/** What the commands about Prometheus and its alerts take. */

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
  /** Of an answer that an agent got; names all of the above. */
  readonly handle?: string;
}

/** A row of the Alerts view. */
export interface AlertReference {
  readonly server: string;
  /** `alertname`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What the menu of such a row offers; the palette offers none of it. */
export const alertRowCommandIds = [
  'sreWorkbench.alerts.graph',
  'sreWorkbench.alerts.openRule',
  'sreWorkbench.alerts.openRunbook',
  'sreWorkbench.alerts.openDashboard',
  'sreWorkbench.alerts.declareIncident',
] as const;

export type AlertRowArguments = Readonly<
  Record<(typeof alertRowCommandIds)[number], [alert: AlertReference]>
>;
