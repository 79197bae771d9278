/** The graphs: one for all queries or one for each, with options, legend, readout and the changes near the turn. */
import { element } from '../../../webview/page.ts';
import {
  chartModel,
  columnOf,
  drawnAtOnce,
  timeAxis,
  type ChartModel,
  type ModelResult,
} from '../core/chartModel.ts';
import type { PanelState } from '../core/panelState.ts';
import { rankSeries } from '../core/seriesStatistics.ts';
import { strongestTurn, type Turn } from '../core/chartTurn.ts';
import { formatValue, unitOf, type ChartUnit } from '../core/chartUnits.ts';
import { Chart, needsSamples } from './chart.ts';
import type { ChartInput } from './chartInput.ts';
import { Legend } from './chartLegend.ts';
import { pictureOf } from './chartPicture.ts';
import { createReadout } from './chartReadout.ts';
import { formatMoment } from './chartTime.ts';
import { onThemeChange, readTheme, type ChartTheme } from './chartTheme.ts';
import { createChanges } from './panelChanges.ts';
import { button } from './panelControls.ts';
import type { Runner } from './panelRun.ts';
import type { PanelStore } from './panelStore.ts';

export interface ChartsView {
  readonly element: HTMLElement;
  /** Pixels of the curves. */
  width(): number;
  /** The graphs as a PNG in base64; undefined where there is none. */
  png(): string | undefined;
}

interface Pane {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
  readonly chart: Chart;
  readonly legend: Legend;
}

/** Curves that are searched for a turn. */
const mostTurning = 20;
/** Pixels beside the curves: axis and padding. */
const margin = 80;

export function createCharts(store: PanelStore, runner: Runner): ChartsView {
  let theme = readTheme();
  const panes: Pane[] = [];
  const live = element('div', { class: 'hidden', 'aria-live': 'polite' });
  const place = element('div', { class: 'panes' });
  const changes = createChanges(store, runner);
  const whole = element('div', { class: 'charts' }, changes.element, place, live);

  const draw = (): void => {
    if (store.state.view !== 'graph') return;
    if (needsSamples(looksOf(store.state)) && !store.askWhole()) return;
    const found = groupsOf(store);
    while (panes.length > found.length) panes.pop()?.element.remove();
    while (panes.length < found.length) panes.push(addPane(place, { store, runner, live }));
    place.classList.toggle('several', panes.length > 1);
    let turn: Turn | undefined;
    found.forEach((results, at) => {
      const pane = panes[at];
      if (!pane) return;
      const model = chartModel(results, store.state.all);
      const own = turnOf(store, model);
      if (own && own.strength > (turn?.strength ?? 0)) turn = own;
      drawPane(pane, {
        store,
        theme,
        model,
        turn: own,
        title: found.length > 1 ? (results[0]?.expr ?? '') : '',
      });
    });
    changes.update(turn);
  };
  store.on(['data', 'marks', 'legend'], draw);
  store.on(['whole'], () => {
    if (needsSamples(looksOf(store.state))) draw();
    else for (const { chart } of panes) chart.tellCursor();
  });
  store.watch(drawnBy, draw);
  onThemeChange(() => {
    theme = readTheme();
    draw();
  });
  // A view that was hidden has had no size.
  new ResizeObserver(() => {
    if (panes.some(({ chart }) => chart.plot === undefined)) draw();
  }).observe(whole);
  return {
    element: whole,
    width: () => (place.clientWidth || document.body.clientWidth) - margin,
    png: () =>
      pictureOf(
        panes.map(({ chart }) => chart),
        store.state.queries.map(({ expr }) => expr),
        theme,
      ),
  };
}

/** The results that share a graph. */
function groupsOf(store: PanelStore): readonly (readonly ModelResult[])[] {
  const results = store
    .shownResults()
    .filter(({ times, series }) => times === undefined && series.length > 0);
  if (!store.state.apart) return results.length > 0 ? [results] : [];
  return [...Map.groupBy(results, ({ query }) => query).values()];
}

function looksOf({ style, logarithmic }: PanelState): Pick<ChartInput, 'stacked' | 'logarithmic'> {
  return { stacked: style === 'stacked', logarithmic };
}

/** What a graph is drawn by, besides the data. */
function drawnBy(state: PanelState): readonly unknown[] {
  const { view, style, logarithmic, unit, thresholds, apart, all, queries } = state;
  return [view, style, logarithmic, unit, thresholds, apart, all, queries.length];
}

interface PaneParts {
  readonly store: PanelStore;
  readonly runner: Runner;
  readonly live: HTMLElement;
}

