/** The colours of the editor's theme for what is drawn on a canvas, which knows no CSS variables. */
import type { Mark } from '../core/chartTurn.ts';

export interface ChartTheme {
  readonly text: string;
  readonly grid: string;
  readonly background: string;
  readonly crosshair: string;
  readonly threshold: string;
  readonly font: string;
  readonly marks: Readonly<Record<Mark['kind'], string>>;
  colour(index: number): string;
}

/** The theme's own chart colours first, in an order that keeps neighbours apart. */
const named = ['blue', 'orange', 'green', 'purple', 'yellow', 'red'] as const;
/** Degrees; the golden angle, by which no hue comes back near another for long. */
const hueStep = 137.508;
/** By which the first of these is far from the theme's own. */
const firstHue = 70;

export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string, otherwise: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const kind = document.body.classList;
  const contrast = kind.contains('vscode-high-contrast');
  const light = kind.contains('vscode-light') || kind.contains('vscode-high-contrast-light');
  const text = read('foreground', light ? '#333' : '#ccc');
  const charts = named.map((name) => read(`charts-${name}`, text));
  const lightness = light ? (contrast ? 42 : 55) : contrast ? 82 : 72;
  return {
    text: contrast ? text : read('descriptionForeground', text),
    grid: contrast ? mix(text, 35) : mix(text, light ? 14 : 12),
    background: read('editor-background', light ? '#fff' : '#1e1e1e'),
    crosshair: mix(text, 60),
    threshold: read('editorWarning-foreground', text),
    font: `11px ${read('font-family', 'sans-serif')}`,
    marks: {
      commit: read('charts-purple', text),
      deployment: read('charts-blue', text),
      alert: read('charts-red', text),
      incident: read('charts-orange', text),
    },
    colour: (index) =>
      charts[index] ?? `oklch(${lightness}% 0.14 ${((index * hueStep + firstHue) % 360).toFixed(0)})`,
  };
}

export function mix(colour: string, percent: number): string {
  return `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
}

/** Tells of another theme: the editor changes the classes of the page's body and the variables of its root. */
export function onThemeChange(listener: () => void): void {
  let asked = 0;
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(listener);
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
