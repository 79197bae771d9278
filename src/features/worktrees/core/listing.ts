/** What is told of each worktree, in the order in which it is cheap: the list, the divergences, the changes. */
import type { Files } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import { readTargets, type Base } from '../../../clients/git/base.ts';
import { inWorktree, type Git, type GitFailure } from '../../../clients/git/command.ts';
import { countDivergence, type CommitPair } from '../../../clients/git/divergence.ts';
import { findGitDirectory } from '../../../clients/git/gitDirectory.ts';
import { readOperation, type Operation } from '../../../clients/git/operation.ts';
import { readStatus } from '../../../clients/git/status.ts';
import type { Worktree } from '../../../clients/git/worktreeList.ts';

export interface Comparison {
  readonly ahead: number | null;
  readonly behind: number | null;
  /** What both are counted against: the upstream, else the base. */
  readonly base: Base | undefined;
}

const unknown: Comparison = { ahead: null, behind: null, base: undefined };

/**
 * Ahead and behind of all worktrees by a handful of git processes, by path. Where HEAD is on no branch the default base
 * counts, and in the middle of a rebase the branch that is being rebased.
 */
export async function compareWithBases(
  git: Git,
  worktrees: readonly Worktree[],
  operations: ReadonlyMap<string, Operation>,
): Promise<Result<ReadonlyMap<string, Comparison>, GitFailure>> {
  const branches = new Map<string, string>();
  for (const { path, branch } of worktrees) {
    const name = branch ?? operations.get(path)?.branch;
    if (name !== undefined && name !== null) branches.set(path, name);
  }
  const targets = await readTargets(git, [...new Set(branches.values())]);
  if (!targets.ok) return targets;
  const compared: { readonly path: string; readonly base: Base; readonly pair: CommitPair }[] = [];
  for (const { path, head, bare } of worktrees) {
    const branch = branches.get(path);
    const base = (branch === undefined ? undefined : targets.value.of.get(branch)) ?? targets.value.default;
    if (base && !bare && !/^0*$/.test(head))
      compared.push({ path, base, pair: { head, against: base.commit } });
  }
  const counts = await countDivergence(
    git,
    compared.map(({ pair }) => pair),
  );
  if (!counts.ok) return counts;
  const comparisons = new Map<string, Comparison>(worktrees.map(({ path }) => [path, unknown]));
  for (const [index, { path, base }] of compared.entries()) {
    comparisons.set(path, { ...(counts.value[index] ?? unknown), base });
  }
  return ok(comparisons);
}

/** Operations under way, by path; read from the disk alone. */
export async function readOperations(
  files: Files,
  worktrees: readonly Worktree[],
): Promise<ReadonlyMap<string, Operation>> {
  const operations = new Map<string, Operation>();
  await Promise.all(
    worktrees.map(async ({ path }) => {
      const directory = await findGitDirectory(files, path);
      const operation = directory && (await readOperation(files, directory.own));
      if (operation) operations.set(path, operation);
    }),
  );
  return operations;
}

/** Changed and untracked files; null for a folder that is gone, or that git cannot look into. */
export async function countChanges(files: Files, git: Git, worktree: Worktree): Promise<number | null> {
  if (worktree.bare || worktree.prunable !== null) return null;
  const there = await inWorktree(files, git, worktree.path);
  const status = there.ok ? await readStatus(there.value) : there;
  return status.ok ? status.value.files.length : null;
}
