/** The `.Values` that a chart's templates see in one environment, each leaf with the files that set it. */
import type { YamlEntry, YamlMap, YamlNode } from '../../base/yamlNode.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import { coalesceChart, freezeTable, SubchartMismatch, type ValuesChart } from './coalesce.ts';
import { nameCharts, processDependencies, type ChartNode, type EnabledChart } from './dependencies.ts';
import { overlayMaps } from './overlay.ts';
import type { HelmMajor } from './valuesFile.ts';

export interface MergedValues {
  readonly values: YamlMap;
  /** Where the values of subcharts stand that are switched off: keys from the root. */
  readonly switchedOff: readonly (readonly string[])[];
}

/** `type-mismatch`: something other than a mapping stands where a subchart's values belong. */
export type ValuesFailure = Failure<'type-mismatch'> & { readonly entry: Pick<YamlEntry, 'key'> };

/**
 * Merges a chart's defaults and its overlays as `helm template -f ... -f ...` does.
 *
 * @param overlays the given files in order, the chart's own values.yaml not among them
 */
export function mergeEnvironment(
  chart: ChartNode,
  overlays: readonly YamlMap[],
  major: HelmMajor,
): Result<MergedValues, ValuesFailure> {
  const given = overlays.reduce(overlayMaps, withoutEntries(chart.values));
  return refusingMismatch(() => {
    const enabled = processDependencies(chart, given, major);
    const table = coalesceChart(enabled, given, { major, keepNulls: false });
    return { values: freezeTable(table), switchedOff: switchedOff(enabled, []) };
  });
}

/** The defaults of a chart with those of all its subcharts, also of those that are switched off. */
export function mergeDefaults(chart: ChartNode, major: HelmMajor): YamlMap {
  const merged = refusingMismatch(() => {
    const table = coalesceChart(withAliases(chart), withoutEntries(chart.values), {
      major,
      keepNulls: false,
    });
    return freezeTable(table);
  });
  return merged.ok ? merged.value : chart.values;
}

function withAliases(chart: ChartNode): ValuesChart {
  return { ...chart, charts: nameCharts(chart, chart.dependencies ?? []).map(withAliases) };
}

function refusingMismatch<T>(merge: () => T): Result<T, ValuesFailure> {
  try {
    return ok(merge());
  } catch (problem) {
    if (!(problem instanceof SubchartMismatch)) throw problem;
    const message = `type mismatch on ${problem.message}`;
    return err({ code: 'type-mismatch', message, entry: problem.entry });
  }
}

function withoutEntries(map: YamlMap): YamlMap {
  return { ...map, entries: new Map() };
}

function switchedOff(chart: EnabledChart, path: readonly string[]): readonly (readonly string[])[] {
  return [
    ...chart.disabled.map((name) => [...path, name]),
    ...chart.charts.flatMap((subchart) => switchedOff(subchart, [...path, subchart.name])),
  ];
}

/** What stands at a path of keys; list items by their index. */
export function entryAt(values: YamlMap, path: readonly string[]): YamlEntry | undefined {
  let node: YamlNode = values;
  let entry: YamlEntry | undefined;
  for (const name of path) {
    if (node.kind === 'map') {
      entry = node.entries.get(name);
    } else if (node.kind === 'list') {
      const item: YamlNode | undefined = node.items[Number(name)];
      entry = item && { key: item, value: item };
    } else {
      return undefined;
    }
    if (entry === undefined) return undefined;
    node = entry.value;
  }
  return entry;
}
