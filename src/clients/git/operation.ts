/** A rebase, merge or the like that was begun in a worktree and not ended. */
import type { Files } from '../../base/ports.ts';
import { joinPath } from '../../base/paths.ts';
import { readText } from './gitDirectory.ts';

export interface Operation {
  readonly kind: 'rebase' | 'apply' | 'merge' | 'cherry-pick' | 'revert' | 'bisect';
  /** The branch that it is about; null where git does not say, as when it began without one. */
  readonly branch: string | null;
}

/** @param directory the worktree's own, of `findGitDirectory` */
export async function readOperation(files: Files, directory: string): Promise<Operation | undefined> {
  const read = (name: string) => readText(files, joinPath(directory, name));
  for (const folder of ['rebase-merge', 'rebase-apply']) {
    const [headName, applying] = [await read(`${folder}/head-name`), await read(`${folder}/applying`)];
    if (headName !== undefined) return { kind: 'rebase', branch: branchName(headName) };
    if (applying !== undefined) return { kind: 'apply', branch: null };
  }
  for (const [name, kind] of [
    ['MERGE_HEAD', 'merge'],
    ['CHERRY_PICK_HEAD', 'cherry-pick'],
    ['REVERT_HEAD', 'revert'],
  ] as const) {
    if ((await read(name)) !== undefined) return { kind, branch: null };
  }
  if ((await read('BISECT_LOG')) === undefined) return undefined;
  return { kind: 'bisect', branch: branchName((await read('BISECT_START')) ?? '') };
}

/** A commit's id stands where the branch would, if there was none. */
function branchName(text: string): string | null {
  const name = text.trim().replace(/^refs\/heads\//, '');
  return name === '' || name === 'detached HEAD' || /^[0-9a-f]{40,64}$/.test(name) ? null : name;
}
