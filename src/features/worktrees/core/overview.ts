/** All worktrees of a repository with all that is told of them: what `list_worktrees` answers. */
import { mapParallel } from '../../../base/parallel.ts';
import type { Files, Processes } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import { openGit, type GitFailure } from '../../../clients/git/command.ts';
import type { Operation } from '../../../clients/git/operation.ts';
import { listWorktrees, type Worktree } from '../../../clients/git/worktreeList.ts';
import { compareWithBases, countChanges, readOperations, type Comparison } from './listing.ts';

/** Git processes that run at a time. */
export const processesAtOnce = 4;

export interface WorktreeOverview extends Worktree, Comparison {
  readonly changes: number | null;
  readonly operation: Operation | undefined;
}

export interface OverviewPorts {
  readonly files: Files;
  readonly processes: Processes;
}

/** @param folder in any worktree of the repository, or the bare repository itself */
export async function readOverview(
  { files, processes }: OverviewPorts,
  folder: string,
  signal?: AbortSignal,
): Promise<Result<readonly WorktreeOverview[], GitFailure>> {
  const git = await openGit(processes, folder, signal);
  if (!git.ok) return git;
  const worktrees = await listWorktrees(git.value);
  if (!worktrees.ok) return worktrees;
  const operations = await readOperations(files, worktrees.value);
  const comparing = compareWithBases(git.value, worktrees.value, operations);
  const changes = await mapParallel(worktrees.value, processesAtOnce - 1, (worktree) =>
    countChanges(files, git.value, worktree),
  );
  const comparisons = await comparing;
  if (!comparisons.ok) return comparisons;
  return ok(
    worktrees.value.map((worktree, index) => ({
      ...worktree,
      ahead: null,
      behind: null,
      base: undefined,
      ...comparisons.value.get(worktree.path),
      changes: changes[index] ?? null,
      operation: operations.get(worktree.path),
    })),
  );
}
