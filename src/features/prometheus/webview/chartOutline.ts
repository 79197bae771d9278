/** Draws an outline: the span of each column of pixels as an upright line, level stretches as a line from column to column. */
import type uPlot from 'uplot';
import type { Outline } from '../core/outline.ts';

/** Pixels: a span up to it is a point of the line. */
const level = 1;

export interface OutlinePlace {
  readonly outline: Outline;
  readonly series: number;
}

/** Upright lines on whole pixels take a renderer half the time that slanted ones through the same points do. */
export function outlinePath(plot: uPlot, { outline, series }: OutlinePlace, logarithmic: boolean): Path2D {
  const { bounds, columns, bases } = outline;
  const path = new Path2D();
  const base = bases[series] ?? 0;
  const first = series * columns * 2;
  const [x, y] = [xOf(plot), yOf(plot, logarithmic)];
  const times = plot.data[0];
  // Of the column before: its place, its span, and whether the pen stands on it.
  let [before, top, bottom, pen] = [NaN, NaN, NaN, false];
  for (let column = 0; column < columns; column += 1) {
    const at = first + column * 2;
    const low = base + (bounds[at] ?? NaN);
    const high = base + (bounds[at + 1] ?? NaN);
    if (!(low <= high) || (logarithmic && high <= 0)) {
      before = NaN;
      pen = false;
      continue;
    }
    const here = x(times[column] ?? 0);
    const [upper, lower] = [y(high), y(logarithmic ? Math.max(low, plot.scales['y']?.min ?? low) : low)];
    const begins = Number.isNaN(before);
    const wide = here - before > 1;
    if (begins || !(lower - upper <= level || wide)) {
      // Up to the neighbour, so that nothing is torn.
      path.moveTo(here, begins ? upper : Math.min(upper, bottom));
      path.lineTo(here, begins ? Math.max(lower, upper + level) : Math.max(lower, top));
      pen = false;
    } else {
      if (!pen) path.moveTo(before, Math.min(bottom, Math.max(top, (upper + lower) / 2)));
      path.lineTo(here, (upper + lower) / 2);
      if (wide && lower - upper > level) {
        path.lineTo(here, upper);
        path.lineTo(here, lower);
      }
      pen = true;
    }
    [before, top, bottom] = [here, upper, lower];
  }
  return path;
}

function xOf({ bbox, scales }: uPlot): (time: number) => number {
  const { min = 0, max = 1 } = scales['x'] ?? {};
  const from = min ?? 0;
  const factor = bbox.width / ((max ?? 1) - from || 1);
  return (time) => Math.round(bbox.left + (time - from) * factor);
}

function yOf(plot: uPlot, logarithmic: boolean): (value: number) => number {
  if (logarithmic) return (value) => Math.round(plot.valToPos(value, 'y', true));
  const { bbox, scales } = plot;
  const to = scales['y']?.max ?? 1;
  const factor = bbox.height / (to - (scales['y']?.min ?? 0) || 1);
  return (value) => Math.round(bbox.top + (to - value) * factor);
}
