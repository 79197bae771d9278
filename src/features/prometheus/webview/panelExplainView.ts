/** The expressions as trees, with how many series each node has and how long it takes; a node opens as a query. */
import { element } from '../../../webview/page.ts';
import { VirtualList } from '../../../webview/virtualList.ts';
import type { ExplainNode, NodeMeasure } from '../core/panelProtocol.ts';
import { freeId, maxQueries } from '../core/panelState.ts';
import { button } from './panelControls.ts';
import type { Runner } from './panelRun.ts';
import { send, type Explained, type PanelStore } from './panelStore.ts';

const rowHeight = 28;

export function createExplain(store: PanelStore, runner: Runner): HTMLElement {
  const place = element('div', { class: 'explain' });
  let asked = '';
  const ask = (): void => {
    if (store.state.view !== 'explain' || store.server === '') return;
    const queries = store.state.queries.filter(({ expr }) => expr.trim() !== '');
    const key = `${store.run} ${store.server}`;
    if (key === asked || store.run === 0) return;
    asked = key;
    store.explained.clear();
    for (const { id, expr } of queries)
      send({ kind: 'explain', query: id, server: store.server, expr, end: store.state.end });
  };
  const draw = (): void => {
    if (store.state.view !== 'explain') return;
    const found = store.state.queries.flatMap(({ id }) => store.explained.get(id) ?? []);
    place.replaceChildren(
      element('p', { class: 'quiet' }, store.text('explainHelp')),
      ...found.map((explained) => treeOf(store, runner, explained)),
    );
    for (const list of place.querySelectorAll('.virtual')) list.dispatchEvent(new Event('scroll'));
  };
  store.on(['running'], ask);
  store.watch(({ view }) => [view], ask);
  store.on(['explain'], draw);
  store.watch(({ view }) => [view], draw);
  return place;
}

function treeOf(store: PanelStore, runner: Runner, { nodes, error, measures }: Explained): HTMLElement {
  if (error !== '') return element('p', { class: 'problem' }, error);
  const slowest = Math.max(1, ...[...measures.values()].map(({ elapsed }) => elapsed));
  const graph = (node: ExplainNode | undefined): void => {
    if (!node?.measurable) return;
    const { queries } = store.state;
    const id = freeId(queries);
    const next =
      queries.length < maxQueries ? [...queries, { id, expr: node.expr }] : [{ id: 'A', expr: node.expr }];
    store.change({ queries: next, view: 'graph', mode: 'range' });
    runner.run();
  };
  const list = new VirtualList({
    label: store.text('explain'),
    role: 'tree',
    className: 'tree-rows',
    rowHeight,
    row: (index) => nodeRow(store, nodes[index], { measure: measures.get(nodes[index]?.id ?? -1), slowest }),
    onClick: (index, { detail, target }) => {
      if (detail > 1 || (target instanceof Element && target.closest('.graph-node'))) graph(nodes[index]);
    },
    onKey(event, index) {
      if (event.key !== 'Enter') return false;
      graph(nodes[index]);
      return true;
    },
  });
  list.update(nodes.length);
  list.fit(nodes.length);
  return list.element;
}

interface Measured {
  readonly measure: NodeMeasure | undefined;
  readonly slowest: number;
}

function nodeRow(
  store: PanelStore,
  node: ExplainNode | undefined,
  { measure, slowest }: Measured,
): HTMLElement {
  const row = element('div', {
    role: 'treeitem',
    class: 'tree-row',
    'aria-level': String((node?.depth ?? 0) + 1),
  });
  if (!node) return row;
  const title = element('span', { class: 'title' }, node.title);
  title.style.paddingInlineStart = `${node.depth * 18 + 4}px`;
  const bar = element('span', { class: 'bar' });
  bar.style.width = `${Math.round(((measure?.elapsed ?? 0) / slowest) * 100)}%`;
  row.append(
    title,
    element('code', { title: node.expr }, node.expr.replaceAll(/\s+/g, ' ')),
    element('span', { class: 'number' }, seriesText(store, node, measure)),
    element(
      'span',
      { class: 'time-cell' },
      bar,
      element('span', { class: 'number' }, timeText(store, measure)),
    ),
  );
  if (node.measurable) {
    const open = button(store.text('graphNode'), () => undefined, 'link graph-node');
    // The keyboard has Enter on the row.
    open.tabIndex = -1;
    row.append(open);
  }
  if (measure?.series === 0) row.classList.add('empty');
  if (measure && measure.error !== '') {
    row.classList.add('failed');
    row.title = measure.error;
  }
  return row;
}

function seriesText(store: PanelStore, node: ExplainNode, measure: NodeMeasure | undefined): string {
  if (!node.measurable) return '';
  if (!measure) return '…';
  if (measure.series === null) return store.text('failedNode');
  return store.text('seriesCount', store.number(measure.series));
}

function timeText(store: PanelStore, measure: NodeMeasure | undefined): string {
  return measure && measure.series !== null ? store.text('milliseconds', store.number(measure.elapsed)) : '';
}
