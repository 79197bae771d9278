/** The graphs as one picture, with what was asked and which curve is which. */
import type { Chart } from './chart.ts';
import type { ChartTheme } from './chartTheme.ts';

/** More lines of a legend would be longer than the picture. */
const mostNames = 16;
const padding = 16;
const lineHeight = 18;

/** PNG in base64, in the colours of the theme; undefined where nothing is drawn. */
export function pictureOf(
  charts: readonly Chart[],
  expressions: readonly string[],
  theme: ChartTheme,
): string | undefined {
  const canvases = charts.flatMap(({ plot }) => plot?.ctx.canvas ?? []);
  const widest = Math.max(0, ...canvases.map(({ width }) => width));
  if (widest === 0) return undefined;
  const scale = devicePixelRatio;
  const names = charts.flatMap(({ shown }) => shown).slice(0, mostNames);
  const titles = expressions.filter((expr) => expr.trim() !== '').map((expr) => expr.replaceAll(/\s+/g, ' '));
  const canvas = document.createElement('canvas');
  canvas.width = widest + 2 * padding * scale;
  const lines = titles.length + names.length;
  canvas.height =
    canvases.reduce((sum, { height }) => sum + height, 0) + (lines * lineHeight + 3 * padding) * scale;
  const ctx = canvas.getContext('2d');
  if (!ctx) return undefined;
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.font = theme.font.replace('11px', `${12 * scale}px`);
  ctx.textBaseline = 'top';
  let y = padding * scale;
  const write = (text: string, x: number): void => {
    ctx.fillStyle = theme.text;
    ctx.fillText(text, x, y, canvas.width - x - padding * scale);
    y += lineHeight * scale;
  };
  for (const title of titles) write(title, padding * scale);
  for (const source of canvases) {
    ctx.drawImage(source, padding * scale, y);
    y += source.height;
  }
  y += padding * scale;
  for (const { name, colour } of names) {
    ctx.fillStyle = theme.colour(colour);
    ctx.fillRect(padding * scale, y + 2 * scale, 10 * scale, 10 * scale);
    write(name, (padding + 18) * scale);
  }
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
