/** The repositories of a workspace, found by looking at folders alone: no process runs. */
import { joinPath, nameOf, parentOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { findGitDirectory, findTop } from '../../../clients/git/gitDirectory.ts';

export interface Repository {
  /** The repository's own folder, such as `/src/shop/.git`: what makes it one. */
  readonly common: string;
  /** A folder that git can be asked in: the top of a working tree, or the bare repository. */
  readonly folder: string;
  readonly name: string;
}

/** Folders below a workspace folder in which repositories are looked for. */
const deepest = 4;
const mostFolders = 3000;
const skipped = new Set(['node_modules', 'vendor', 'target', 'dist', 'build', '__pycache__', 'venv']);

/**
 * One of each: worktrees of one repository are the same, submodules belong to theirs. A workspace folder may lie inside
 * of a repository; then it is that one.
 */
export async function findRepositories(
  files: Files,
  roots: readonly string[],
): Promise<readonly Repository[]> {
  const found = new Map<string, Repository>();
  const add = async (folder: string): Promise<boolean> => {
    const directory = await findGitDirectory(files, folder);
    if (!directory) return false;
    const common = await realPath(files, directory.common);
    if (!/\/modules\//.test(directory.own) || directory.linked) {
      const main = nameOf(common) === '.git' ? parentOf(common) : common;
      if (!found.has(common)) found.set(common, { common, folder, name: nameOf(main) });
    }
    return true;
  };
  for (const root of roots) {
    const top = await findTop(files, root);
    if (top !== undefined) await add(top);
    let looked = 0;
    let level: readonly string[] = [root];
    for (let depth = 0; depth <= deepest && looked < mostFolders; depth += 1) {
      const below: string[] = [];
      for (const folder of level.slice(0, mostFolders - looked)) {
        looked += 1;
        // A bare repository has nothing below it to look at.
        if ((await add(folder)) && !(await files.stat(joinPath(folder, '.git'))).ok) continue;
        below.push(...(await foldersIn(files, folder)));
      }
      level = below;
    }
  }
  return [...found.values()].toSorted((one, other) => (one.folder < other.folder ? -1 : 1));
}

async function foldersIn(files: Files, folder: string): Promise<readonly string[]> {
  const entries = await files.list(folder);
  return (entries.ok ? entries.value : [])
    .filter(({ name, kind }) => kind === 'directory' && !name.startsWith('.') && !skipped.has(name))
    .map(({ name }) => joinPath(folder, name));
}

async function realPath(files: Files, path: string): Promise<string> {
  const real = await files.realPath(path);
  return real.ok ? real.value : path;
}
