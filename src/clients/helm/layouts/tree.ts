/** The folders that were searched, as far as discovery needs them: the layouts look here and never at a disk. */
import { joinPath, parentOf } from '../../../base/paths.ts';
import { readStem, type Stem } from './stems.ts';

export interface TreeFolder {
  /** Absolute. */
  readonly path: string;
  /** Has a Chart.yaml, even one that may not be read. */
  readonly isChart: boolean;
  /** Names of YAML files and packed charts. */
  readonly files: readonly string[];
  /** Names of the folders in it that were searched. */
  readonly folders: readonly string[];
}

/** A YAML file with what its name says. */
export interface NamedFile extends Stem {
  /** Absolute. */
  readonly path: string;
}

export class FolderTree {
  readonly #folders: ReadonlyMap<string, TreeFolder>;
  readonly #named = new Map<string, readonly NamedFile[]>();
  readonly #files = new Set<string>();

  constructor(folders: Iterable<TreeFolder>) {
    this.#folders = new Map([...folders].map((folder) => [folder.path, folder]));
    for (const { path, files } of this.#folders.values()) {
      for (const file of files) this.#files.add(joinPath(path, file));
    }
  }

  folder(path: string): TreeFolder | undefined {
    return this.#folders.get(path);
  }

  folders(): Iterable<TreeFolder> {
    return this.#folders.values();
  }

  files(): Iterable<string> {
    return this.#files;
  }

  /** The YAML files of a folder; none for one that was not searched. */
  filesIn(path: string): readonly NamedFile[] {
    const known = this.#named.get(path);
    if (known) return known;
    const named = (this.#folders.get(path)?.files ?? []).flatMap((file) => {
      const stem = readStem(file);
      return stem ? [{ ...stem, path: joinPath(path, file) }] : [];
    });
    this.#named.set(path, named);
    return named;
  }

  hasFile(path: string): boolean {
    return this.#files.has(path);
  }

  isChart(path: string): boolean {
    return this.#folders.get(path)?.isChart === true;
  }

  /** The chart that a path lies in, itself included. */
  chartAround(path: string): string | undefined {
    let folder = path;
    while (!this.isChart(folder)) {
      const above = parentOf(folder);
      // A root is its own parent; a path that is not absolute would go up for ever.
      if (above.length >= folder.length) return undefined;
      folder = above;
    }
    return folder;
  }
}
