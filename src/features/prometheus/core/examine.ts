/** Looks at a server that is about to be added: does it answer, what is it, how far is its clock from ours. */
import type { Clock } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import type { PrometheusKind } from '../../../base/servers.ts';
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { PrometheusFailure } from '../../../clients/prometheus/failures.ts';
import { guessKind } from '../../../clients/prometheus/kind.ts';

export interface ServerReport {
  readonly kind: PrometheusKind;
  /** Empty where the server does not say. */
  readonly version: string;
  /** In memory now; null where the server does not say. */
  readonly series: number | null;
  /** Seconds that its clock is ahead of ours; null where it cannot be told. */
  readonly clockAhead: number | null;
}

/** Fails as the first question fails: what a server of another make does not know is left out instead. */
export async function examineServer(
  client: PrometheusClient,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Result<ServerReport, PrometheusFailure>> {
  const options = { timeLimit: 10_000, ...(signal && { signal }) };
  const asked = clock.now();
  const time = await client.instant({ expr: 'time()' }, options);
  const answered = clock.now();
  // Managed services refuse an expression without a metric; that they refuse it in words is answer enough.
  if (!time.ok && time.error.code !== 'invalid-query' && time.error.code !== 'execution') return time;
  const [build, series] = await Promise.all([client.buildInfo(options), client.headSeries(options)]);
  const serverTime = time.ok ? time.value.samples[0] : undefined;
  return ok({
    kind: guessKind(client.server.url, build.ok ? build.value.value : undefined),
    version: build.ok ? build.value.value.version : '',
    series: series.ok ? (series.value.value ?? null) : null,
    clockAhead: serverTime === undefined ? null : serverTime - (asked + answered) / 2000,
  });
}
