/**
 * Which subcharts take part for given values, and what they hand up: tags, conditions, aliases and `import-values`, in
 * the steps of Helm's `dependencies.go`.
 */
import type { YamlMap, YamlNode } from '../../base/yamlNode.ts';
import type { Dependency } from './chart.ts';
import { coalesceChart, coalesceTables, copyTable, emptyTable, tableAt } from './coalesce.ts';
import type { Coalescing, Table, ValuesChart } from './coalesce.ts';
import type { HelmMajor } from './valuesFile.ts';

/** A chart with its own defaults, its dependencies as Chart.yaml names them, and the charts in its `charts/` folder. */
export interface ChartNode {
  readonly name: string;
  readonly values: YamlMap;
  /** Undefined where Chart.yaml does not say: Helm then looks no further into the chart. An empty list is not that. */
  readonly dependencies: readonly Dependency[] | undefined;
  readonly charts: readonly ChartNode[];
}

export interface EnabledChart extends ValuesChart {
  readonly charts: readonly EnabledChart[];
  /** Names of the subcharts that are switched off. */
  readonly disabled: readonly string[];
  /** Of the dependencies of Chart.yaml, those that are enabled, with the name that their values go under; as for ChartNode. */
  readonly dependencies: readonly Dependency[] | undefined;
}

/** The chart that is left for these values. Throws a SubchartMismatch where Helm refuses the values. */
export function processDependencies(
  chart: ChartNode,
  values: YamlMap | Table,
  major: HelmMajor,
): EnabledChart {
  return importValues(enableCharts(chart, { values, path: '' }, { major, keepNulls: false }), major);
}

function enableCharts(
  chart: ChartNode,
  given: { readonly values: YamlMap | Table; readonly path: string },
  how: Coalescing,
): EnabledChart {
  if (chart.dependencies === undefined) return takeAll(chart);
  const named = nameCharts(chart, chart.dependencies);
  const values = coalesceChart({ ...chart, charts: named.map(takeAll) }, given.values, how);
  const dependencies = chart.dependencies.map((dependency) => ({
    ...dependency,
    name: dependency.alias ?? dependency.name,
  }));
  const disabled = new Set(
    dependencies.filter((dependency) => !isEnabled(dependency, values, given.path)).map(({ name }) => name),
  );
  const enabled = dependencies.filter(({ name }) => !disabled.has(name));
  return {
    ...chart,
    dependencies: enabled.length === 0 ? undefined : enabled,
    disabled: [...disabled],
    charts: named
      .filter(({ name }) => !disabled.has(name))
      .map((subchart) => enableCharts(subchart, { values, path: `${given.path}${subchart.name}.` }, how)),
  };
}

function takeAll(chart: ChartNode): EnabledChart {
  return { ...chart, disabled: [], charts: chart.charts.map(takeAll) };
}

/** First the charts that Chart.yaml does not name, then one for each dependency, under its alias. */
export function nameCharts<Chart extends ChartNode>(
  chart: { readonly charts: readonly Chart[] },
  dependencies: readonly Dependency[],
): readonly Chart[] {
  const declared = new Set(dependencies.map(({ name }) => name));
  const others = chart.charts.filter(({ name }) => !declared.has(name));
  const aliased = dependencies.flatMap(({ name, alias }) => {
    const found = chart.charts.find((subchart) => subchart.name === name);
    return found === undefined ? [] : [{ ...found, name: alias ?? name }];
  });
  return [...others, ...aliased];
}

/** Conditions win over tags; of several, the first that is a boolean. */
function isEnabled({ condition = '', tags }: Dependency, values: Table, path: string): boolean {
  for (const one of condition.trim().split(',')) {
    const value = one === '' ? undefined : scalarAt(values, `${path}${one}`);
    if (typeof value === 'boolean') return value;
  }
  const table = tableAt(values, 'tags');
  const states = tags.map((tag) => plainScalar(table?.entries.get(tag)?.value));
  return states.includes(true) || !states.includes(false);
}

type Scalar = string | number | boolean | null | undefined;

function scalarAt(values: Table, path: string): Scalar {
  const names = path.split('.');
  const last = names.pop() ?? '';
  return plainScalar(descend(values, names)?.entries.get(last)?.value);
}

function plainScalar(value: YamlNode | Table | undefined): Scalar {
  return value?.kind === 'scalar' ? value.value : undefined;
}

function descend(table: Table, names: readonly string[]): Table | undefined {
  let inner: Table | undefined = table;
  for (const name of names) inner = inner && tableAt(inner, name);
  return inner;
}

/** What subcharts hand up goes under the chart's own defaults. */
function importValues(chart: EnabledChart, major: HelmMajor): EnabledChart {
  const charts = chart.charts.map((subchart) => importValues(subchart, major));
  const imported = { ...chart, charts };
  if (chart.dependencies === undefined) return imported;
  const how = { major, keepNulls: true };
  const origin = chart.values.kind === 'map' ? chart.values : chart.values.origin;
  const all = coalesceChart(imported, emptyTable(origin), how);
  const taken = emptyTable(origin);
  for (const { name, importValues: wanted } of chart.dependencies) {
    for (const one of wanted) {
      const { child, parent } = typeof one === 'string' ? { child: `exports.${one}`, parent: '.' } : one;
      const table = descend(all, [name, ...child.split('.')]);
      if (table !== undefined) coalesceTables(taken, nest(table, parent), how);
    }
  }
  const values = copyTable(all);
  coalesceTables(values, taken, how);
  return { ...imported, values };
}

/** The table under a dotted path. */
function nest(table: Table, path: string): Table {
  if (path === '.') return table;
  return path.split('.').reduceRight((inner, name) => {
    const outer = emptyTable(inner.origin);
    outer.entries.set(name, { key: inner.origin, value: inner });
    return outer;
  }, table);
}