function addPane(place: HTMLElement, { store, runner, live }: PaneParts): Pane {
  const readout = createReadout(live);
  const canvas = element('div', { class: 'plot', tabindex: '0', role: 'group' });
  const chart = new Chart(canvas, {
    onZoom: (from, to) => runner.zoom(from, to),
    onZoomOut: () => runner.zoomOut(),
    onCursor: (at, moved) => readout.show(at, moved),
  });
  // Who comes near wants to read samples.
  for (const near of ['pointerenter', 'focus']) canvas.addEventListener(near, () => store.askWhole());
  canvas.addEventListener('keydown', (event) => {
    const step = event.shiftKey ? 10 : 1;
    if (event.key === 'ArrowLeft') chart.move(-step);
    else if (event.key === 'ArrowRight') chart.move(step);
    else if (event.key === '+' || event.key === 'Enter') chart.zoomIn();
    else if (event.key === '-' || event.key === 'Backspace') runner.zoomOut();
    else if (event.key === 'PageUp') runner.pan(-0.5);
    else if (event.key === 'PageDown') runner.pan(0.5);
    else return;
    event.preventDefault();
  });
  const legend = new Legend(store);
  const title = element('h2', { class: 'pane-title' });
  const note = element('div', { class: 'cut' });
  const pane = element('section', { class: 'pane' }, title, note, canvas, legend.element);
  place.append(pane);
  return { element: pane, title, chart, legend };
}

interface PaneContent {
  readonly store: PanelStore;
  readonly theme: ChartTheme;
  readonly model: ChartModel;
  readonly turn: Turn | undefined;
  readonly title: string;
}

function drawPane(pane: Pane, { store, theme, model, turn, title }: PaneContent): void {
  const { state } = store;
  const unit = unitOf(state.unit, model.curves[0]?.result.expr ?? '');
  const from = model.times[0] ?? 0;
  const to = model.times.at(-1) ?? 0;
  pane.title.textContent = title;
  pane.title.hidden = title === '';
  const input: ChartInput = {
    times: model.times,
    curves: model.drawn.flatMap((at) => model.curves[at] ?? []),
    hidden: store.hidden,
    unit,
    ...looksOf(state),
    thresholds: state.thresholds,
    marks: store.marks.filter(({ time }) => time >= from && time <= to),
    exemplars: store.exemplars.filter(({ query }) => model.curves.some((curve) => curve.query === query)),
    turn,
    theme,
    language: store.language,
  };
  const note = pane.element.querySelector('.cut');
  note?.replaceChildren(...cutNote(store, model));
  pane.chart.draw(input);
  const plot = pane.element.querySelector('.plot');
  plot?.setAttribute('aria-label', describe(store, model, unit));
  pane.legend.update(model, unit, theme);
}

/** Says how many of how many are drawn; all are at a click. */
function cutNote(store: PanelStore, { drawn, curves }: ChartModel): Node[] {
  if (drawn.length < curves.length) {
    const text = store.text('someOf', store.number(drawn.length), store.number(curves.length));
    return [
      element('span', {}, text),
      button(store.text('drawAll'), () => store.change({ all: true }), 'link'),
    ];
  }
  if (!store.state.all || curves.length <= drawnAtOnce) return [];
  return [button(store.text('drawSome', drawnAtOnce), () => store.change({ all: false }), 'link')];
}

/** What a graph says, for who does not see it; the table has every figure. */
function describe(
  store: PanelStore,
  { curves, times }: ChartModel,
  unit: Exclude<ChartUnit, 'auto'>,
): string {
  const [top] = rankSeries(curves.map(({ statistics }) => statistics)).flatMap((at) => curves[at] ?? []);
  const moment = (at: number | undefined): string => formatMoment(at ?? 0, store.language);
  const range = store.text('chartLabel', store.number(curves.length), moment(times[0]), moment(times.at(-1)));
  if (!top) return range;
  const { last, min, max } = top.statistics;
  return `${range} ${store.text('chartTop', top.name, formatValue(last, unit), formatValue(min, unit), formatValue(max, unit))}`;
}

/** Of the curves that matter most, that which turns most; nobody looks for it where no change is known. */
function turnOf({ marks }: PanelStore, { curves, times }: ChartModel): Turn | undefined {
  if (marks.length === 0) return undefined;
  const top = rankSeries(curves.map(({ statistics }) => statistics))
    .slice(0, mostTurning)
    .flatMap((at) => curves[at] ?? []);
  const own = top.filter(({ shift }) => shift === 0);
  return strongestTurn(timeAxis(times, own[0]?.result.outline).times, own.map(columnOf));
}
