/** The files of one chart's folder, through the Files port: read again each time, kept as they were where nothing changed. */
import { t } from '@vscode/l10n';
import { mapParallel } from '../../base/parallel.ts';
import { joinPath, normalisePath, relativePath } from '../../base/paths.ts';
import type { DirectoryEntry, Files } from '../../base/ports.ts';
import { Bounds, outsideOfRoots } from './layouts/bounds.ts';

export interface FolderFile {
  /** Relative to the chart's folder, with `/`. */
  readonly path: string;
  /** The very same object as long as the bytes are the same. */
  readonly bytes: Uint8Array;
}

export interface FolderContent {
  readonly files: readonly FolderFile[];
  /** What was not read, as sentences. */
  readonly notes: readonly string[];
  /** A link that leads nowhere: Helm loads no chart that has one. */
  readonly danglingLink: string | undefined;
}

/** What Helm reads into its memory by far too; beyond it is some other folder's content. */
const mostFiles = 5000;
const largestFile = 20_000_000;
const atOnce = 16;

/** What a render can depend on as long as no template asks for other files. */
const ownFiles = new Set([
  'Chart.yaml',
  'Chart.lock',
  'requirements.yaml',
  'requirements.lock',
  'values.yaml',
  'values.schema.json',
  '.helmignore',
]);
const ownFolders = new Set(['templates', 'charts', 'crds']);
/** Never part of a chart, and large. */
const skippedFolders = new Set(['.git', 'node_modules']);

export class ChartFolder {
  readonly #files: Files;
  readonly #folder: string;
  readonly #roots: readonly string[] | undefined;
  #known = new Map<string, FolderFile>();

  constructor(files: Files, folder: string, roots: readonly string[] | undefined) {
    this.#files = files;
    this.#folder = folder;
    this.#roots = roots;
  }

  /** `whole`: also what only `.Files` in a template can reach. */
  async read(whole: boolean, signal?: AbortSignal): Promise<FolderContent> {
    const bounds = await Bounds.create(this.#files, this.#folder, this.#roots);
    const walk = new Walk(this.#files, this.#folder, bounds, signal);
    await walk.enter('', (name, isFolder) => whole || (isFolder ? ownFolders : ownFiles).has(name));
    const read = await mapParallel(walk.paths.toSorted(), atOnce, async (path) => {
      signal?.throwIfAborted();
      const answer = await this.#files.read(joinPath(this.#folder, path), largestFile);
      if (answer.ok) return this.#keep(path, answer.value);
      if (answer.error.code !== 'not-found') walk.notes.push(answer.error.message);
      return undefined;
    });
    const files = read.filter((file) => file !== undefined);
    this.#known = new Map(files.map((file) => [file.path, file]));
    return { files, notes: walk.notes, danglingLink: walk.danglingLink };
  }

  #keep(path: string, bytes: Uint8Array): FolderFile {
    const known = this.#known.get(path);
    return known !== undefined && sameBytes(known.bytes, bytes) ? known : { path, bytes };
  }
}

export function sameBytes(first: Uint8Array, second: Uint8Array): boolean {
  if (first.length !== second.length) return false;
  for (let index = 0; index < first.length; index += 1) {
    if (first[index] !== second[index]) return false;
  }
  return true;
}

interface Target {
  readonly kind: DirectoryEntry['kind'];
  readonly around: readonly string[];
}

class Walk {
  readonly paths: string[] = [];
  readonly notes: string[] = [];
  danglingLink: string | undefined;
  readonly #files: Files;
  readonly #folder: string;
  readonly #bounds: Bounds;
  readonly #signal: AbortSignal | undefined;

  constructor(files: Files, folder: string, bounds: Bounds, signal: AbortSignal | undefined) {
    this.#files = files;
    this.#folder = folder;
    this.#bounds = bounds;
    this.#signal = signal;
  }

  /** `around`: the real folders that links led to on the way down; a link back to one of them would never end. */
  async enter(
    folder: string,
    wanted: (name: string, isFolder: boolean) => boolean,
    around: readonly string[] = [],
  ): Promise<void> {
    this.#signal?.throwIfAborted();
    const entries = await this.#files.list(joinPath(this.#folder, folder));
    if (!entries.ok) {
      this.notes.push(entries.error.message);
      return;
    }
    for (const { name, kind } of entries.value) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const target = kind === 'link' ? await this.#follow(path, around) : { kind, around };
      if (target.kind === 'file' && wanted(name, false)) this.#take(path);
      else if (target.kind === 'directory' && wanted(name, true) && !skippedFolders.has(name)) {
        await this.enter(path, () => true, target.around);
      }
    }
  }

  #take(path: string): void {
    if (this.paths.length < mostFiles) this.paths.push(path);
    else if (this.paths.length === mostFiles) {
      this.notes.push(t('The chart has more than {0} files; the rest was not read.', mostFiles));
      this.paths.push(path);
    }
  }

  async #follow(path: string, around: readonly string[]): Promise<Target> {
    const other: Target = { kind: 'other', around };
    const real = await this.#files.realPath(joinPath(this.#folder, path));
    if (!real.ok) {
      this.danglingLink ??= path;
      return other;
    }
    if (!this.#bounds.hold(real.value)) {
      this.notes.push(outsideOfRoots(path));
      return other;
    }
    const stat = await this.#files.stat(real.value);
    if (!stat.ok) return other;
    if (stat.value.kind !== 'directory') return { kind: stat.value.kind, around };
    const inside = relativePath(real.value, normalisePath(joinPath(this.#folder, path)));
    if (around.includes(real.value) || !inside.startsWith('..')) return other;
    return { kind: 'directory', around: [...around, real.value] };
  }
}
