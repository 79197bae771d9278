/** The answer to a query by way of `JSON.parse`: the reading that always works, for what the scanner does not take. */
import * as z from 'zod';
import type { HistogramPoint, Labels } from './result.ts';

/** Numbers that a result may hold: 128 MB of them. */
const mostSamples = 16 * 1024 * 1024;

export function tooManySamples(series: number, count: number): boolean {
  return series * count > mostSamples;
}

const pair = z.tuple([z.number(), z.string()]);
const histogramPair = z.tuple([
  z.number(),
  z.object({
    count: z.string(),
    sum: z.string(),
    buckets: z.nullish(z.array(z.tuple([z.number(), z.string(), z.string(), z.string()]))),
  }),
]);
const labelSet = z.record(z.string(), z.string());

const seriesEntry = z.object({
  metric: labelSet.default({}),
  values: z.array(pair).nullish(),
  value: pair.nullish(),
  histograms: z.array(histogramPair).nullish(),
  histogram: histogramPair.nullish(),
});
export type SeriesEntry = z.infer<typeof seriesEntry>;

/** A matrix or a vector. */
export const seriesAnswer = z.object({
  status: z.literal('success'),
  data: z.object({ resultType: z.literal(['matrix', 'vector']), result: z.array(seriesEntry).nullable() }),
});
/** A scalar or a string. */
export const singleAnswer = z.object({
  status: z.literal('success'),
  data: z.object({ resultType: z.literal(['scalar', 'string']), result: pair }),
});
export type SingleData = z.infer<typeof singleAnswer>['data'];

/** The number in a text of Prometheus; undefined where it is none. */
export function readNumber(text: string): number | undefined {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  if (text === 'NaN') return Number.NaN;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

export function readLabels(value: unknown): Labels | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  for (const text of Object.values(value)) if (typeof text !== 'string') return undefined;
  const known = labelSet.safeParse(value);
  return known.success ? known.data : undefined;
}

/** `[time, { count, sum, buckets }]` with all numbers as text; undefined where it is anything else. */
export function readHistogram(value: unknown): HistogramPoint | undefined {
  const known = histogramPair.safeParse(value);
  if (!known.success) return undefined;
  const [time, { count, sum, buckets }] = known.data;
  const read = (text: string): number => readNumber(text) ?? Number.NaN;
  return {
    time,
    count: read(count),
    sum: read(sum),
    buckets: (buckets ?? []).map(([boundaries, low, high, inside]) => ({
      boundaries,
      low: read(low),
      high: read(high),
      count: read(inside),
    })),
  };
}
