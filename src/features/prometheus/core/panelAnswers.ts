/** Asks the server what the panel wants to know, and shapes the answer as the panel takes it. */
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { PrometheusFailure } from '../../../clients/prometheus/failures.ts';
import type { QueryResult } from '../../../clients/prometheus/result.ts';
import { gapReader } from '../../../clients/prometheus/samples.ts';
import { ok, type Result } from '../../../base/result.ts';
import { columnsFor, writeOutline } from './outline.ts';
import { gridOf, type Grid } from './panelRange.ts';
import type { PanelResult, Timing } from './panelProtocol.ts';

/** The grid of a timing; a moment has the step 0. @param now seconds since 1970 */
export function gridOfTiming({ mode, seconds, end, step, width }: Timing, now: number): Grid {
  const last = Math.round((end ?? now) * 1000) / 1000;
  if (mode === 'instant') return { start: last, end: last, step: 0 };
  return gridOf({ end: last, seconds, width, ...(step !== null && { step }) });
}

export interface PanelQuestion {
  readonly run: number;
  readonly query: string;
  readonly expr: string;
  /** Seconds back; the answer is moved to where it is compared. */
  readonly shift: number;
  readonly grid: Grid;
}

export async function askForPanel(
  client: PrometheusClient,
  { run, query, expr, shift, grid }: PanelQuestion,
  signal: AbortSignal,
): Promise<Result<WholeResult, PrometheusFailure>> {
  const { start, end, step } = grid;
  const asked = await (step === 0
    ? client.instant({ expr, time: end - shift }, { signal })
    : client.range({ expr, start: start - shift, end: end - shift, step }, { signal }));
  if (!asked.ok) return asked;
  const { header, samples } = withHistogramCounts(asked.value);
  const { count, times } = header.grid;
  return ok({
    kind: 'result',
    run,
    query,
    expr,
    shift,
    resultType: header.resultType,
    start: header.grid.start + shift,
    step: header.grid.step,
    points: count,
    ...(times && { times: [...times] }),
    series: header.series.map((labels) => ({ ...labels })),
    ...(header.text !== undefined && { text: header.text }),
    histograms: asked.value.histograms.length,
    warnings: [...header.warnings],
    infos: [...header.infos],
    partial: header.partial,
    truncated: header.truncated,
    bytes: header.bytes,
    elapsed: header.elapsed,
    stats: header.stats,
    samples: samples.buffer,
  });
}

export type WholeResult = PanelResult & { readonly samples: ArrayBuffer };

/** The result as it is sent first: without its samples where they are more than a graph of so many pixels shows. */
export function outlined(whole: WholeResult, pixels: number): PanelResult {
  const columns = whole.times ? undefined : columnsFor(whole.points, pixels);
  if (columns === undefined) return whole;
  const { samples, ...rest } = whole;
  const bounds = writeOutline(new Float64Array(samples), { points: whole.points, columns });
  return { ...rest, outline: { columns, bounds } };
}

/** A native histogram has no curve; the number of its observations stands for it, in the gaps between plain samples. */
function withHistogramCounts(result: QueryResult): QueryResult {
  const { header, samples, histograms } = result;
  if (histograms.length === 0) return result;
  const { start, step, count } = header.grid;
  const isGap = gapReader(samples);
  for (const { series, points } of histograms) {
    for (const point of points) {
      const at = step === 0 ? 0 : Math.round((point.time - start) / step);
      const place = series * count + at;
      if (at >= 0 && at < count && isGap(place)) samples[place] = point.count;
    }
  }
  return result;
}
