/** A new worktree, ready to work in: branch, files that git ignores, set-up command. */
import { t } from '@vscode/l10n';
import { isWithin, joinPath, nameOf, parentOf } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import { recordedBaseKey, resolveCommit } from '../../../clients/git/base.ts';
import { runGit, type Git, type GitFailure } from '../../../clients/git/command.ts';
import { listIncluded } from './include.ts';

export interface Creation {
  /** Of the main worktree, or the bare repository. */
  readonly git: Git;
  /** Absolute. */
  readonly path: string;
  readonly branch: string;
  /** What a new branch starts from; left out where the branch exists. */
  readonly base?: string;
  /** Patterns of ignored files that come along, besides those of `.worktreeinclude`. */
  readonly include: readonly string[];
  /** Program and arguments; empty for none. */
  readonly setUp: readonly string[];
  /** Milliseconds. */
  readonly setUpTimeLimit: number;
  readonly progress: (message: string, share: number) => void;
}

export interface Created {
  readonly path: string;
  /** What is there, although not all of it went well; empty where it did. */
  readonly notes: readonly string[];
  /** Ignored files that came along. */
  readonly included: number;
}

export type CreationFailure = GitFailure | Failure<'bad-name' | 'inside' | 'branch-exists'>;
export type CreationPorts = Pick<Ports, 'files' | 'writer' | 'processes'>;

/** Checking out a large repository takes minutes. */
const checkoutTimeLimit = 15 * 60_000;

/** A place beside the repository: `/src/shop.worktrees/feat-hpa` for `/src/shop`. */
export function proposedPath(repository: string, branch: string): string {
  const name = branch.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'worktree';
  return joinPath(parentOf(repository), `${nameOf(repository).replace(/\.git$/, '')}.worktrees`, name);
}

export async function createWorktree(
  ports: CreationPorts,
  creation: Creation,
): Promise<Result<Created, CreationFailure>> {
  const { git, path, branch, progress } = creation;
  if (isWithin(path, git.folder)) {
    const message = t('{0} lies inside of the repository. Choose a folder beside it.', path);
    return err({ code: 'inside', message });
  }
  const named = await runGit(git, ['check-ref-format', '--branch', branch]);
  if (!named.ok) {
    if (named.error.code !== 'refused') return named;
    return err({ code: 'bad-name', message: t('git takes no branch with the name {0}.', branch) });
  }
  progress(t('Checking out {0}', branch), 0.1);
  const added = await addWorktree(creation);
  if (!added.ok) return added;
  progress(t('Copying ignored files'), 0.6);
  const included = await copyIncluded(ports, creation);
  const notes = [...included.notes];
  if (creation.setUp.length > 0) {
    progress(t('Running the set-up command'), 0.8);
    notes.push(...(await runSetUp(ports, creation)));
  }
  return ok({ path, notes, included: included.count });
}

async function addWorktree(creation: Creation): Promise<Result<void, CreationFailure>> {
  const { git, path, branch, base } = creation;
  const add = () =>
    runGit(git, ['worktree', 'add', '--quiet', '--', path, branch], { timeLimit: checkoutTimeLimit });
  if (base === undefined) {
    const added = await add();
    return added.ok ? ok(undefined) : added;
  }
  const commit = await resolveCommit(git, base);
  if (!commit.ok) return commit;
  // Made by itself, and only where there is none: `worktree add -b` makes it first, and leaves it where the rest fails.
  const ref = `refs/heads/${branch}`;
  const made = await runGit(git, ['update-ref', ref, commit.value, '0'.repeat(commit.value.length)]);
  if (!made.ok) {
    if (made.error.code !== 'refused') return made;
    const message = t('There is a branch {0} already, or one whose name begins or ends there.', branch);
    return err({ ...made.error, code: 'branch-exists', message });
  }
  const added = await add();
  if (!added.ok) {
    // Without the signal: what was cancelled is still cleaned up. Only where the branch stands where it was made.
    const { signal: _, ...cleaning } = git;
    await runGit(cleaning, ['update-ref', '-d', ref, commit.value]);
    return added;
  }
  await runGit(git, ['config', '--local', recordedBaseKey(branch), base]);
  return ok(undefined);
}

async function copyIncluded({ files, writer }: CreationPorts, { git, path, include }: Creation) {
  const listed = git.bare ? ok([]) : await listIncluded(files, git, include);
  if (!listed.ok) return { count: 0, notes: [listed.error.message] };
  const notes: string[] = [];
  let count = 0;
  for (const file of listed.value) {
    const copied = await writer.copy(joinPath(git.folder, file), joinPath(path, file));
    if (copied.ok) count += 1;
    else if (copied.error.code !== 'exists') notes.push(copied.error.message);
  }
  return { count, notes };
}

async function runSetUp({ processes }: CreationPorts, creation: Creation): Promise<string[]> {
  const [program = '', ...args] = creation.setUp;
  const ran = await processes.run({
    program,
    args,
    cwd: creation.path,
    timeLimit: creation.setUpTimeLimit,
    ...(creation.git.signal && { signal: creation.git.signal }),
  });
  if (!ran.ok) return [t('The set-up command did not end well: {0}', ran.error.message)];
  const { exitCode, stderr } = ran.value;
  if (exitCode === 0) return [];
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return [t('The set-up command ended with {0}. {1}', exitCode, said)];
}
