/** Brings a removed worktree back: folder, branch, index, ignored files and the state of a rebase, byte for byte. */
import { t } from '@vscode/l10n';
import { joinPath } from '../../../../base/paths.ts';
import type { Processes } from '../../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../../base/result.ts';
import { resolveCommit } from '../../../../clients/git/base.ts';
import { openGit, runGit, type Git } from '../../../../clients/git/command.ts';
import { listWorktrees } from '../../../../clients/git/worktreeList.ts';
import { freeName } from './admin.ts';
import type { RemovalPorts } from './inspect.ts';
import { releaseObjects } from './keep.ts';
import type { MoveFailure } from './remove.ts';
import { keptPlaces, type RemovedWorktree } from './record.ts';

export interface Restored {
  readonly path: string;
  /** Why it is not quite as it was; empty where it is. */
  readonly notes: readonly string[];
}

/** Where something is in the way nothing is changed, and the answer says what. */
export async function undoRemoval(
  ports: RemovalPorts,
  storage: string,
  record: RemovedWorktree,
): Promise<Result<Restored, MoveFailure>> {
  const { files, writer } = ports;
  const { path, common, id } = record;
  const places = keptPlaces(storage, id);
  const git = await openRepository(ports.processes, common);
  if (!git.ok) return git;
  const treeIsKept = (await files.stat(places.tree)).ok;
  if (treeIsKept && (await files.stat(path)).ok) {
    return inTheWay(t('{0} exists. Move it away, then bring the worktree back.', path));
  }
  const adminIsKept = (await files.stat(places.admin)).ok;
  const name = adminIsKept ? await freeName(files, common, record.name) : record.name;
  const admin = joinPath(common, 'worktrees', name);
  const branch = await restoreBranch(git.value, record);
  if (!branch.ok) return branch;
  if (treeIsKept) {
    const moved = await writer.move(places.tree, path);
    if (!moved.ok) return moved;
  }
  if (adminIsKept) {
    const moved = await writer.move(places.admin, admin);
    if (!moved.ok) return moved;
  }
  const notes = [...branch.value.notes];
  if (branch.value.detach) await writer.write(joinPath(admin, 'HEAD'), `${record.head}\n`);
  if (name !== record.name && treeIsKept) await writer.write(joinPath(path, '.git'), `gitdir: ${admin}\n`);
  await releaseObjects(git.value, id);
  await writer.remove(places.record);
  await writer.remove(places.folder);
  return ok({ path, notes });
}

async function openRepository(
  processes: Processes,
  common: string,
): Promise<Result<Git, MoveFailure | Failure<'in-the-way'>>> {
  const git = await openGit(processes, common);
  if (git.ok || git.error.code !== 'no-repository') return git;
  return inTheWay(t('Its repository is not at {0} any more. Move it back there, then try again.', common));
}

function inTheWay(message: string): Result<never, Failure<'in-the-way'>> {
  return err({ code: 'in-the-way', message });
}

interface RestoredBranch {
  /** The branch cannot be checked out here again: HEAD is to stand at the commit itself. */
  readonly detach: boolean;
  readonly notes: readonly string[];
}

async function restoreBranch(
  git: Git,
  { branch, head, deletedBranch }: RemovedWorktree,
): Promise<Result<RestoredBranch, MoveFailure>> {
  const asItWas = ok({ detach: false, notes: [] });
  if (branch === null || /^0*$/.test(head)) return asItWas;
  const listed = await listWorktrees(git);
  if (!listed.ok) return listed;
  const elsewhere = listed.value.find((worktree) => worktree.branch === branch);
  if (elsewhere) {
    const note = t('{0} is checked out in {1}; HEAD stands at its commit here.', branch, elsewhere.path);
    return ok({ detach: true, notes: [note] });
  }
  const now = await resolveCommit(git, `refs/heads/${branch}`);
  if (now.ok && now.value === head) return asItWas;
  if (now.ok) {
    const note = t('{0} has moved on; HEAD stands at the commit of the removal.', branch);
    return ok({ detach: true, notes: [note] });
  }
  if (now.error.code !== 'refused') return now;
  const made = await runGit(git, ['update-ref', `refs/heads/${branch}`, head, '0'.repeat(head.length)]);
  if (!made.ok) return made;
  for (const [key, value] of deletedBranch?.settings ?? []) {
    await runGit(git, ['config', '--local', '--add', key, value]);
  }
  return asItWas;
}
