/** The page with the limits of all charts and environments: sort, filter, copy, and go to the line of a value. */
import { channel, element, onMessage } from '../../../webview/page.ts';
import { toPage, valueColumns, type FromPage, type TableRow, type ToPage } from '../core/protocol.ts';
import {
  asCsv,
  asMarkdown,
  columnsOf,
  matches,
  sorted,
  type Column,
  type Sorting,
} from '../core/tableText.ts';

const state: { message: ToPage | undefined; filter: string; sorting: Sorting } = {
  message: undefined,
  filter: '',
  sorting: { column: 'chart', descending: false },
};

function send(message: FromPage): void {
  channel.postMessage(message);
}

function shownRows({ rows }: ToPage): readonly TableRow[] {
  return sorted(
    rows.filter((row) => matches(row, state.filter)),
    state.sorting,
  );
}

function build(message: ToPage): void {
  const page = document.getElementById('page');
  if (!page) return;
  const { texts } = message;
  const filter = element('input', {
    type: 'search',
    'aria-label': texts.filter,
    placeholder: texts.filter,
    id: 'filter',
  });
  filter.value = state.filter;
  filter.addEventListener('input', () => {
    state.filter = filter.value;
    fill(message);
  });
  const copy = (label: string, text: () => string): HTMLButtonElement => {
    const button = element('button', { type: 'button', class: 'secondary' }, label);
    button.addEventListener('click', () => send({ kind: 'copy', text: text() }));
    return button;
  };
  page.replaceChildren(
    element('h1', {}, texts.title),
    element(
      'div',
      { class: 'bar' },
      filter,
      copy(texts.copyMarkdown, () => asMarkdown(shownRows(message), texts.columns)),
      copy(texts.copyCsv, () => asCsv(shownRows(message), texts.columns)),
      element('span', { id: 'count', role: 'status' }),
    ),
    element('div', { id: 'rows' }),
  );
  fill(message);
}

function fill(message: ToPage): void {
  const { texts, rows: all } = message;
  const rows = shownRows(message);
  document.getElementById('count')?.replaceChildren(texts.count.replace('{0}', String(rows.length)));
  const place = document.getElementById('rows');
  if (rows.length === 0) {
    place?.replaceChildren(element('p', {}, all.length === 0 ? texts.empty : texts.noMatch));
    return;
  }
  const head = columnsOf.map((column) => header(column, texts.columns[column] ?? column, message));
  place?.replaceChildren(
    element(
      'table',
      {},
      element('caption', { class: 'hidden' }, texts.title),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...rows.map(bodyRow)),
    ),
  );
}

function header(column: Column, label: string, message: ToPage): HTMLElement {
  const { sorting } = state;
  const current = sorting.column === column;
  const button = element('button', { type: 'button' }, label);
  button.addEventListener('click', () => {
    state.sorting = { column, descending: current && !sorting.descending };
    fill(message);
    document.querySelector<HTMLElement>(`th[data-column="${column}"] button`)?.focus();
  });
  const direction = current ? (sorting.descending ? 'descending' : 'ascending') : 'none';
  return element('th', { scope: 'col', 'aria-sort': direction, 'data-column': column }, button);
}

function bodyRow(row: TableRow): HTMLTableRowElement {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, row.chart),
    element('td', {}, row.path),
    element('td', {}, row.environment),
    ...valueColumns.map((column) => {
      const cell = row.cells[column];
      if (!cell) return element('td', { class: 'value' }, '–');
      const button = element('button', { type: 'button', class: 'link' }, cell.text);
      button.addEventListener('click', () => send({ kind: 'go', file: cell.file, line: cell.line }));
      return element('td', { class: 'value' }, button);
    }),
    element('td', { class: 'similar' }, ...(row.similar.length === 0 ? ['–'] : row.similar.map(line))),
  );
}

function line(text: string): HTMLElement {
  return element('div', {}, text);
}

onMessage(
  (raw) => toPage.safeParse(raw).data,
  (message) => {
    state.message = message;
    build(message);
  },
);
send({ kind: 'ready' });
