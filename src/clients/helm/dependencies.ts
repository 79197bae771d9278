/**
 * Which subcharts take part for given values, and what they hand up: tags, conditions, aliases and `import-values`, in
 * the steps of Helm's `dependencies.go`.
 */
import type { YamlMap, YamlNode } from '../../base/yamlNode.ts';
import type { Dependency, ImportValues } from './chart.ts';
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

/**
 * Helm changes its charts while it goes through them, and what two copies of a chart share is changed in both: a chart
 * that is taken under two aliases shares with its copy, in Helm 3 its dependencies, in both what lies below it.
 */
interface Working extends ValuesChart {
  readonly description: Description;
  values: YamlMap | Table;
  charts: Working[];
  /** Names of the subcharts that are switched off. */
  disabled: readonly string[];
}

interface Description {
  readonly name: string;
  dependencies: WorkingDependency[] | undefined;
}

interface WorkingDependency extends Omit<Dependency, 'name' | 'importValues'> {
  name: string;
  importValues: readonly ImportValues[];
}

export interface EnabledChart extends ValuesChart {
  readonly charts: readonly EnabledChart[];
  /** Names of the subcharts that are switched off. */
  readonly disabled: readonly string[];
}

/** The chart that is left for these values. Throws a SubchartMismatch where Helm refuses the values. */
export function processDependencies(
  chart: ChartNode,
  values: YamlMap | Table,
  major: HelmMajor,
): EnabledChart {
  const working = toWorking(chart);
  enableCharts(working, { values, path: '' }, { major, keepNulls: false });
  importValues(working, major);
  return working;
}

function toWorking({ name, values, dependencies, charts }: ChartNode): Working {
  const description = { name, dependencies: dependencies?.map((dependency) => ({ ...dependency })) };
  return { name, values, description, charts: charts.map(toWorking), disabled: [] };
}

function enableCharts(
  chart: Working,
  given: { readonly values: YamlMap | Table; readonly path: string },
  how: Coalescing,
): void {
  const { dependencies } = chart.description;
  if (dependencies === undefined) return;
  chart.charts = takeDeclared(chart.charts, dependencies, how.major);
  const values = coalesceChart(chart, given.values, how);
  const enabled = dependencies.filter((dependency) => isEnabled(dependency, values, given.path));
  const disabled = new Set(dependencies.filter((one) => !enabled.includes(one)).map(({ name }) => name));
  chart.charts = chart.charts.filter(({ name }) => !disabled.has(name));
  chart.disabled = [...disabled];
  for (const subchart of chart.charts) {
    enableCharts(subchart, { values, path: `${given.path}${subchart.name}.` }, how);
  }
  chart.description.dependencies = enabled.length === 0 ? undefined : enabled;
}

/** First the charts that Chart.yaml does not name, then a copy for each dependency, under its alias. */
function takeDeclared(
  charts: readonly Working[],
  dependencies: readonly WorkingDependency[],
  major: HelmMajor,
): Working[] {
  const declared = new Set(dependencies.map(({ name }) => name));
  const taken = charts.filter(({ name }) => !declared.has(name));
  for (const dependency of dependencies) {
    const found = charts.find(({ name }) => name === dependency.name);
    dependency.name = dependency.alias ?? dependency.name;
    if (found !== undefined) taken.push(copyChart(found, dependency.name, major));
  }
  return taken;
}

function copyChart(chart: Working, name: string, major: HelmMajor): Working {
  const { dependencies } = chart.description;
  return major === 3
    ? { ...chart, name, description: { name, dependencies } }
    : {
        ...chart,
        name,
        description: { name, dependencies: dependencies?.map((dependency) => ({ ...dependency })) },
        charts: chart.charts.map((subchart) => ({ ...subchart })),
      };
}

/** The charts of a folder by the names that their values go under: one that is taken twice twice. */
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
function isEnabled({ condition = '', tags }: WorkingDependency, values: Table, path: string): boolean {
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
function importValues(chart: Working, major: HelmMajor): void {
  for (const subchart of chart.charts) importValues(subchart, major);
  const { dependencies } = chart.description;
  if (dependencies === undefined) return;
  const how = { major, keepNulls: true };
  const origin = chart.values.kind === 'map' ? chart.values : chart.values.origin;
  const all = coalesceChart(chart, emptyTable(origin), how);
  const taken = emptyTable(origin);
  for (const dependency of dependencies) {
    for (const one of dependency.importValues) {
      const { child, parent } = typeof one === 'string' ? { child: `exports.${one}`, parent: '.' } : one;
      const table = descend(all, [dependency.name, ...child.split('.')]);
      if (table !== undefined) coalesceTables(taken, nest(table, parent), how);
    }
    // Helm rewrites the list into a form that it does not read again.
    dependency.importValues = [];
  }
  const values = copyTable(all);
  coalesceTables(values, taken, how);
  chart.values = values;
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
