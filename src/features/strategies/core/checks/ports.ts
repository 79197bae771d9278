/** What checks look through. */
import type { Ports } from '../../../../base/ports.ts';
import type { Probes } from '../../../../base/probes.ts';
import type { PrometheusServer } from '../../../../base/servers.ts';

export interface CheckPorts extends Pick<
  Ports,
  'http' | 'files' | 'processes' | 'secrets' | 'clock' | 'environment'
> {
  readonly probes: Probes;
  /** Of the settings. */
  readonly servers: readonly PrometheusServer[];
  /** The folders outside of which a file that a strategy names by itself is not read. */
  readonly roots: readonly string[];
}

export interface CheckOptions {
  /** Milliseconds for each check. */
  readonly timeLimit: number;
  readonly signal: AbortSignal;
}
