/** Puts the answer to a query together: by the scanner, and by `JSON.parse` where that meets a surprise. */
import * as z from 'zod';
import {
  readHistogram,
  readNumber,
  seriesAnswer,
  singleAnswer,
  tooManySamples,
  type SeriesEntry,
  type SingleData,
} from './parseQuery.ts';
import type { Grid, HistogramSeries, QueryHeader, QueryResult, QueryStats } from './result.ts';
import { gaps } from './samples.ts';
import {
  startScan,
  type AskedGrid,
  type QueryScan,
  type ScannedAnswer,
  type ScannedSeries,
} from './scanner.ts';

export interface ReadOptions {
  /** Of a range query. */
  readonly grid?: AskedGrid;
  /** Milliseconds that the request took. */
  readonly elapsed: number;
  readonly signal?: AbortSignal;
  /** That of the same bytes, where it has begun. */
  readonly scan?: QueryScan;
}

/** `unknown`: the bytes are no answer to a query; `too-large`: more numbers than are held in memory. */
export type ReadQuery = QueryResult | 'unknown' | 'too-large';

export async function readQuery(bytes: Uint8Array, options: ReadOptions): Promise<ReadQuery> {
  const scanned = await (options.scan ?? startScan(options.grid)).finish(bytes, options.signal);
  return scanned ? assemble(scanned, { ...options, bytes: bytes.length }) : readSlowly(bytes, options);
}

/** The same by `JSON.parse`; exported to hold both readings equal. */
export function readSlowly(bytes: Uint8Array, options: ReadOptions): ReadQuery {
  const value = parseJson(bytes);
  const whole = record(value);
  const beside = { ...record(whole['data']), ...whole };
  const sizes = { ...options, bytes: bytes.length };
  const single = singleAnswer.safeParse(value);
  if (single.success) return assembleOne(single.data.data, beside, sizes);
  const known = seriesAnswer.safeParse(value);
  if (!known.success) return 'unknown';
  const { data } = known.data;
  const entries = data.result ?? [];
  const times = options.grid || data.resultType === 'vector' ? undefined : timesOf(entries);
  const count = options.grid?.count ?? times?.length ?? 1;
  if (tooManySamples(entries.length, count)) return 'too-large';
  const place = placer(options.grid, times);
  const series = entries.map((entry) => readEntry(entry, gaps(count), place));
  const first = entries[0];
  const time = first?.value?.[0] ?? first?.histogram?.[0];
  const answer: ScannedAnswer = { resultType: data.resultType, series, beside, time };
  return assemble(answer, sizes, times);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

const anyRecord = z.record(z.string(), z.unknown());

function record(value: unknown): Readonly<Record<string, unknown>> {
  const known = anyRecord.safeParse(value);
  return known.success ? known.data : {};
}

/** The distinct times of raw samples, ascending. */
function timesOf(entries: readonly SeriesEntry[]): readonly number[] {
  const times = new Set<number>();
  for (const { values, histograms } of entries) {
    for (const [time] of values ?? []) times.add(time);
    for (const [time] of histograms ?? []) times.add(time);
  }
  return [...times].sort((a, b) => a - b);
}

type Place = (time: number) => number | undefined;

/** The column of a time; undefined where it has none. */
function placer(grid: AskedGrid | undefined, times: readonly number[] | undefined): Place {
  if (grid) {
    return (time) => {
      const index = Math.round((time - grid.start) / grid.step);
      return index >= 0 && index < grid.count ? index : undefined;
    };
  }
  if (!times) return () => 0;
  const columns = new Map(times.map((time, column) => [time, column]));
  return (time) => columns.get(time);
}

function readEntry(
  { metric, values, value, histograms, histogram }: SeriesEntry,
  samples: Float64Array<ArrayBuffer>,
  place: Place,
): ScannedSeries {
  for (const [time, text] of [...(values ?? []), ...(value ? [value] : [])]) {
    const column = place(time);
    if (column !== undefined) samples[column] = readNumber(text) ?? Number.NaN;
  }
  const points = [...(histograms ?? []), ...(histogram ? [histogram] : [])];
  return { labels: metric, samples, histograms: points.flatMap((point) => readHistogram(point) ?? []) };
}

interface Sizes extends ReadOptions {
  readonly bytes: number;
}

function assembleOne(
  { resultType, result: [time, text] }: SingleData,
  beside: Readonly<Record<string, unknown>>,
  sizes: Sizes,
): QueryResult {
  const grid = { start: time, step: 0, count: 1 };
  const header = headerOf({ resultType, beside, sizes, grid, series: [{}] });
  if (resultType === 'string')
    return { header: { ...header, series: [], text }, samples: gaps(0), histograms: [] };
  return { header, samples: Float64Array.of(readNumber(text) ?? Number.NaN), histograms: [] };
}

function assemble(answer: ScannedAnswer, sizes: Sizes, times?: readonly number[]): QueryResult {
  const { series, beside } = answer;
  const grid: Grid = sizes.grid ?? {
    start: times?.[0] ?? answer.time ?? 0,
    step: 0,
    count: times?.length ?? 1,
    ...(times && { times }),
  };
  const samples = new Float64Array(series.length * grid.count);
  for (const [index, one] of series.entries()) samples.set(one.samples, index * grid.count);
  const histograms: HistogramSeries[] = series.flatMap(({ histograms: points }, index) =>
    points.length > 0 ? [{ series: index, points }] : [],
  );
  const resultType = answer.resultType === 'vector' ? 'vector' : 'matrix';
  const labels = series.map((one) => one.labels);
  return { header: headerOf({ resultType, beside, sizes, grid, series: labels }), samples, histograms };
}

const cutByLimit = /^results truncated due to limit/;
const fromTheEngine = /^PromQL (?:warning|info): /;

function headerOf({
  beside,
  sizes,
  ...shape
}: Pick<QueryHeader, 'resultType' | 'grid' | 'series'> & {
  readonly beside: Readonly<Record<string, unknown>>;
  readonly sizes: Sizes;
}): QueryHeader {
  const warnings = sentences(beside['warnings']);
  return {
    ...shape,
    warnings,
    infos: sentences(beside['infos']),
    stats: statsOf(beside['stats']),
    // What the engine itself has to say comes with its name; the other warnings come from a part that did not answer.
    partial: warnings.some((warning) => !cutByLimit.test(warning) && !fromTheEngine.test(warning)),
    truncated: warnings.some((warning) => cutByLimit.test(warning)),
    bytes: sizes.bytes,
    elapsed: sizes.elapsed,
  };
}

const sentenceList = z.array(z.string());

/** Warnings or infos of an answer; none where the field is missing or null. */
export function sentences(value: unknown): readonly string[] {
  const known = sentenceList.safeParse(value);
  return known.success ? known.data : [];
}

const statistics = z.object({
  timings: z.object({ evalTotalTime: z.number() }).optional().catch(undefined),
  samples: z
    .object({ totalQueryableSamples: z.number().optional(), peakSamples: z.number().optional() })
    .optional()
    .catch(undefined),
});

function statsOf(value: unknown): QueryStats | null {
  const known = statistics.safeParse(value);
  if (!known.success) return null;
  const { timings, samples } = known.data;
  return {
    seconds: timings?.evalTotalTime ?? null,
    samples: samples?.totalQueryableSamples ?? null,
    peakSamples: samples?.peakSamples ?? null,
  };
}
