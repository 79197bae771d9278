/** The results as tables: sorted by any column, filtered, with only the rows on the screen in the page. */
import { element } from '../../../webview/page.ts';
import { VirtualList } from '../../../webview/virtualList.ts';
import {
  filterRows,
  sortRows,
  tableOf,
  type ResultTable,
  type TableColumn,
  type TableRow,
} from '../core/panelTable.ts';
import { formatSeries } from '../core/seriesNames.ts';
import type { ModelResult } from '../core/chartModel.ts';
import { resultKey } from '../core/panelProtocol.ts';
import { send, type PanelStore } from './panelStore.ts';

const rowHeight = 26;
const mostRows = 22;

export function createTables(store: PanelStore): HTMLElement {
  const filter = element('input', {
    type: 'search',
    class: 'small',
    'aria-label': store.text('filterRows'),
    placeholder: store.text('filterRows'),
  });
  const place = element('div', { class: 'tables' });
  const whole = element(
    'div',
    { class: 'table-view' },
    element('div', { class: 'legend-head' }, filter),
    place,
  );
  const draw = (): void => {
    if (store.state.view !== 'table') return;
    const results = store.shownResults();
    place.replaceChildren(
      ...results.map((result) => tableSection(store, result, filter.value, results.length > 1)),
    );
    // Rows can be counted only once the list has a height.
    for (const list of place.querySelectorAll('.virtual')) list.dispatchEvent(new Event('scroll'));
  };
  filter.addEventListener('input', draw);
  store.on(['data'], draw);
  store.watch(({ unit, view }) => [unit, view], draw);
  return whole;
}

function tableSection(store: PanelStore, result: ModelResult, filter: string, titled: boolean): HTMLElement {
  const section = element('section', { class: 'result', 'aria-label': result.expr });
  if (titled) section.append(element('h2', { class: 'pane-title' }, result.expr));
  const text = store.results.get(resultKey(result.query, result.shift))?.text;
  if (text !== undefined) {
    section.append(element('p', { class: 'text-result' }, text));
    return section;
  }
  const table = tableOf(result, store.state.unit, (key) => store.text(key));
  if (Object.keys(table.common).length > 0)
    section.append(element('p', { class: 'quiet' }, `${store.text('common')} ${formatSeries(table.common)}`));
  section.append(new SortedTable(store, table, filter).element);
  return section;
}

class SortedTable {
  readonly element: HTMLElement;
  readonly #table: ResultTable;
  readonly #filter: string;
  readonly #template: string;
  readonly #head: HTMLElement;
  readonly #list: VirtualList;
  #sorting: { readonly column: number; readonly descending: boolean };
  #rows: readonly TableRow[] = [];

  constructor(store: PanelStore, table: ResultTable, filter: string) {
    this.#table = table;
    this.#filter = filter;
    const firstFigure = table.columns.findIndex(({ numeric }) => numeric);
    this.#sorting = { column: Math.max(0, firstFigure), descending: true };
    this.#template = table.columns
      .map(({ numeric }) => (numeric ? 'minmax(6rem, 9rem)' : 'minmax(7rem, 1fr)'))
      .join(' ');
    this.#head = element('div', { role: 'row', class: 'table-row table-head', 'aria-rowindex': '1' });
    this.#head.style.gridTemplateColumns = this.#template;
    this.#list = new VirtualList({
      label: store.text('rows'),
      role: 'rowgroup',
      className: 'table-rows',
      rowHeight,
      row: (index) => this.#row(this.#rows[index]),
      onKey: ({ key, ctrlKey, metaKey }, index) => {
        if (key !== 'c' || !(ctrlKey || metaKey)) return false;
        send({ kind: 'copy', text: (this.#rows[index]?.cells ?? []).join('\t') });
        return true;
      },
    });
    const count = String(table.rows.length + 1);
    this.element = element(
      'div',
      { role: 'table', class: 'table', 'aria-label': store.text('table'), 'aria-rowcount': count },
      element('div', { role: 'rowgroup' }, this.#head),
      this.#list.element,
    );
    this.#fill();
    if (this.#rows.length === 0)
      this.element.append(
        element('p', { class: 'quiet' }, store.text(filter === '' ? 'emptyResult' : 'noRow')),
      );
  }

  #fill(): void {
    const { column, descending } = this.#sorting;
    this.#rows = sortRows(filterRows(this.#table.rows, this.#filter), column, descending);
    this.#head.replaceChildren(...this.#table.columns.map((column, at) => this.#header(column, at)));
    this.#list.update(this.#rows.length);
    this.#list.fit(mostRows);
  }

  #header({ label, numeric }: TableColumn, at: number): HTMLElement {
    const { column, descending } = this.#sorting;
    const current = column === at;
    const button = element('button', { type: 'button', class: 'sort' }, label);
    button.addEventListener('click', () => {
      this.#sorting = { column: at, descending: current ? !descending : numeric };
      this.#fill();
      this.#head.querySelectorAll('button')[at]?.focus();
    });
    if (current) button.append(element('span', { 'aria-hidden': 'true' }, descending ? ' ▾' : ' ▴'));
    const direction = current ? (descending ? 'descending' : 'ascending') : 'none';
    const place = { role: 'columnheader', class: numeric ? 'number' : 'name', 'aria-sort': direction };
    return element('span', place, button);
  }

  #row(row: TableRow | undefined): HTMLElement {
    const cells = this.#table.columns.map(({ numeric }, at) => {
      const text = row?.cells[at] ?? '';
      return element('span', { role: 'cell', class: numeric ? 'number' : 'name', title: text }, text);
    });
    const made = element('div', { role: 'row', class: 'table-row' }, ...cells);
    made.style.gridTemplateColumns = this.#template;
    return made;
  }
}
