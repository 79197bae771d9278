/** Exemplars as small diamonds on a graph. One whose value lies beyond the axis stands at its edge. */
import type uPlot from 'uplot';
import type { Exemplar } from '../core/panelExemplars.ts';
import type { ChartInput } from './chartInput.ts';

/** Pixels. */
const size = 4;
const near = 6;

export function drawExemplars(plot: uPlot, { exemplars, theme }: ChartInput): void {
  const { ctx, bbox } = plot;
  const half = size * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = theme.text;
  ctx.strokeStyle = theme.background;
  ctx.lineWidth = devicePixelRatio;
  for (const { time, value } of exemplars) {
    const x = plot.valToPos(time, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const y = Math.min(
      bbox.top + bbox.height - half,
      Math.max(bbox.top + half, plot.valToPos(value, 'y', true)),
    );
    ctx.beginPath();
    ctx.moveTo(x, y - half);
    ctx.lineTo(x + half, y);
    ctx.lineTo(x, y + half);
    ctx.lineTo(x - half, y);
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

/** Those under the crosshair. */
export function exemplarsNear(plot: uPlot, exemplars: readonly Exemplar[]): readonly Exemplar[] {
  const left = plot.cursor.left ?? -1;
  if (left < 0) return [];
  return exemplars.filter(({ time }) => Math.abs(plot.valToPos(time, 'x') - left) <= near);
}
