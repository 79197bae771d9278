/** Servers as the settings name them. Who they let in is no part of it: see the `Secrets` port. */

export const prometheusKinds = ['prometheus', 'thanos', 'mimir', 'azure', 'amazon', 'grafana'] as const;
export type PrometheusKind = (typeof prometheusKinds)[number];

export interface PrometheusServer {
  /** What a person calls it; no two servers have the same. */
  readonly name: string;
  /** With its path prefix, without `/api/v1`; no `/` at the end. */
  readonly url: string;
  readonly kind: PrometheusKind;
  /** Sent as the tenant header of the kind. */
  readonly tenant?: string;
  /** Absolute path of a PEM file with certificates that are trusted besides the system's. */
  readonly caFile?: string;
  /** Address of the Alertmanager behind it, from which silences are read. */
  readonly alertmanager?: string;
}
