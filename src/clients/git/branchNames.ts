/** The branches of a repository and where each is checked out, read from its files: no process runs. */
import type { Files } from '../../base/ports.ts';
import { joinPath, nameOf, parentOf } from '../../base/paths.ts';
import { readText } from './gitDirectory.ts';

export interface Branch {
  readonly name: string;
  /** Absolute folder of the working tree that has it; undefined where none has. */
  readonly worktree: string | undefined;
}

/** A repository with more is looked at no further. */
const mostBranches = 20_000;
/** Folders of a branch's name. */
const deepest = 8;

/** @param common the repository's own folder, such as `/src/shop/.git` */
export async function readBranches(files: Files, common: string): Promise<readonly Branch[]> {
  const names = new Set<string>();
  const packed = (await readText(files, joinPath(common, 'packed-refs'))) ?? '';
  for (const [, name = ''] of packed.matchAll(/^[0-9a-f]{40,64} refs\/heads\/(.+?)\r?$/gm)) names.add(name);
  await looseNames(files, { folder: joinPath(common, 'refs/heads'), before: '', names, depth: 0 });
  const worktrees = await readWorktrees(files, common);
  for (const name of worktrees.keys()) names.add(name);
  return [...names]
    .toSorted()
    .slice(0, mostBranches)
    .map((name) => ({ name, worktree: worktrees.get(name) }));
}

interface Looking {
  readonly folder: string;
  readonly before: string;
  readonly names: Set<string>;
  readonly depth: number;
}

async function looseNames(files: Files, { folder, before, names, depth }: Looking): Promise<void> {
  const entries = await files.list(folder);
  for (const { name, kind } of entries.ok ? entries.value : []) {
    if (names.size >= mostBranches) return;
    if (kind === 'file' && !name.endsWith('.lock')) names.add(before + name);
    if (kind === 'directory' && depth < deepest) {
      const below = { folder: joinPath(folder, name), before: `${before}${name}/`, names, depth: depth + 1 };
      await looseNames(files, below);
    }
  }
}

/** Folders by the branch that is checked out in them. */
async function readWorktrees(files: Files, common: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const note = async (own: string, folder: string | undefined): Promise<void> => {
    const branch = /^ref: refs\/heads\/(.+?)\r?$/m.exec(
      (await readText(files, joinPath(own, 'HEAD'))) ?? '',
    )?.[1];
    if (branch !== undefined && folder !== undefined) found.set(branch, folder);
  };
  await note(common, nameOf(common) === '.git' ? parentOf(common) : undefined);
  const entries = await files.list(joinPath(common, 'worktrees'));
  for (const { name } of entries.ok ? entries.value : []) {
    const own = joinPath(common, 'worktrees', name);
    const pointer = (await readText(files, joinPath(own, 'gitdir')))?.trim();
    await note(own, pointer === undefined || pointer === '' ? undefined : parentOf(joinPath(own, pointer)));
  }
  return found;
}
