/** The rows of the table of limits: one for each place with resources or replicas and each environment of a chart. */
import { compareQuantities, parseQuantity, type Quantity } from '../../../base/quantities.ts';
import type { TableCell, TableRow, ValueColumn } from './protocol.ts';
import type { ChartLimits, LimitRow, LimitValue, ReportedEnvironment } from './report.ts';
import { similarTexts, withSimilar } from './similar.ts';

export interface ChartOfTable {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly environments: readonly ReportedEnvironment[];
  readonly limits: ChartLimits;
  /** Turns a path relative to the chart's folder into an absolute one. */
  readonly absolute: (file: string) => string;
}

const columnKeys: Readonly<Record<string, ValueColumn>> = {
  'requests.cpu': 'cpuRequest',
  'limits.cpu': 'cpuLimit',
  'requests.memory': 'memoryRequest',
  'limits.memory': 'memoryLimit',
  value: 'replicas',
  minReplicas: 'replicas',
  maxReplicas: 'replicas',
};

type Draft = Omit<TableRow, 'cells'> & {
  readonly cells: Partial<Record<ValueColumn, Omit<TableCell, 'order'>>>;
};

export function limitsTable(charts: readonly ChartOfTable[]): readonly TableRow[] {
  const compared = withSimilar(charts.map(({ limits, folder }) => ({ ...limits, chart: folder })));
  const drafts = charts.flatMap((chart, index) =>
    (compared[index]?.rows ?? []).flatMap((row) => rowsOf(chart, row)),
  );
  const orders = new Map<ValueColumn, ReadonlyMap<string, number>>();
  for (const column of new Set(Object.values(columnKeys))) {
    orders.set(column, orderOf(drafts.flatMap(({ cells }) => cells[column]?.text ?? [])));
  }
  return drafts.map((draft) => ({
    ...draft,
    cells: Object.fromEntries(
      Object.entries(draft.cells).map(([column, cell]) => [
        column,
        { ...cell, order: orders.get(asColumn(column))?.get(cell.text) ?? 0 },
      ]),
    ),
  }));
}

function asColumn(text: string): ValueColumn {
  return Object.values(columnKeys).find((column) => column === text) ?? 'replicas';
}

function rowsOf(chart: ChartOfTable, row: LimitRow): Draft[] {
  return chart.environments.flatMap(({ name, rank }) => {
    const cells: Partial<Record<ValueColumn, Omit<TableCell, 'order'>>> = {};
    for (const [key, value] of Object.entries(row.values[name] ?? {})) {
      const column = columnKeys[key];
      if (column) cells[column] = joined(cells[column], value, chart);
    }
    if (Object.keys(cells).length === 0) return [];
    return [
      {
        chart: chart.name,
        folder: chart.folder,
        path: row.path,
        environment: name,
        rank,
        cells,
        similar: similarTexts(row.similar?.[name] ?? {}),
      },
    ];
  });
}

/** The bounds of autoscaling share a cell: `2 to 6`. */
function joined(
  before: Omit<TableCell, 'order'> | undefined,
  { value, file, line }: LimitValue,
  chart: ChartOfTable,
): Omit<TableCell, 'order'> {
  return before
    ? { ...before, text: `${before.text} to ${value}` }
    : { text: value, file: chart.absolute(file), line };
}

/** The place of each text in the order of the amounts; texts that are no quantity come first. */
function orderOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const known = [...new Set(texts)].map((text) => ({ text, quantity: quantityIn(text) }));
  known.sort((a, b) => compare(a.quantity, b.quantity));
  const places = new Map<string, number>();
  let place = 0;
  for (const [index, { text, quantity }] of known.entries()) {
    if (index > 0 && compare(known[index - 1]?.quantity, quantity) !== 0) place += 1;
    places.set(text, place);
  }
  return places;
}

function quantityIn(text: string): Quantity | undefined {
  const parsed = parseQuantity(text.split(' ')[0] ?? '');
  return parsed.ok ? parsed.value : undefined;
}

function compare(a: Quantity | undefined, b: Quantity | undefined): number {
  if (a && b) return compareQuantities(a, b);
  return Number(a !== undefined) - Number(b !== undefined);
}
