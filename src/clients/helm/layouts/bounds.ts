/** Where links and named files may lead. */
import { t } from '@vscode/l10n';
import { isWithin, normalisePath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';

export class Bounds {
  readonly #files: Files;
  /** Real paths; undefined: anywhere. */
  readonly #roots: readonly string[] | undefined;
  /** Real path of the folder that is searched. */
  readonly #searched: string;

  private constructor(files: Files, searched: string, roots: readonly string[] | undefined) {
    this.#files = files;
    this.#searched = searched;
    this.#roots = roots;
  }

  static async create(files: Files, searched: string, roots?: readonly string[]): Promise<Bounds> {
    const real = async (path: string): Promise<string> => {
      const answer = await files.realPath(path);
      return answer.ok ? answer.value : normalisePath(path);
    };
    return new Bounds(files, await real(searched), roots && (await Promise.all(roots.map(real))));
  }

  /** Whether a real path may be read. */
  hold(real: string): boolean {
    return this.#roots === undefined || this.#roots.some((root) => isWithin(real, root));
  }

  /** The same, and where anything may be read: whether it lies in the folder that is searched. */
  holdStrictly(real: string): boolean {
    return this.#roots === undefined ? isWithin(real, this.#searched) : this.hold(real);
  }

  /** What is wrong with a file that something names: nothing, or why it is not taken. */
  async refuse(path: string): Promise<'missing' | 'outside' | undefined> {
    const real = await this.#files.realPath(path);
    if (!real.ok) return 'missing';
    if (!this.hold(real.value)) return 'outside';
    const stat = await this.#files.stat(path);
    return stat.ok && stat.value.kind === 'file' ? undefined : 'missing';
  }
}

export function outsideOfRoots(shown: string): string {
  return t('{0} leads out of the workspace folders and was not read.', shown);
}
