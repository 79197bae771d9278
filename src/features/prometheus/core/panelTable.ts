/** The table of a result: a row for each series, a column for each label in which series differ. */
import { sampleText } from '../../../clients/prometheus/samples.ts';
import { statisticsOfResult, type ModelResult } from './chartModel.ts';
import { formatValue, unitOf, type ChartUnit } from './chartUnits.ts';
import { compareLabels, formatSeries, type Labels } from './seriesNames.ts';

/** With more labels than this a column holds the whole series. */
const mostLabels = 7;

export type TableWord = 'series' | 'value' | 'last' | 'min' | 'mean' | 'max' | 'missing';

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  readonly numeric: boolean;
}

export interface TableRow {
  /** What is read, one for each column. */
  readonly cells: readonly string[];
  /** What the row is sorted by, one for each column. */
  readonly order: readonly (string | number)[];
}

export interface ResultTable {
  readonly columns: readonly TableColumn[];
  readonly head: readonly string[];
  readonly rows: readonly TableRow[];
  readonly common: Labels;
}

export function tableOf(result: ModelResult, unit: ChartUnit, word: (key: TableWord) => string): ResultTable {
  const { common, differing } = compareLabels(result.series);
  const byLabel = differing.length > 0 && differing.length <= mostLabels;
  const names: TableColumn[] = byLabel
    ? differing.map((label) => ({
        key: `label ${label}`,
        label: label === '__name__' ? word('series') : label,
        numeric: false,
      }))
    : [{ key: 'series', label: word('series'), numeric: false }];
  const figures = figuresOf(result, unit);
  const rows = result.series.map((labels, at): TableRow => {
    const own = byLabel ? differing.map((label) => labels[label] ?? '') : [nameOf(labels, result)];
    const values = figures.map(({ values: column }) => column[at] ?? NaN);
    return {
      cells: [...own, ...figures.map(({ write }, column) => write(values[column] ?? NaN))],
      order: [...own, ...values],
    };
  });
  const columns = [...names, ...figures.map(({ key }) => ({ key, label: word(key), numeric: true }))];
  return { columns, head: columns.map(({ label }) => label), rows, common: byLabel ? common : {} };
}

function nameOf(labels: Labels, { expr, series }: ModelResult): string {
  return Object.keys(labels).length === 0 && series.length === 1 ? expr : formatSeries(labels);
}

interface Figure {
  readonly key: TableWord;
  readonly values: readonly number[];
  readonly write: (value: number) => string;
}

/** An instant has its value, exactly; a range is summed up. */
function figuresOf(result: ModelResult, unit: ChartUnit): Figure[] {
  if (result.points === 1 && result.step === 0)
    return [{ key: 'value', values: [...result.values], write: sampleText }];
  const statistics = statisticsOfResult(result);
  const written = unitOf(unit, result.expr);
  const write = (value: number): string => formatValue(value, written);
  return [
    ...(['last', 'min', 'mean', 'max'] as const).map((key) => ({
      key,
      values: statistics.map((each) => each[key]),
      write,
    })),
    { key: 'missing', values: statistics.map(({ missing }) => missing), write: String },
  ];
}

/** Sorted by a column: numbers by size with what is none at the end, texts as a person would. */
export function sortRows(
  rows: readonly TableRow[],
  column: number,
  descending: boolean,
): readonly TableRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [one.order[column] ?? '', other.order[column] ?? ''];
    if (typeof a === 'number' && typeof b === 'number') {
      if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
      return sign * (a < b ? -1 : a > b ? 1 : 0);
    }
    return sign * String(a).localeCompare(String(b), undefined, { numeric: true });
  });
}

/** Every word must be somewhere in the row. */
export function filterRows(rows: readonly TableRow[], filter: string): readonly TableRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ cells }) => {
    const text = cells.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
