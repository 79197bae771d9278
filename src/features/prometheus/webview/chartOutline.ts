/** Draws an outline: the span of each column of pixels as an upright line, level stretches as a line from column to column. */
import type uPlot from 'uplot';
import { none, stepOf, type Outline } from '../core/outline.ts';
import type { SeriesStatistics } from '../core/seriesStatistics.ts';

/** Pixels: a span up to it is a point of the line. */
const level = 1;

export interface OutlinePlace {
  readonly outline: Outline;
  readonly series: number;
}

/** Upright lines on whole pixels take a renderer half the time that slanted ones through the same points do. */
export function outlinePath(plot: uPlot, { outline, series }: OutlinePlace): Path2D {
  const { bounds, columns, statistics } = outline;
  const path = new Path2D();
  const first = series * columns * 2;
  const x = xOf(plot);
  const y = yOf(plot, statistics[series]);
  const times = plot.data[0];
  // Of the column before: its place, its span, and whether the pen stands on it.
  let [before, top, bottom, pen] = [-1, 0, 0, false];
  for (let column = 0; column < columns; column += 1) {
    const at = first + column * 2;
    const low = bounds[at] ?? none;
    if (low === none) {
      before = -1;
      pen = false;
      continue;
    }
    const here = x(times[column] ?? 0);
    const [upper, lower] = [y(bounds[at + 1] ?? none), y(low)];
    const [begins, wide, flat] = [before < 0, here - before > 1, lower - upper <= level];
    if (begins || !(flat || wide)) {
      // Up to the neighbour, so that nothing is torn.
      path.moveTo(here, begins ? upper : Math.min(upper, bottom));
      path.lineTo(here, begins ? Math.max(lower, upper + level) : Math.max(lower, top));
      pen = false;
    } else {
      const middle = (upper + lower) / 2;
      if (!pen) path.moveTo(before, Math.min(bottom, Math.max(top, middle)));
      path.lineTo(here, middle);
      if (!flat) {
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
  const from = scales['x']?.min ?? 0;
  const factor = bbox.width / ((scales['x']?.max ?? 1) - from || 1);
  return (time) => Math.round(bbox.left + (time - from) * factor);
}

/** The place of a bound, which is a number of steps. */
function yOf({ bbox, scales }: uPlot, figures: SeriesStatistics | undefined): (bound: number) => number {
  const to = scales['y']?.max ?? 1;
  const factor = bbox.height / (to - (scales['y']?.min ?? 0) || 1);
  const lowest = bbox.top + (to - (figures?.min ?? 0)) * factor;
  const step = figures ? stepOf(figures) * factor : 0;
  return (bound) => Math.round(lowest - bound * step);
}
