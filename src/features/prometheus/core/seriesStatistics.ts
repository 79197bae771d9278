/** What a series comes to, and which series matter most. */
import { gapReader } from '../../../clients/prometheus/samples.ts';

export interface SeriesStatistics {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** The newest sample; NaN where there is none. */
  readonly last: number;
  /** Places of the grid without a sample. */
  readonly missing: number;
  /** Samples that are NaN or infinite, which no curve can show. */
  readonly odd: number;
}

/**
 * One entry for each series of `points` samples. Minimum, mean and maximum are those of the finite samples; NaN where there
 * are none.
 */
export function statisticsOf(samples: Float64Array, points: number): SeriesStatistics[] {
  const isGap = gapReader(samples);
  const count = points > 0 ? samples.length / points : 0;
  return Array.from({ length: count }, (_, series) =>
    statisticsOfRow(samples, isGap, series * points, (series + 1) * points),
  );
}

function statisticsOfRow(
  samples: Float64Array,
  isGap: (index: number) => boolean,
  from: number,
  to: number,
): SeriesStatistics {
  let [min, max, sum, finite, missing, last] = [Infinity, -Infinity, 0, 0, 0, NaN];
  for (let at = from; at < to; at += 1) {
    const value = samples[at] ?? NaN;
    // Zero for finite numbers alone.
    if (value - value === 0) {
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
      finite += 1;
      last = value;
    } else if (isGap(at)) missing += 1;
    else last = value;
  }
  const odd = to - from - missing - finite;
  if (finite === 0) return { min: NaN, mean: NaN, max: NaN, last, missing, odd };
  return { min, mean: sum / finite, max, last, missing, odd };
}

/** The series in the order of what matters most: by newest sample, then by maximum; series without a number last. */
export function rankSeries(statistics: readonly SeriesStatistics[]): number[] {
  const weight = (value: number): number => (Number.isNaN(value) ? -Infinity : value);
  const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? 1 : -1);
  return statistics
    .map((each, at) => ({ at, last: weight(each.last), max: weight(each.max) }))
    .sort((one, other) => compare(one.last, other.last) || compare(one.max, other.max) || one.at - other.at)
    .map(({ at }) => at);
}
