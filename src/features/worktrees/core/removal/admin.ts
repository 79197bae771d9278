/** The folder in which a repository keeps what belongs to one of its further worktrees. */
import { joinPath, parentOf } from '../../../../base/paths.ts';
import type { Files } from '../../../../base/ports.ts';
import { findGitDirectory, readText } from '../../../../clients/git/gitDirectory.ts';

export interface Admin {
  /** Such as `/src/shop/.git/worktrees/hpa`. */
  readonly folder: string;
  readonly name: string;
  /** The repository's own folder: `/src/shop/.git`. */
  readonly common: string;
}

/**
 * Found from the repository's side, and, where the worktree's folder is there, held against what that says: a worktree
 * and a repository that do not point at each other are not moved.
 */
export async function findAdmin(files: Files, common: string, path: string): Promise<Admin | undefined> {
  const entries = await files.list(joinPath(common, 'worktrees'));
  const folders = entries.ok ? entries.value.filter(({ kind }) => kind === 'directory') : [];
  for (const { name } of folders) {
    const folder = joinPath(common, 'worktrees', name);
    const pointer = await readText(files, joinPath(folder, 'gitdir'));
    if (pointer === undefined) continue;
    const top = parentOf(joinPath(folder, pointer.replace(/\r?\n$/, '')));
    if (top !== path && !(await isSame(files, top, path))) continue;
    const there = await files.stat(path);
    const connected = !there.ok || (await pointsAt(files, path, folder));
    return connected ? { folder, name, common } : undefined;
  }
  return undefined;
}

async function pointsAt(files: Files, path: string, folder: string): Promise<boolean> {
  const directory = await findGitDirectory(files, path);
  return directory !== undefined && isSame(files, directory.own, folder);
}

async function isSame(files: Files, one: string, other: string): Promise<boolean> {
  const [real, realOther] = [await files.realPath(one), await files.realPath(other)];
  return real.ok && realOther.ok && real.value === realOther.value;
}

/** A name that no worktree of the repository has: the same one where it is free. */
export async function freeName(files: Files, common: string, name: string): Promise<string> {
  for (let count = 0; ; count += 1) {
    const candidate = count === 0 ? name : `${name}${count}`;
    const taken = await files.stat(joinPath(common, 'worktrees', candidate));
    if (!taken.ok) return candidate;
  }
}
