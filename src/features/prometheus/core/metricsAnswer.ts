/** A query's result as agents and scripts take it: statistics or values of each series, the largest first. */
import type { Labels, QueryResult } from '../../../clients/prometheus/result.ts';
import { gapReader, sampleText } from '../../../clients/prometheus/samples.ts';

/** JSON has no other way to write these; null: there is no sample. */
export type Figure = number | 'NaN' | '+Inf' | '-Inf' | null;

export interface SeriesFigures {
  readonly labels: Labels;
  readonly min: Figure;
  readonly mean: Figure;
  /** The smallest value that 95 of 100 samples do not exceed. */
  readonly p95: Figure;
  readonly max: Figure;
  readonly last: Figure;
  /** Places of the grid without a sample. */
  readonly missing: number;
}

export interface SeriesValues {
  readonly labels: Labels;
  /** Seconds since 1970, and the value as Prometheus writes it. */
  readonly values: readonly (readonly [time: number, value: string])[];
}

/** Of each series, the one with the largest maximum first. NaN counts as a sample only where it is the last. */
export function figuresOf(result: QueryResult): SeriesFigures[] {
  return ranked(result).map((series) => figuresOfSeries(result, series));
}

export function valuesOf(result: QueryResult): SeriesValues[] {
  const { header, samples } = result;
  const { grid } = header;
  const isGap = gapReader(samples);
  return ranked(result).map((series) => {
    const values = Array.from({ length: grid.count }, (_, column) => column).flatMap((column) => {
      const at = series * grid.count + column;
      const time = grid.times?.[column] ?? Math.round((grid.start + column * grid.step) * 1000) / 1000;
      return isGap(at) ? [] : [[time, sampleText(samples[at] ?? 0)] as const];
    });
    return { labels: header.series[series] ?? {}, values };
  });
}

function ranked({ header: { series, grid }, samples }: QueryResult): number[] {
  const weights = series.map((_, index) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let at = index * grid.count; at < (index + 1) * grid.count; at += 1) {
      const value = samples[at] ?? Number.NaN;
      if (value > most) most = value;
    }
    return most;
  });
  const weight = (index: number): number => weights[index] ?? Number.NEGATIVE_INFINITY;
  return series
    .map((_, index) => index)
    .sort((a, b) => (weight(a) === weight(b) ? a - b : weight(b) - weight(a)));
}

function figuresOfSeries({ header: { series, grid }, samples }: QueryResult, index: number): SeriesFigures {
  const isGap = gapReader(samples);
  const numbers: number[] = [];
  let last: number | undefined;
  let missing = 0;
  for (let at = index * grid.count; at < (index + 1) * grid.count; at += 1) {
    const value = samples[at] ?? Number.NaN;
    if (isGap(at)) missing += 1;
    else last = value;
    if (!Number.isNaN(value)) numbers.push(value);
  }
  numbers.sort((a, b) => a - b);
  const sum = numbers.reduce((total, value) => total + value, 0);
  return {
    labels: series[index] ?? {},
    min: figure(numbers[0]),
    mean: numbers.length === 0 ? null : figure(sum / numbers.length),
    p95: figure(numbers[Math.ceil(numbers.length * 0.95) - 1]),
    max: figure(numbers.at(-1)),
    last: figure(last),
    missing,
  };
}

function figure(value: number | undefined): Figure {
  if (value === undefined) return null;
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return value;
  return value > 0 ? '+Inf' : '-Inf';
}
