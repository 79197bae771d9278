/** The merged values of the charts of some folders, leaf by leaf, as the environments see them. */
import { joinPath } from '../../../../base/paths.ts';
import type { Files } from '../../../../base/ports.ts';
import { positionOf, SourceText, type YamlEntry, type YamlMap } from '../../../../base/yamlNode.ts';
import type { Chart, Environment } from '../../../../clients/helm/chart.ts';
import { readContent, type ChartContent } from '../../../../clients/helm/chartContent.ts';
import { ChartFolder } from '../../../../clients/helm/chartFolder.ts';
import { discoverCharts } from '../../../../clients/helm/discovery.ts';
import { mergeEnvironment } from '../../../../clients/helm/environmentValues.ts';
import { Bounds } from '../../../../clients/helm/layouts/bounds.ts';
import { decodeValues } from '../../../../clients/helm/valuesFile.ts';
import { readValuesText } from '../../../../clients/helm/valuesText.ts';
import type { ChartLeaves, EnvironmentLeaves, ValueLeaf } from './debts.ts';

const largestValuesFile = 2_000_000;
const major = 4;

/** Charts whose name is part of one of the names; what cannot be read says nothing. @param roots absolute */
export async function readChartLeaves(
  files: Files,
  roots: readonly string[],
  names: readonly string[],
): Promise<readonly ChartLeaves[]> {
  const found = await Promise.all(
    roots.map(async (root) => discoverCharts(files, root, { environments: {}, roots })),
  );
  const charts = found.flatMap((each) => (each.ok ? each.value : []));
  const wanted = charts.filter(({ name }) => names.some((target) => `-${target}-`.includes(`-${name}-`)));
  return Promise.all(wanted.map(async (chart) => leavesOfChart(files, chart, roots)));
}

async function leavesOfChart(files: Files, chart: Chart, roots: readonly string[]): Promise<ChartLeaves> {
  const { files: own } = await new ChartFolder(files, chart.folder, roots).read(false);
  const content = await readContent(own, major);
  const bounds = await Bounds.create(files, chart.folder, roots);
  const environments = await Promise.all(
    chart.environments.map(async (environment): Promise<EnvironmentLeaves> => {
      const leaves = await leavesOfEnvironment(
        environment,
        async (file) => {
          const path = joinPath(chart.folder, file);
          return (await bounds.refuse(path)) === undefined ? readMap(files, path) : undefined;
        },
        content,
      );
      return {
        name: environment.name,
        rank: environment.rank,
        leaves: leaves.map((leaf) => ({ ...leaf, file: joinPath(chart.folder, leaf.file) })),
      };
    }),
  );
  return { name: chart.name, folder: chart.folder, environments };
}

async function leavesOfEnvironment(
  { files }: Environment,
  read: (file: string) => Promise<YamlMap | undefined>,
  content: ChartContent,
): Promise<readonly ValueLeaf[]> {
  const overlays = await Promise.all(files.filter((file) => file !== 'values.yaml').map(read));
  const merged = mergeEnvironment(
    content,
    overlays.filter((each) => each !== undefined),
    major,
  );
  return merged.ok ? leavesBelow(merged.value.values, []) : [];
}

async function readMap(files: Files, path: string): Promise<YamlMap | undefined> {
  const bytes = await files.read(path, largestValuesFile);
  const text = bytes.ok ? readValuesText(bytes.value) : bytes;
  if (!text.ok) return undefined;
  const decoded = decodeValues(new SourceText(path, text.value), major);
  return decoded.ok ? decoded.value.root : undefined;
}

function leavesBelow(map: YamlMap, path: readonly string[]): readonly ValueLeaf[] {
  return [...map.entries].flatMap(([key, entry]) => leavesAt(entry, [...path, key]));
}

function leavesAt({ key, value }: YamlEntry, path: readonly string[]): readonly ValueLeaf[] {
  if (value.kind === 'map') return leavesBelow(value, path);
  if (value.kind === 'list') {
    return value.items.flatMap((item, index) =>
      item.kind === 'map' ? leavesBelow(item, [...path, String(index)]) : [],
    );
  }
  const { file, line } = positionOf(key);
  return [{ path, text: value.text, file, line }];
}
