/** Chart.yaml and, for charts of Helm 2, requirements.yaml. */
import { t } from '@vscode/l10n';
import { joinPath, nameOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import type { YamlNode } from '../../../base/yamlNode.ts';
import type { ChartType, Dependency, ImportValues } from '../chart.ts';
import type { FolderTree } from './tree.ts';
import { decodeText, itemsOf, readDocuments, textOf, textsOf } from './yamlFields.ts';

export interface ChartFile {
  readonly folder: string;
  readonly name: string;
  readonly type: ChartType;
  readonly dependencies: readonly Dependency[];
  /** Names under which values of subcharts go, and of the charts in its `charts/` folder. */
  readonly components: readonly string[];
  readonly notes: readonly string[];
}

/** Helm itself takes a larger one, but nobody writes it. */
const largestFile = 1_000_000;

export async function readChartFile(files: Files, tree: FolderTree, folder: string): Promise<ChartFile> {
  const read = async (name: string): Promise<YamlNode | string | undefined> => {
    const path = joinPath(folder, name);
    if (!tree.hasFile(path)) return undefined;
    const bytes = await files.read(path, largestFile);
    if (!bytes.ok) return bytes.error.message;
    const root = readDocuments(path, bytes.value)[0];
    if (root?.kind === 'map') return root;
    return decodeText(bytes.value).trim() === ''
      ? t('{0} is empty.', name)
      : t('{0} is not valid YAML; what it says about the chart is not known.', name);
  };
  const chart = await read('Chart.yaml');
  const requirements = await read('requirements.yaml');
  const root = typeof chart === 'string' ? undefined : chart;
  const name = textOf(root, 'name') ?? '';
  const own = itemsOf(root, 'dependencies');
  const listed =
    own.length > 0 || typeof requirements === 'string' ? own : itemsOf(requirements, 'dependencies');
  const dependencies = listed.flatMap(readDependency);
  return {
    folder,
    name: name === '' ? nameOf(folder) : name,
    type: textOf(root, 'type') === 'library' ? 'library' : 'application',
    dependencies,
    components: [
      ...dependencies.flatMap((one) => [one.name, one.alias ?? one.name]),
      ...subchartNames(tree, folder),
    ],
    notes: [chart, requirements].filter((answer) => typeof answer === 'string'),
  };
}

/** An entry without a name is none for Helm either. */
export function readDependency(node: YamlNode): Dependency[] {
  const name = textOf(node, 'name');
  if (name === undefined) return [];
  const optional = (key: 'alias' | 'version' | 'repository' | 'condition') => {
    const text = textOf(node, key);
    return text === undefined ? {} : { [key]: text };
  };
  return [
    {
      name,
      ...optional('alias'),
      ...optional('version'),
      ...optional('repository'),
      ...optional('condition'),
      tags: textsOf(node, 'tags'),
      importValues: itemsOf(node, 'import-values').flatMap(readImportValues),
    },
  ];
}

function readImportValues(node: YamlNode): ImportValues[] {
  const text = textOf(node);
  if (text !== undefined) return [text];
  const child = textOf(node, 'child');
  const parent = textOf(node, 'parent');
  return child === undefined || parent === undefined ? [] : [{ child, parent }];
}

function subchartNames(tree: FolderTree, folder: string): readonly string[] {
  const charts = tree.folder(joinPath(folder, 'charts'));
  const packed = (charts?.files ?? []).map((file) => file.replace(/-\d[^/]*$/, '').replace(/\.tgz$/i, ''));
  return [...(charts?.folders ?? []), ...packed];
}

/** Whether a dependency's repository is a folder beside the chart, and which. */
export function localDependencies(chart: ChartFile): readonly string[] {
  return chart.dependencies.flatMap(({ repository }) =>
    repository?.startsWith('file://') === true
      ? [joinPath(chart.folder, repository.slice('file://'.length))]
      : [],
  );
}
