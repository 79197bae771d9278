/** Lists the folders in which charts and their values may lie. */
import { t } from '@vscode/l10n';
import { isWithin, joinPath, nameOf } from '../../../base/paths.ts';
import { mapParallel } from '../../../base/parallel.ts';
import type { DirectoryEntry, FileFailure, Files } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import { outsideOfRoots, type Bounds } from './bounds.ts';
import type { TreeFolder } from './tree.ts';

/** Something to say about a path, for the notes of the chart in which it lies. */
export interface Remark {
  readonly path: string;
  /** The chart that it is about, where that is not the one around the path. */
  readonly about?: string;
  /** The sentence, given the path as it is to be shown. */
  readonly say: (shown: string) => string;
}

export interface Scan {
  readonly folders: readonly TreeFolder[];
  readonly remarks: readonly Remark[];
}

export interface ScanLimits {
  readonly depth: number;
  readonly folders: number;
  /** A folder that is not looked into again. */
  readonly except?: string;
}

/** Not more than the disk and Node's own threads can use. */
const listingsAtATime = 16;

interface Work {
  readonly path: string;
  readonly depth: number;
  /** Of a chart in or around this folder, with its real path: what its links lead to is its own. */
  readonly inChart: boolean;
  /** Subcharts belong to their chart: their names are enough. */
  readonly namesOnly: boolean;
}

/**
 * All folders below one, breadth first; not looked into: hidden folders, installed packages, a chart's templates, CRDs
 * and subcharts. The failure is that of the first folder; others that cannot be listed are remarks.
 */
export async function scanFolders(
  files: Files,
  top: string,
  limits: ScanLimits,
  guard: { readonly bounds: Bounds; readonly signal?: AbortSignal },
): Promise<Result<Scan, FileFailure>> {
  const first = await files.list(top);
  if (!first.ok) return first;
  const scan = new Scanner(files, top, limits, guard.bounds);
  let level: readonly Work[] = [{ path: top, depth: 0, inChart: false, namesOnly: false }];
  while (level.length > 0 && guard.signal?.aborted !== true) {
    const admitted = scan.admit(level);
    const listings = await mapParallel(admitted, listingsAtATime, ({ path }) => files.list(path));
    const next: Work[] = [];
    // One after another, so that of two links to one folder it is always the same that is followed.
    for (const [index, listing] of listings.entries()) {
      const work = admitted[index];
      if (work) next.push(...(await scan.take(work, listing)));
    }
    level = next;
  }
  return ok({ folders: scan.folders, remarks: scan.remarks });
}

class Scanner {
  readonly folders: TreeFolder[] = [];
  readonly remarks: Remark[] = [];
  readonly #files: Files;
  readonly #top: string;
  readonly #limits: ScanLimits;
  readonly #bounds: Bounds;
  /** Real paths of folders that links led to, so that no folder is reached by two links, nor by one for ever. */
  readonly #followed = new Set<string>();
  #admitted = 0;

  constructor(files: Files, top: string, limits: ScanLimits, bounds: Bounds) {
    this.#files = files;
    this.#top = top;
    this.#limits = limits;
    this.#bounds = bounds;
  }

  /** As many folders of a level as the limits leave room for. */
  admit(level: readonly Work[]): readonly Work[] {
    const room = this.#limits.folders - this.#admitted;
    const deepest = level[0]?.depth ?? 0;
    const admitted = deepest > this.#limits.depth ? [] : level.slice(0, room);
    this.#admitted += admitted.length;
    if (admitted.length < level.length) {
      const { depth, folders } = this.#limits;
      const text =
        admitted.length === 0 && room > 0
          ? t('Folders more than {0} levels deep were not searched for charts and values.', depth)
          : t('Only the first {0} folders were searched for charts and values.', folders);
      this.remarks.push({ path: this.#top, say: () => text });
    }
    return admitted;
  }

  /** Keeps what a folder holds, and answers the folders to look into next. */
  async take(
    { path, depth, inChart, namesOnly }: Work,
    listing: Result<readonly DirectoryEntry[], FileFailure>,
  ): Promise<readonly Work[]> {
    if (!listing.ok) {
      this.remarks.push({ path, say: (shown) => t('The folder {0} cannot be listed.', shown) });
      return [];
    }
    const isChart = listing.value.some(({ name, kind }) => name === 'Chart.yaml' && kind !== 'directory');
    const taken = { file: new Array<string>(), directory: new Array<string>() };
    for (const { name, kind } of listing.value.filter((entry) => isWanted(entry, isChart))) {
      const resolved = kind === 'link' ? await this.#resolve(joinPath(path, name), inChart || isChart) : kind;
      if (resolved === 'file' || resolved === 'directory') taken[resolved].push(name);
    }
    this.folders.push({ path, isChart, files: taken.file, folders: taken.directory });
    if (namesOnly) return [];
    return taken.directory
      .map((name) => ({
        path: joinPath(path, name),
        depth: depth + 1,
        inChart: inChart || isChart,
        namesOnly: isChart && name === 'charts',
      }))
      .filter((work) => work.path !== this.#limits.except);
  }

  /** What a link leads to; undefined where it is not followed. */
  async #resolve(path: string, inChart: boolean): Promise<'file' | 'directory' | undefined> {
    const real = await this.#files.realPath(path);
    const stat = await this.#files.stat(path);
    if (!real.ok || !stat.ok) {
      if (inChart && isWantedFile(path)) {
        this.remarks.push({ path, say: (shown) => t('{0} is a link that leads nowhere.', shown) });
      }
      return undefined;
    }
    const { kind } = stat.value;
    if (kind === 'other' || (kind === 'file' && !isWantedFile(path))) return undefined;
    if (!this.#mayLeadTo(path, real.value, inChart)) return undefined;
    return kind === 'file' || (await this.#mayFollow(path, real.value, inChart)) ? kind : undefined;
  }

  #mayLeadTo(path: string, real: string, inChart: boolean): boolean {
    if (this.#bounds.hold(real)) return true;
    if (inChart) this.remarks.push({ path, say: outsideOfRoots });
    return false;
  }

  /** A link to a folder in which it lies itself would never end; one out of the search is followed for a chart's sake alone. */
  async #mayFollow(path: string, real: string, inChart: boolean): Promise<boolean> {
    const here = await this.#files.realPath(joinPath(path, '..'));
    if (!here.ok || isWithin(here.value, real) || this.#followed.has(real)) return false;
    if (!inChart && !this.#bounds.holdStrictly(real)) {
      const chart = await this.#files.stat(joinPath(real, 'Chart.yaml'));
      if (!chart.ok) return false;
    }
    this.#followed.add(real);
    return true;
  }
}

function isWanted({ name, kind }: DirectoryEntry, isChart: boolean): boolean {
  if (name.startsWith('.')) return false;
  if (kind === 'file') return isWantedFile(name);
  if (name === 'node_modules' || name === 'bower_components' || name === '__pycache__') return false;
  return kind !== 'other' && !(isChart && (name === 'templates' || name === 'crds'));
}

function isWantedFile(name: string): boolean {
  return /\.(?:ya?ml|tgz)$/i.test(nameOf(name));
}
