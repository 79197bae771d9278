/**
 * What a graph shows of more samples than it has pixels: for each column of pixels the lowest and the highest one. It travels to the
 * page first, as a fraction of the samples; those follow when somebody wants to read them.
 */
import { statisticsOf, type SeriesStatistics } from './seriesStatistics.ts';

export interface Outline {
  readonly columns: number;
  readonly statistics: readonly SeriesStatistics[];
  /**
   * Lowest and highest of each column, series after series, as steps from the lowest number of the series (0) to its highest
   * (`steps`); `none` where the column has no number.
   */
  readonly bounds: Uint16Array;
}

/** Far finer than a pixel, and a quarter of the bytes of a number. */
export const steps = 65_000;
export const none = 65_535;

const figures = ['min', 'mean', 'max', 'last', 'missing', 'odd'] as const;
const numberBytes = 8;
const boundBytes = 2;

/** Fewer samples in a column than these are sent, and drawn, as they are. */
const worthwhile = 2;

/** @param pixels of the graph's width; undefined where the samples are no more than an outline would be */
export function columnsFor(points: number, pixels: number): number | undefined {
  return points > worthwhile * pixels ? pixels : undefined;
}

/** Of as many series as there are samples for, `points` in each: figures of eight bytes, then bounds of two. */
export function writeOutline(
  samples: Float64Array,
  { points, columns }: { readonly points: number; readonly columns: number },
): ArrayBuffer {
  const statistics = statisticsOf(samples, points);
  const head = statistics.length * figures.length;
  const buffer = new ArrayBuffer(head * numberBytes + statistics.length * columns * 2 * boundBytes);
  const numbers = new Float64Array(buffer, 0, head);
  const bounds = new Uint16Array(buffer, head * numberBytes);
  for (const [series, one] of statistics.entries()) {
    for (const [index, figure] of figures.entries()) numbers[series * figures.length + index] = one[figure];
    const row = samples.subarray(series * points, (series + 1) * points);
    writeBounds(row, bounds.subarray(series * columns * 2, (series + 1) * columns * 2), one);
  }
  return buffer;
}

/** The value of one step of a series. */
export function stepOf({ min, max }: SeriesStatistics): number {
  // Halves first: the difference of two doubles may be more than a double holds.
  return max > min ? (max / 2 - min / 2) / (steps / 2) : 0;
}

function writeBounds(samples: Float64Array, bounds: Uint16Array, statistics: SeriesStatistics): void {
  const { min } = statistics;
  const step = stepOf(statistics) || 1;
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
    bounds[column * 2] = low <= high ? Math.round(low / step - min / step) : none;
    bounds[column * 2 + 1] = low <= high ? Math.round(high / step - min / step) : none;
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
  const bounds = new Uint16Array(buffer, numbers.byteLength);
  return { columns, statistics, bounds };
}

/** The middles of the columns of a series; null where there is no number. */
export function middlesOf({ bounds, statistics, columns }: Outline, series: number): (number | null)[] {
  const figures = statistics[series];
  const [min, half] = [figures?.min ?? NaN, figures ? stepOf(figures) / 2 : 0];
  const middles: (number | null)[] = [];
  for (let at = series * columns * 2; at < (series + 1) * columns * 2; at += 2) {
    const low = bounds[at] ?? none;
    middles.push(low === none ? null : min + (low + (bounds[at + 1] ?? none)) * half);
  }
  return middles;
}
