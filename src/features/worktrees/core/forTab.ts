/** A worktree for an agent tab, made without a question: from the repository's base, beside the repository, locked with the tab's name. */
import { t } from '@vscode/l10n';
import { isWithin, joinPath } from '../../../base/paths.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import type { TabWorktree, WorktreeForTab } from '../../../base/worktreeCommands.ts';
import { fetchFrom, readTargets, resolveCommit } from '../../../clients/git/base.ts';
import { inWorktree, openGit, runGit, type Git } from '../../../clients/git/command.ts';
import { findTop } from '../../../clients/git/gitDirectory.ts';
import { listWorktrees, type Worktree } from '../../../clients/git/worktreeList.ts';
import {
  createWorktree,
  proposedPath,
  type Creation,
  type CreationFailure,
  type CreationPorts,
} from './create.ts';
import { lockReason } from './tabNames.ts';

export type ForTabFailure = CreationFailure | Failure<'in-use'>;

export interface ForTabOptions extends Pick<Creation, 'include' | 'setUp' | 'setUpTimeLimit' | 'progress'> {
  readonly signal?: AbortSignal;
}

/** A worktree that has the branch already is taken as it is, unless it is the main one or another tab's. */
export async function worktreeForTab(
  ports: CreationPorts,
  { folder, branch, tab }: WorktreeForTab,
  options: ForTabOptions,
): Promise<Result<TabWorktree, ForTabFailure>> {
  const opened = await openGit(ports.processes, folder, options.signal);
  if (!opened.ok) return opened;
  const listed = await listWorktrees(opened.value);
  if (!listed.ok) return listed;
  const [main] = listed.value;
  const git = main && !main.bare ? await inWorktree(ports.files, opened.value, main.path) : opened;
  if (!git.ok) return git;
  const real = await ports.files.realPath(folder);
  const place = real.ok ? real.value : folder;
  const top = (await findTop(ports.files, place)) ?? place;
  const there = listed.value.find((worktree) => worktree.branch === branch);
  const taken = there && inUse(there, branch, tab);
  if (taken) return err(taken);
  const made = there
    ? ok({ path: there.path, notes: [t('{0} was there already and is used as it is.', there.path)] })
    : await make(ports, { git: git.value, branch }, options);
  if (!made.ok) return made;
  const { path } = made.value;
  const notes = [...made.value.notes];
  if (!there || there.locked === null) {
    const locked = await runGit(git.value, ['worktree', 'lock', '--reason', lockReason(tab), '--', path]);
    if (!locked.ok) notes.push(locked.error.message);
  }
  const cwd = isWithin(place, top) ? joinPath(path, place.slice(top.length + 1)) : path;
  if ((await ports.files.stat(cwd)).ok) return ok({ worktree: path, cwd, top, notes });
  notes.push(t('The branch {0} does not have {1}: the tab starts in {2}.', branch, folder, path));
  return ok({ worktree: path, cwd: path, top, notes });
}

function inUse(
  { main, path, prunable, locked }: Worktree,
  branch: string,
  tab: string,
): Failure<'in-use'> | undefined {
  if (main)
    return refuse(t('{0} is checked out in the main worktree {1}. Choose another branch.', branch, path));
  if (prunable !== null)
    return refuse(t('The worktree {0} of {1} is gone. Prune or repair it first.', path, branch));
  if (locked !== null && locked !== '' && locked !== lockReason(tab))
    return refuse(t('The worktree {0} of {1} is locked ({2}). Choose another branch.', path, branch, locked));
  return undefined;
}

function refuse(message: string): Failure<'in-use'> {
  return { code: 'in-use', message };
}

async function make(
  ports: CreationPorts,
  { git, branch }: { readonly git: Git; readonly branch: string },
  options: ForTabOptions,
): Promise<Result<{ readonly path: string; readonly notes: readonly string[] }, CreationFailure>> {
  const exists = (await resolveCommit(git, `refs/heads/${branch}`)).ok;
  const base = exists ? ok({ notes: [] }) : await freshBase(git);
  if (!base.ok) return base;
  const made = await createWorktree(ports, {
    ...options,
    git,
    branch,
    path: proposedPath(git.folder, branch),
    ...('name' in base.value && { base: base.value.name }),
  });
  return made.ok ? ok({ path: made.value.path, notes: [...base.value.notes, ...made.value.notes] }) : made;
}

/** The base, fetched where it is a remote's; where that fails its age is told. */
async function freshBase(
  git: Git,
): Promise<Result<{ readonly name: string; readonly notes: readonly string[] }, CreationFailure>> {
  const targets = await readTargets(git, []);
  if (!targets.ok) return targets;
  const base = targets.value.default;
  // A repository of another habit has neither main nor a remote.
  if (!base) return ok({ name: 'HEAD', notes: [] });
  const isRemote = (await resolveCommit(git, `refs/remotes/${base.name}`)).ok;
  const fetched = isRemote ? await fetchFrom(git, base.name.slice(0, base.name.indexOf('/'))) : ok(undefined);
  if (fetched.ok) return ok({ name: base.name, notes: [] });
  const day = new Date(base.committed).toISOString().slice(0, 10);
  const note = t('{0} could not be brought up to date: its last commit is of {1}.', base.name, day);
  return ok({ name: base.name, notes: [note] });
}
