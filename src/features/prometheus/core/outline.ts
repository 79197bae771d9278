/**
 * What a graph shows of more samples than it has pixels: for each column of pixels the lowest and the highest one. It travels to the
 * page first, as a fraction of the samples; those follow when somebody wants to read them.
 */
import { statisticsOf, type SeriesStatistics } from './seriesStatistics.ts';

export interface Outline {
  readonly columns: number;
  readonly statistics: readonly SeriesStatistics[];
  /** Lowest and highest of each column, series after series, above `bases`; NaN where the column has no number. */
  readonly bounds: Float32Array;
  /** What the bounds of a series are counted from, so that single precision is enough: its lowest number. */
  readonly bases: readonly number[];
}

const figures = ['min', 'mean', 'max', 'last', 'missing', 'odd'] as const;
const doubleBytes = 8;
const floatBytes = 4;

/** Fewer samples in a column than these are sent, and drawn, as they are. */
const worthwhile = 2;

/** @param pixels of the graph's width; undefined where the samples are no more than an outline would be */
export function columnsFor(points: number, pixels: number): number | undefined {
  return points > worthwhile * pixels ? pixels : undefined;
}

/** Of as many series as there are samples for, `points` in each: figures of eight bytes, then bounds of four. */
export function writeOutline(
  samples: Float64Array,
  { points, columns }: { readonly points: number; readonly columns: number },
): ArrayBuffer {
  const statistics = statisticsOf(samples, points);
  const head = statistics.length * figures.length;
  const buffer = new ArrayBuffer(head * doubleBytes + statistics.length * columns * 2 * floatBytes);
  const numbers = new Float64Array(buffer, 0, head);
  const bounds = new Float32Array(buffer, head * doubleBytes);
  for (const [series, one] of statistics.entries()) {
    for (const [index, figure] of figures.entries()) numbers[series * figures.length + index] = one[figure];
    const row = samples.subarray(series * points, (series + 1) * points);
    writeBounds(row, bounds.subarray(series * columns * 2, (series + 1) * columns * 2), one.min);
  }
  return buffer;
}

function writeBounds(samples: Float64Array, bounds: Float32Array, base: number): void {
  const columns = bounds.length / 2;
  let at = 0;
  for (let column = 0; column < columns; column += 1) {
    const to = firstOf(column + 1, columns, samples.length);
    let [low, high] = [Infinity, -Infinity];
    for (; at < to; at += 1) {
      const value = samples[at] ?? NaN;
      // False for what is no finite number.
      if (value - value !== 0) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    bounds[column * 2] = low <= high ? low - base : NaN;
    bounds[column * 2 + 1] = low <= high ? high - base : NaN;
  }
}

/** The first sample of a column. */
function firstOf(column: number, columns: number, points: number): number {
  return Math.floor((column * points) / columns);
}

/** The sample in the middle of a column: the one that a crosshair there reads. */
export function sampleOfColumn(column: number, columns: number, points: number): number {
  return (firstOf(column, columns, points) + firstOf(column + 1, columns, points) - 1) >> 1;
}

export function readOutline(buffer: ArrayBuffer, series: number, columns: number): Outline {
  const numbers = new Float64Array(buffer, 0, series * figures.length);
  const statistics = Array.from({ length: series }, (_, at): SeriesStatistics => {
    const [min = NaN, mean = NaN, max = NaN, last = NaN, missing = 0, odd = 0] = numbers.subarray(
      at * figures.length,
      (at + 1) * figures.length,
    );
    return { min, mean, max, last, missing, odd };
  });
  const bounds = new Float32Array(buffer, numbers.byteLength);
  return { columns, statistics, bounds, bases: statistics.map(({ min }) => min) };
}

/** The middles of the columns of a series; null where there is no number. */
export function middlesOf({ bounds, bases, columns }: Outline, series: number): (number | null)[] {
  const base = bases[series] ?? NaN;
  const middles: (number | null)[] = [];
  for (let at = series * columns * 2; at < (series + 1) * columns * 2; at += 2) {
    const middle = base + ((bounds[at] ?? NaN) + (bounds[at + 1] ?? NaN)) / 2;
    middles.push(Number.isNaN(middle) ? null : middle);
  }
  return middles;
}

/** The lowest and the highest number; `positive`: of those above zero. Null where there is none. */
export function extentOf(
  { bounds, bases, columns, statistics }: Outline,
  series: number,
  positive: boolean,
): readonly [min: number | null, max: number | null] {
  const { min = NaN, max = NaN } = statistics[series] ?? {};
  if (!(min <= max) || (positive && max <= 0)) return [null, null];
  if (!positive || min > 0) return [min, max];
  const base = bases[series] ?? NaN;
  let lowest = max;
  for (let at = series * columns * 2; at < (series + 1) * columns * 2; at += 1) {
    const value = base + (bounds[at] ?? NaN);
    if (value > 0 && value < lowest) lowest = value;
  }
  return [lowest, max];
}
