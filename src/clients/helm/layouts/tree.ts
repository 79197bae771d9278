/** The folders that were searched, as far as discovery needs them: the layouts look here and never at a disk. */
import { joinPath, parentOf } from '../../../base/paths.ts';

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

export class FolderTree {
  readonly #folders: ReadonlyMap<string, TreeFolder>;
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

  hasFile(path: string): boolean {
    return this.#files.has(path);
  }

  isChart(path: string): boolean {
    return this.#folders.get(path)?.isChart === true;
  }

  /** The chart that a path lies in, itself included. */
  chartAround(path: string): string | undefined {
    for (let folder = path; ; folder = parentOf(folder)) {
      if (this.isChart(folder)) return folder;
      if (folder === parentOf(folder)) return undefined;
    }
  }
}
