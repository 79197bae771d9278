/** The files of a commit as the Files port answers them, straight out of git's store: nothing is checked out, no filter runs. */
import { t } from '@vscode/l10n';
import { isWithin, joinPath, normalisePath, parentOf, relativePath } from '../../base/paths.ts';
import type { DirectoryEntry, FileFailure, Files } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

interface Blob {
  readonly kind: 'file' | 'link' | 'other';
  readonly hash: string;
  readonly size: number;
}

const mostBytes = 256 * 1024 * 1024;
const mostLinks = 40;

/**
 * Answers for everything in the repository's folder that `git` was opened with; paths are absolute, as on disk.
 *
 * @param commit a hash
 */
export async function openRevision(git: Git, commit: string): Promise<Result<Files, GitFailure>> {
  const listed = await runGit(git, ['ls-tree', '-r', '-z', '--long', '--end-of-options', commit], {
    maxBytes: mostBytes,
  });
  if (!listed.ok) return listed;
  const root = normalisePath(git.folder);
  const blobs = new Map<string, Blob>();
  for (const entry of listed.value.split('\0')) {
    // A tab stands before the path, which may hold anything but NUL.
    const [head = '', ...rest] = entry.split('\t');
    const [, mode = '', hash = '', size = ''] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)$/.exec(head) ?? [];
    const path = rest.join('\t');
    if (mode === '' || path === '') continue;
    const kind = mode === '120000' ? 'link' : mode.startsWith('100') ? 'file' : 'other';
    blobs.set(joinPath(root, path), { kind, hash, size: Number(size) || 0 });
  }
  return ok(new RevisionFiles(git, root, blobs));
}

class RevisionFiles implements Files {
  readonly #git: Git;
  readonly #blobs: ReadonlyMap<string, Blob>;
  readonly #folders: ReadonlyMap<string, readonly DirectoryEntry[]>;
  readonly #read = new Map<string, Promise<Result<Uint8Array, FileFailure>>>();
  #wanted: { readonly blob: Blob; readonly settle: (answer: Result<Uint8Array, FileFailure>) => void }[] = [];

  constructor(git: Git, root: string, blobs: ReadonlyMap<string, Blob>) {
    this.#git = git;
    this.#blobs = blobs;
    this.#folders = foldersOf(root, blobs);
  }

  async read(path: string, maxBytes = mostBytes): Promise<Result<Uint8Array, FileFailure>> {
    const real = await this.realPath(path);
    const blob = real.ok ? this.#blobs.get(real.value) : undefined;
    if (blob?.kind !== 'file') return err(notFound(path));
    if (blob.size > maxBytes) {
      return err({ code: 'too-large', message: t('{0} has more than {1} bytes.', path, maxBytes) });
    }
    const known = this.#read.get(blob.hash) ?? this.#ask(blob);
    this.#read.set(blob.hash, known);
    return known;
  }

  async list(path: string): Promise<Result<readonly DirectoryEntry[], FileFailure>> {
    const real = await this.realPath(path);
    const entries = real.ok ? this.#folders.get(real.value) : undefined;
    return entries === undefined ? err(notFound(path)) : ok(entries);
  }

  async stat(path: string): ReturnType<Files['stat']> {
    const real = await this.realPath(path);
    if (!real.ok) return real;
    const blob = this.#blobs.get(real.value);
    if (blob === undefined) return ok({ kind: 'directory', size: 0, modified: 0 });
    return ok({ kind: blob.kind === 'file' ? 'file' : 'other', size: blob.size, modified: 0 });
  }

  /** Links are followed as far as they stay in the folder. */
  async realPath(path: string, links = 0): Promise<Result<string, FileFailure>> {
    const wanted = normalisePath(path);
    for (let place = wanted; ; place = parentOf(place)) {
      const blob = this.#blobs.get(place);
      if (blob?.kind === 'link' && links < mostLinks) {
        const target = await (this.#read.get(blob.hash) ?? this.#ask(blob));
        if (!target.ok) return target;
        const rest = place === wanted ? '' : relativePath(place, wanted);
        const led = joinPath(parentOf(place), new TextDecoder().decode(target.value), rest);
        return this.realPath(led, links + 1);
      }
      if (place === parentOf(place)) break;
    }
    return this.#blobs.has(wanted) || this.#folders.has(wanted) ? ok(wanted) : err(notFound(path));
  }

  /** All that is asked for at about the same time is read by one process. */
  #ask(blob: Blob): Promise<Result<Uint8Array, FileFailure>> {
    return new Promise((settle) => {
      this.#wanted.push({ blob, settle });
      if (this.#wanted.length === 1) queueMicrotask(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const wanted = this.#wanted;
    this.#wanted = [];
    const input = wanted.map(({ blob }) => `${blob.hash}\n`).join('');
    const answer = await runGit(this.#git, ['cat-file', '--batch'], {
      input,
      bytes: true,
      maxBytes: mostBytes,
    });
    let at = 0;
    for (const { blob, settle } of wanted) {
      const output = answer.ok ? answer.value : '';
      const head = /^[0-9a-f]+ blob (\d+)\n/.exec(output.slice(at, at + 200));
      if (head === null) {
        const message = answer.ok ? t('git has no object {0}.', blob.hash) : answer.error.message;
        settle(err({ code: 'not-readable', message }));
        continue;
      }
      const start = at + head[0].length;
      const end = start + Number(head[1]);
      settle(ok(Uint8Array.from(output.slice(start, end), (byte) => byte.charCodeAt(0))));
      at = end + 1;
    }
  }
}

function foldersOf(
  root: string,
  blobs: ReadonlyMap<string, Blob>,
): ReadonlyMap<string, readonly DirectoryEntry[]> {
  const folders = new Map<string, Map<string, DirectoryEntry>>([[root, new Map()]]);
  const add = (path: string, kind: DirectoryEntry['kind']): void => {
    const parent = parentOf(path);
    if (!isWithin(path, root) || path === root) return;
    const entries = folders.get(parent) ?? new Map<string, DirectoryEntry>();
    const isNew = !folders.has(parent);
    folders.set(parent, entries);
    const name = path.slice(parent.length + (parent.endsWith('/') ? 0 : 1));
    entries.set(name, { name, kind });
    if (isNew) add(parent, 'directory');
  };
  for (const [path, { kind }] of blobs) add(path, kind);
  return new Map(
    Array.from(folders, ([path, entries]) => [
      path,
      [...entries.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ]),
  );
}

function notFound(path: string): FileFailure {
  return { code: 'not-found', message: t('{0} is not in this revision.', path) };
}
