/** What a chart's files say, subcharts included: their defaults, templates, schemas and dependencies. */
import { emptyMap } from '../../base/yamlDecode.ts';
import { SourceText, type YamlMap } from '../../base/yamlNode.ts';
import { readArchive } from './archive.ts';
import type { Dependency } from './chart.ts';
import type { FolderFile } from './chartFolder.ts';
import type { ChartNode } from './dependencies.ts';
import { readDependency } from './layouts/chartFile.ts';
import { decodeText, itemsOf, readDocuments, textOf } from './layouts/yamlFields.ts';
import { decodeValues, type HelmMajor } from './valuesFile.ts';

export interface ChartContent extends ChartNode {
  readonly charts: readonly ChartContent[];
  /** The name of its folder or archive below `charts/`; empty for the top chart. */
  readonly folder: string;
  /** Texts of everything below `templates/`. */
  readonly templates: readonly FolderText[];
  /** Parsed values.schema.json. */
  readonly schema: unknown;
  /** An archive that could not be read: nothing of the chart is known but its name. */
  readonly unseen: boolean;
}

export interface FolderText {
  /** Relative to the top chart's folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads the chart out of its files; a part that cannot be read is left empty, since Helm itself will say what is wrong.
 *
 * @param own the chart's own values, where they are decoded already
 */
export async function readContent(
  files: readonly FolderFile[],
  major: HelmMajor,
  own?: YamlMap,
): Promise<ChartContent> {
  return new ContentReader(major, own).read(files, { prefix: '', folder: '', name: '' });
}

interface At {
  /** Of paths, relative to the top chart's folder: empty or with a `/` at its end. */
  readonly prefix: string;
  readonly folder: string;
  /** Where Chart.yaml names none. */
  readonly name: string;
}

class ContentReader {
  readonly #major: HelmMajor;
  readonly #own: YamlMap | undefined;

  constructor(major: HelmMajor, own: YamlMap | undefined) {
    this.#major = major;
    this.#own = own;
  }

  async read(files: readonly FolderFile[], at: At): Promise<ChartContent> {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const chartYaml = readRoot(byPath.get('Chart.yaml'));
    const requirements = readRoot(byPath.get('requirements.yaml'));
    return {
      name: textOf(chartYaml, 'name') ?? at.name,
      folder: at.folder,
      values: this.#readValues(byPath.get('values.yaml'), at),
      dependencies: dependenciesOf(requirements) ?? dependenciesOf(chartYaml),
      templates: files
        .filter(({ path }) => path.startsWith('templates/'))
        .map(({ path, bytes }) => ({ path: at.prefix + path, text: decodeText(bytes) })),
      schema: readSchema(byPath.get('values.schema.json')),
      charts: await this.#readCharts(files, at),
      unseen: false,
    };
  }

  #readValues(file: FolderFile | undefined, { prefix }: At): YamlMap {
    if (prefix === '' && this.#own !== undefined) return this.#own;
    const source = new SourceText(`${prefix}values.yaml`, file === undefined ? '' : decodeText(file.bytes));
    const decoded = decodeValues(source, this.#major);
    return decoded.ok ? decoded.value.root : emptyMap(source);
  }

  /** The folders and archives in `charts/`, those beginning with `_` or `.` aside, as Helm's loader takes them. */
  async #readCharts(files: readonly FolderFile[], at: At): Promise<readonly ChartContent[]> {
    const groups = new Map<string, FolderFile[]>();
    for (const { path, bytes } of files) {
      const [, name, rest] = /^charts\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
      if (name === undefined || /^[_.]/.test(name)) continue;
      if (rest === undefined && !name.endsWith('.tgz')) continue;
      const group = groups.get(name) ?? [];
      groups.set(name, [...group, { path: rest ?? '', bytes }]);
    }
    return Promise.all(
      Array.from(groups, async ([name, group]) => {
        const inner = { prefix: `${at.prefix}charts/${name}/`, folder: name, name };
        const packed = group.find(({ path }) => path === '');
        return packed === undefined ? this.read(group, inner) : this.#readPacked(packed.bytes, inner);
      }),
    );
  }

  async #readPacked(bytes: Uint8Array, at: At): Promise<ChartContent> {
    const name = at.folder.replace(/-\d[^/]*$/, '').replace(/\.tgz$/, '');
    const unpacked = await readArchive(bytes);
    if (!unpacked.ok) return { ...(await this.read([], { ...at, name })), unseen: true };
    // The one folder that everything lies in is not part of the chart's paths.
    const files = unpacked.value.map((file) => ({ ...file, path: file.path.replace(/^[^/]*\//, '') }));
    return this.read(files, { ...at, name });
  }
}

function readRoot(file: FolderFile | undefined): YamlMap | undefined {
  const root = file && readDocuments(file.path, file.bytes)[0];
  return root?.kind === 'map' ? root : undefined;
}

function dependenciesOf(root: YamlMap | undefined): readonly Dependency[] | undefined {
  const list = root?.entries.get('dependencies')?.value;
  return list?.kind === 'list' ? itemsOf(root, 'dependencies').flatMap(readDependency) : undefined;
}

function readSchema(file: FolderFile | undefined): unknown {
  if (file === undefined) return undefined;
  try {
    const schema: unknown = JSON.parse(decodeText(file.bytes));
    return schema;
  } catch {
    return undefined;
  }
}
