/** Removes a worktree by moving it to where it can be brought back from: nothing is deleted. */
import { t } from '@vscode/l10n';
import type { FileFailure } from '../../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../../base/result.ts';
import { runGit, type Git, type GitFailure } from '../../../../clients/git/command.ts';
import type { Inspection, RemovalPorts } from './inspect.ts';
import { keepObjects, releaseObjects } from './keep.ts';
import { keptPlaces, writeRecord, type RemovedWorktree } from './record.ts';

export type MoveFailure = GitFailure | FileFailure | Failure<'cancelled' | 'in-the-way'>;

export interface Removal {
  /** Of a worktree that stays. */
  readonly git: Git;
  readonly inspection: Inspection;
  /** The folder in which removed worktrees are kept. */
  readonly storage: string;
  readonly deleteBranch: boolean;
  readonly signal: AbortSignal;
  readonly progress: (message: string, share: number) => void;
}

/**
 * Until the folder moves, cancelling leaves everything as it was; so does every failure. The folder goes first, because
 * that is what can fail: a program may hold it, the disk may be full.
 */
export async function removeWorktree(
  { files, writer, clock }: RemovalPorts,
  removal: Removal,
): Promise<Result<RemovedWorktree, MoveFailure>> {
  const { git, inspection, storage, signal, progress } = removal;
  const { worktree, admin } = inspection;
  const id = crypto.randomUUID();
  const places = keptPlaces(storage, id);
  progress(t('Keeping its commits'), 0.1);
  const settings = removal.deleteBranch ? await branchSettings(git, worktree.branch) : undefined;
  const record: RemovedWorktree = {
    version: 1,
    id,
    path: worktree.path,
    branch: worktree.branch,
    head: worktree.head,
    common: admin.common,
    name: admin.name,
    removed: clock.now(),
    folderWasGone: inspection.folderIsGone,
    deletedBranch:
      settings && worktree.branch !== null && !/^0*$/.test(worktree.head)
        ? { name: worktree.branch, commit: worktree.head, settings }
        : null,
  };
  const kept = await keepObjects(files, git, { id, inspection });
  const written = kept.ok ? await writeRecord(writer, storage, record) : kept;
  const giveUp = async (failure: MoveFailure): Promise<Result<never, MoveFailure>> => {
    await releaseObjects(git, id);
    await writer.remove(places.record);
    await writer.remove(places.folder);
    return err(failure);
  };
  if (!written.ok) return giveUp(written.error);
  if (signal.aborted)
    return giveUp({ code: 'cancelled', message: t('Cancelled. The worktree is as it was.') });
  progress(t('Moving its files'), 0.3);
  const tree = inspection.folderIsGone ? ok(undefined) : await writer.move(worktree.path, places.tree);
  if (!tree.ok) return giveUp(tree.error);
  const rest = await writer.move(admin.folder, places.admin);
  if (!rest.ok) {
    const back = inspection.folderIsGone ? ok(undefined) : await writer.move(places.tree, worktree.path);
    return back.ok ? giveUp(rest.error) : err(back.error);
  }
  if (record.deletedBranch) {
    progress(t('Deleting its branch'), 0.9);
    await deleteBranch(git, record.deletedBranch);
  }
  return ok(record);
}

async function branchSettings(git: Git, branch: string | null): Promise<[string, string][]> {
  if (branch === null) return [];
  const listed = await runGit(git, ['config', '--local', '--null', '--list']);
  const prefix = `branch.${branch}.`;
  return (listed.ok ? listed.value.split('\0') : []).flatMap((entry): [string, string][] => {
    const end = entry.indexOf('\n');
    if (!entry.startsWith(prefix) || end < 0) return [];
    return [[entry.slice(0, end), entry.slice(end + 1)]];
  });
}

/** Only where it still stands at the commit that is kept; its settings go with it, as git's own command has it. */
async function deleteBranch(
  git: Git,
  { name, commit, settings }: NonNullable<RemovedWorktree['deletedBranch']>,
) {
  const deleted = await runGit(git, ['update-ref', '-d', `refs/heads/${name}`, commit]);
  if (deleted.ok && settings.length > 0) {
    await runGit(git, ['config', '--local', '--remove-section', `branch.${name}`]);
  }
}
