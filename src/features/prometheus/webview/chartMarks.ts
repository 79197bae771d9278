/** What is drawn besides the curves: thresholds, changes, and the place where the curve turns. */
import type uPlot from 'uplot';
import { formatValue } from '../core/chartUnits.ts';
import type { ChartInput } from './chartInput.ts';

/** Of what lasts, in pixels of the page. */
const stripHeight = 6;

/** Below the curves: the turn, as a band that does not hide anything. */
export function drawUnder(plot: uPlot, { turn, theme, marks }: ChartInput): void {
  if (!turn || marks.length === 0) return;
  const { ctx, bbox } = plot;
  const x = plot.valToPos(turn.time, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.fillStyle = theme.grid;
  const half = 5 * devicePixelRatio;
  ctx.fillRect(x - half, bbox.top, 2 * half, bbox.height);
  ctx.restore();
}

/** Above them: thresholds and changes. */
export function drawOver(plot: uPlot, input: ChartInput): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const limit of input.thresholds) drawThreshold(plot, input, limit);
  for (const mark of input.marks) {
    const x = Math.round(plot.valToPos(mark.time, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const colour = input.theme.marks[mark.kind];
    drawMark(ctx, { x, top: bbox.top, height: bbox.height, colour });
    if (mark.to === undefined) continue;
    const high = stripHeight * devicePixelRatio;
    const wide = Math.max(plot.valToPos(mark.to, 'x', true) - x, devicePixelRatio);
    ctx.fillRect(x, bbox.top + bbox.height - high, wide, high);
  }
  ctx.restore();
}

function drawThreshold(plot: uPlot, { theme, unit }: ChartInput, limit: number): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(limit, 'y', true)) + 0.5;
  ctx.strokeStyle = theme.threshold;
  ctx.fillStyle = theme.threshold;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  line(ctx, [bbox.left, y], [bbox.left + bbox.width, y]);
  ctx.setLineDash([]);
  ctx.font = theme.font.replace('11px', `${11 * devicePixelRatio}px`);
  ctx.textAlign = 'right';
  ctx.fillText(
    formatValue(limit, unit),
    bbox.left + bbox.width - 6 * devicePixelRatio,
    y - 5 * devicePixelRatio,
  );
}

interface MarkPlace {
  readonly x: number;
  readonly top: number;
  readonly height: number;
  readonly colour: string;
}

/** A line with a small flag on top, so that it is told from a threshold by its form too. */
function drawMark(ctx: CanvasRenderingContext2D, { x, top, height, colour }: MarkPlace): void {
  const size = 5 * devicePixelRatio;
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  line(ctx, [x, top], [x, top + height]);
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x - size, top);
  ctx.lineTo(x + size, top);
  ctx.lineTo(x, top + 1.5 * size);
  ctx.closePath();
  ctx.fill();
}

type Point = readonly [x: number, y: number];

function line(ctx: CanvasRenderingContext2D, [x1, y1]: Point, [x2, y2]: Point): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
