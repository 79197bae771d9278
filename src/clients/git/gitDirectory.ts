/** Where a worktree keeps what is its own and what it shares. Read from the disk: no process, any path. */
import type { Files } from '../../base/ports.ts';
import { joinPath, parentOf } from '../../base/paths.ts';

export interface GitDirectory {
  /** Holds HEAD, the index and the state of a rebase or merge. */
  readonly own: string;
  /** Holds the refs, the objects and the configuration: `own` for a main worktree. */
  readonly common: string;
  /** Whether it is one of a repository's further worktrees. */
  readonly linked: boolean;
}

const decoder = new TextDecoder();

/** Undefined where the folder is the top of no working tree and no bare repository. */
export async function findGitDirectory(files: Files, folder: string): Promise<GitDirectory | undefined> {
  const own = (await directoryOf(files, folder)) ?? (await bareDirectory(files, folder));
  if (own === undefined) return undefined;
  const shared = await readText(files, joinPath(own, 'commondir'));
  if (shared === undefined) return { own, common: own, linked: false };
  return { own, common: joinPath(own, withoutLineEnd(shared)), linked: true };
}

/** The nearest folder at or above this one that is the top of a working tree. */
export async function findTop(files: Files, folder: string): Promise<string | undefined> {
  for (let place = folder; ; place = parentOf(place)) {
    if ((await directoryOf(files, place)) !== undefined) return place;
    if (parentOf(place) === place) return undefined;
  }
}

async function directoryOf(files: Files, folder: string): Promise<string | undefined> {
  const place = joinPath(folder, '.git');
  const found = await files.stat(place);
  if (!found.ok) return undefined;
  if (found.value.kind === 'directory') return place;
  const pointer = /^gitdir: (.*)$/s.exec((await readText(files, place)) ?? '')?.[1];
  return pointer === undefined ? undefined : joinPath(folder, withoutLineEnd(pointer));
}

async function bareDirectory(files: Files, folder: string): Promise<string | undefined> {
  const parts = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => files.stat(joinPath(folder, name))),
  );
  return parts.every(({ ok }) => ok) ? folder : undefined;
}

/** Small files of git alone are read by this; undefined where there is none. */
export async function readText(files: Files, path: string): Promise<string | undefined> {
  const read = await files.read(path, 16 * 1024 * 1024);
  return read.ok ? decoder.decode(read.value) : undefined;
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
