/** The Prometheus panel: queries on top, below them graph, table or explanation of what the server answered. */
import { channel, element, onMessage } from '../../../webview/page.ts';
import { readOutline } from '../core/outline.ts';
import { resultKey, toPanel, type ToPanel } from '../core/panelProtocol.ts';
import { createCharts, type ChartsView } from './panelCharts.ts';
import { createExplain } from './panelExplainView.ts';
import { createGraphOptions, createTabs } from './panelGraphOptions.ts';
import { createHistory } from './panelHistoryView.ts';
import { createNotes } from './panelNotes.ts';
import { listenForMarks } from './panelOutward.ts';
import { createQueries, type Queries } from './panelQueries.ts';
import { createRunner, type Runner } from './panelRun.ts';
import { PanelStore } from './panelStore.ts';
import { createTables } from './panelTableView.ts';
import { createToolbar } from './panelToolbar.ts';
import { button } from './panelControls.ts';
import { send } from './panelStore.ts';

interface Page {
  readonly store: PanelStore;
  readonly runner: Runner;
  readonly queries: Queries;
}

let page: Page | undefined;

function build(start: Extract<ToPanel, { kind: 'start' }>): Page {
  const store = new PanelStore(start);
  const charts: { view?: ChartsView } = {};
  const runner = createRunner(store, () => charts.view?.width() ?? document.body.clientWidth);
  const view = createCharts(store, runner);
  charts.view = view;
  const queries = createQueries(store, runner);
  const history = createHistory(store, runner);
  const graph = element('div', {}, createEmpty(store), view.element);
  const table = createTables(store);
  const explain = createExplain(store, runner);
  queries.element.append(history.opener);
  document.getElementById('page')?.replaceChildren(
    element('h1', { class: 'hidden' }, store.text('title')),
    createToolbar(store, runner, () => view),
    queries.element,
    element(
      'div',
      { class: 'views' },
      createTabs(store, { graph, table, explain }),
      createGraphOptions(store, runner),
    ),
    graph,
    table,
    explain,
    createNotes(store),
    history.element,
  );
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && store.running.size > 0) runner.cancel();
  });
  listenForMarks(store);
  queries.focus();
  return { store, runner, queries };
}

/** What to do while there is nothing to see, and what an empty answer means. */
function createEmpty(store: PanelStore): HTMLElement {
  const place = element('div', { class: 'empty' });
  const update = (): void => {
    const series = [...store.results.values()].reduce((sum, result) => sum + result.series.length, 0);
    const shown = series === 0 && store.failures.size === 0 && store.running.size === 0;
    place.hidden = !shown;
    if (!shown) return;
    if (store.servers.length === 0) {
      place.replaceChildren(
        element('p', {}, store.text('emptyServers')),
        button(store.text('addServer'), () => send({ kind: 'addServer' }), 'primary'),
      );
    } else
      place.replaceChildren(
        element('p', {}, store.text(store.results.size > 0 ? 'emptyResult' : 'emptyStart')),
      );
  };
  store.on(['data', 'running', 'servers'], update);
  update();
  return place;
}

function handle(message: ToPanel): void {
  if (message.kind === 'start') {
    page = build(message);
    return;
  }
  if (!page) return;
  const { store, queries } = page;
  switch (message.kind) {
    case 'servers':
      store.servers = message.servers;
      return store.tell('servers', 'state');
    case 'open':
      return open(page, message.query);
    case 'running':
      store.run = message.run;
      return store.tell('running');
    case 'result':
    case 'failed':
      return take(store, message);
    case 'whole':
      return store.takeWhole(message);
    case 'completions':
    case 'words':
      return queries.answer(message);
    case 'marks':
      // Most answers find the same changes; the graph need not be drawn again for them.
      if (JSON.stringify(store.marks) === JSON.stringify(message.marks)) return undefined;
      store.marks = message.marks;
      return store.tell('marks');
    case 'explained':
      store.explained.set(message.query, { nodes: message.nodes, error: message.error, measures: new Map() });
      return store.tell('explain');
    case 'measured':
      store.explained.get(message.query)?.measures.set(message.node, message);
      return store.tell('explain');
    case 'exemplars':
      if (store.exemplars.length === 0 && message.exemplars.length === 0) return undefined;
      store.exemplars = message.exemplars;
      return store.tell('marks');
    case 'history':
      store.history = message.history;
      store.favourites = message.favourites;
      return store.tell('history');
  }
}

/** An answer of an earlier run than that which is under way comes too late. */
function take(store: PanelStore, message: Extract<ToPanel, { kind: 'result' | 'failed' }>): void {
  if (message.run < store.run) return;
  store.run = message.run;
  const key = resultKey(message.query, message.shift);
  store.running.delete(key);
  if (message.kind === 'failed') {
    store.results.delete(key);
    store.failures.set(key, message);
  } else {
    store.failures.delete(key);
    const { samples, outline, series, ...rest } = message;
    store.results.set(key, {
      ...rest,
      series,
      values: new Float64Array(samples ?? new ArrayBuffer()),
      outline: outline && readOutline(outline.bounds, series.length, outline.columns),
    });
  }
  // A comparison that was switched off goes with the next answer.
  for (const [other, { shift }] of store.results)
    if (shift !== 0 && shift !== store.state.shift) store.results.delete(other);
  store.tell('data', 'running');
}

/** A query from elsewhere: a code lens, an alert, an agent's answer. */
function open({ store, runner, queries }: Page, query: Extract<ToPanel, { kind: 'open' }>['query']): void {
  const { expr, server, seconds, end, step, mode, view } = query;
  store.change({
    ...(expr !== undefined && { queries: [{ id: 'A', expr }] }),
    ...(server !== undefined && { server }),
    ...(seconds !== undefined && { seconds, end: end ?? null }),
    ...(step !== undefined && { step }),
    ...(mode !== undefined && { mode, view: mode === 'instant' ? 'table' : 'graph' }),
    ...(view !== undefined && { view }),
  });
  queries.focus();
  if (expr !== undefined) runner.run();
}

onMessage((raw) => toPanel.safeParse(raw).data, handle);
channel.postMessage({ kind: 'ready' });
