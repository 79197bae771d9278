/** What the contents of values files say about which of them belong together. */
import { joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import type { ChartFile } from './chartFile.ts';
import type { FolderTree } from './tree.ts';
import { decodeText } from './yamlFields.ts';

/** Beyond this a file is not looked into, and believed by its name. */
const largestFile = 2_000_000;

export class Evidence {
  readonly #files: Files;
  readonly #tree: FolderTree;
  readonly #keys = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(files: Files, tree: FolderTree) {
    this.#files = files;
    this.#tree = tree;
  }

  /** The keys at the beginnings of lines; none for a file that cannot or may not be read. */
  keysOf(path: string): Promise<ReadonlySet<string>> {
    const known = this.#keys.get(path) ?? this.#read(path);
    this.#keys.set(path, known);
    return known;
  }

  /** What the chart's own values and its subcharts know; undefined where they say nothing. */
  async keysOfChart(chart: ChartFile): Promise<ReadonlySet<string> | undefined> {
    const own = await this.keysOf(joinPath(chart.folder, 'values.yaml'));
    return own.size === 0 ? undefined : new Set([...own, ...chart.components, 'global', 'sops']);
  }

  /** A manifest is no file of values, whatever its name. */
  async isManifest(path: string): Promise<boolean> {
    const keys = await this.keysOf(path);
    return keys.has('apiVersion') && keys.has('kind');
  }

  /** Whether at least half of the keys of these files, each taken once, are known. Files without keys say nothing against it. */
  async fit(paths: readonly string[], known: ReadonlySet<string>): Promise<boolean> {
    const keys = new Set(
      (await Promise.all(paths.map((path) => this.keysOf(path)))).flatMap((one) => [...one]),
    );
    return [...keys].filter((key) => known.has(key)).length * 2 >= keys.size;
  }

  async #read(path: string): Promise<ReadonlySet<string>> {
    if (!this.#tree.hasFile(path)) return new Set();
    const bytes = await this.#files.read(path, largestFile);
    return bytes.ok ? topLevelKeys(decodeText(bytes.value)) : new Set();
  }
}

/** Good enough to compare files by, and much faster than reading them as YAML. */
function topLevelKeys(text: string): ReadonlySet<string> {
  const keys = text.matchAll(
    /^\uFEFF?(?:"([^"\n]+)"|'([^'\n]+)'|([^\s#"'&*!|>%@`{}[\],?:-][^\s:#]*))[ \t]*:(?=\s|$)/gm,
  );
  return new Set([...keys].map((match) => match[1] ?? match[2] ?? match[3] ?? ''));
}
