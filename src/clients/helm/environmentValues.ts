/** The `.Values` that a chart's templates see in one environment, each leaf with the files that set it. */
import type { YamlEntry, YamlMap, YamlNode } from '../../base/yamlNode.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import { coalesceChart, freezeTable, SubchartMismatch, type ValuesChart } from './coalesce.ts';
import { processDependencies, type ChartNode } from './dependencies.ts';
import { overlayMaps } from './overlay.ts';
import type { HelmMajor } from './valuesFile.ts';

export interface EnvironmentValues {
  readonly values: YamlMap;
  /** The subcharts that take part, by the name that their values go under. */
  readonly subcharts: readonly string[];
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
): Result<EnvironmentValues, ValuesFailure> {
  const given = overlays.reduce(overlayMaps, { ...chart.values, entries: new Map() });
  try {
    const enabled: ValuesChart = processDependencies(chart, given, major);
    const table = coalesceChart(enabled, given, { major, keepNulls: false });
    return ok({ values: freezeTable(table), subcharts: enabled.charts.map(({ name }) => name) });
  } catch (problem) {
    if (!(problem instanceof SubchartMismatch)) throw problem;
    const message = `type mismatch on ${problem.message}`;
    return err({ code: 'type-mismatch', message, entry: problem.entry });
  }
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
