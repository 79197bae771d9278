/** The values under the crosshair, in a small box beside it and, for who does not see it, in a live region. */
import { element } from '../../../webview/page.ts';
import { sampleAt, type Curve } from '../core/chartModel.ts';
import { formatValue } from '../core/chartUnits.ts';
import type { Chart } from './chart.ts';
import { exemplarsNear } from './chartExemplars.ts';
import { formatMoment } from './chartTime.ts';

/** More rows would hide the graph. */
const mostRows = 8;
const mostExemplars = 3;

export interface Readout {
  show(at: number | null, chart: Chart): void;
}

export function createReadout(live: HTMLElement): Readout {
  const box = element('div', { class: 'readout', 'aria-hidden': 'true' });
  return {
    show(at, chart) {
      const { plot, input } = chart;
      const time = at === null ? undefined : input?.times[at];
      if (!plot || !input || at === null || time === undefined) {
        box.remove();
        return;
      }
      const rows = rowsAt(chart, at);
      const focused = nearest(rows, chart);
      const moment = formatMoment(time, input.language);
      const found = exemplarsNear(plot, input.exemplars)
        .slice(0, mostExemplars)
        .map(({ value, text }) => ({ text: `${formatValue(value, input.unit)} ${text}` }));
      box.replaceChildren(
        element('div', { class: 'when' }, moment),
        ...rows.slice(0, mostRows).map(({ curve, text }) => {
          const swatch = element('span', { class: 'swatch' });
          swatch.style.background = input.theme.colour(curve.colour);
          const row = element('div', { class: curve === focused ? 'row focused' : 'row' }, swatch);
          row.append(
            element('span', { class: 'name' }, curve.name),
            element('span', { class: 'value' }, text),
          );
          return row;
        }),
        ...found.map(({ text }) => element('div', { class: 'exemplar' }, `◆ ${text}`)),
        ...(rows.length > mostRows ? [element('div', { class: 'more' }, `+ ${rows.length - mostRows}`)] : []),
      );
      if (!box.isConnected || box.parentElement !== plot.over) plot.over.append(box);
      put(box, plot.over, plot.cursor.left ?? 0, plot.cursor.top ?? 0);
      // Only who moves the crosshair by keyboard is told.
      if (document.activeElement?.contains(plot.root))
        live.textContent = `${moment}: ${rows
          .slice(0, 3)
          .map(({ curve, text }) => `${curve.name} ${text}`)
          .concat(found.map(({ text }) => text))
          .join(', ')}`;
    },
  };
}

interface Row {
  readonly curve: Curve;
  readonly value: number;
  readonly text: string;
}

/** The curves with a sample there, highest first. */
function rowsAt(chart: Chart, at: number): Row[] {
  const unit = chart.input?.unit ?? 'none';
  return chart.shown
    .flatMap((curve) => {
      const sample = sampleAt(curve, at, unit);
      return sample ? [{ curve, ...sample }] : [];
    })
    .sort((one, other) => (Number.isNaN(other.value) ? -1 : other.value - one.value));
}

/** The curve next to the pointer, where it is near one. */
function nearest(rows: readonly Row[], { plot }: Chart): Curve | undefined {
  const top = plot?.cursor.top ?? -1;
  if (!plot || top < 0) return undefined;
  const distances = rows.map(({ curve, value }) => ({
    curve,
    far: Math.abs(plot.valToPos(value, 'y') - top),
  }));
  const [best] = distances.sort((one, other) => one.far - other.far);
  return best && best.far < 24 ? best.curve : undefined;
}

/** Beside the crosshair, on the side where there is room. */
function put(box: HTMLElement, over: HTMLElement, left: number, top: number): void {
  const { offsetWidth: width, offsetHeight: height } = box;
  const right = left + 14 + width <= over.clientWidth;
  const x = right ? left + 14 : Math.max(0, left - 14 - width);
  const y = Math.max(0, Math.min(top + 12, over.clientHeight - height));
  box.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}
