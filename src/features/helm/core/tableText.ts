/** Order, filter and copies of the table of limits. */
import { valueColumns, type TableRow, type ValueColumn } from './protocol.ts';

export type Column = 'chart' | 'path' | 'environment' | ValueColumn | 'similar';

export const columnsOf: readonly Column[] = ['chart', 'path', 'environment', ...valueColumns, 'similar'];

export interface Sorting {
  readonly column: Column;
  readonly descending: boolean;
}

/** Whether each word of the filter stands somewhere in the row, upper and lower case alike. */
export function matches(row: TableRow, filter: string): boolean {
  const text = columnsOf
    .map((column) => textOf(row, column))
    .join('\n')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** In the order of a column; rows without a value come last, and equal ones keep chart, path and rank together. */
export function sorted(rows: readonly TableRow[], { column, descending }: Sorting): readonly TableRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const missing = Number(textOf(a, column) === '') - Number(textOf(b, column) === '');
    return missing || sign * compareIn(column, a, b) || usualOrder(a, b);
  });
}

function compareIn(column: Column, a: TableRow, b: TableRow): number {
  if (column === 'environment') return rankOf(a) - rankOf(b) || a.environment.localeCompare(b.environment);
  if (isValueColumn(column)) return (a.cells[column]?.order ?? 0) - (b.cells[column]?.order ?? 0);
  return textOf(a, column).localeCompare(textOf(b, column));
}

function usualOrder(a: TableRow, b: TableRow): number {
  return a.chart.localeCompare(b.chart) || a.path.localeCompare(b.path) || compareIn('environment', a, b);
}

function rankOf({ rank }: TableRow): number {
  return rank ?? 4;
}

function isValueColumn(column: Column): column is ValueColumn {
  return valueColumns.some((name) => name === column);
}

function textOf(row: TableRow, column: Column): string {
  if (column === 'similar') return row.similar.join('; ');
  return isValueColumn(column) ? (row.cells[column]?.text ?? '') : row[column];
}

type Titles = Readonly<Record<string, string>>;

export function asMarkdown(rows: readonly TableRow[], titles: Titles): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`;
  return [
    line(columnsOf.map((column) => titles[column] ?? column)),
    line(columnsOf.map(() => '---')),
    ...rows.map((row) => line(columnsOf.map((column) => textOf(row, column)))),
    '',
  ].join('\n');
}

/** RFC 4180, with a quote in front of what a spreadsheet would take for a formula. */
export function asCsv(rows: readonly TableRow[], titles: Titles): string {
  const field = (text: string): string => {
    const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [
    columnsOf.map((column) => titles[column] ?? column),
    ...rows.map((row) => columnsOf.map((column) => textOf(row, column))),
  ]
    .map((cells) => `${cells.map(field).join(',')}\r\n`)
    .join('');
}
