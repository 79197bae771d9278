import * as vscode from 'vscode';
import { isWithin } from '../../../base/paths.ts';
import { withProgress } from '../../../editor/progress.ts';
import { discardRemoved } from '../core/removal/discard.ts';
import { inspectWorktree, type Inspection } from '../core/removal/inspect.ts';
import { listRemoved, type RemovedWorktree } from '../core/removal/record.ts';
import { removeWorktree } from '../core/removal/remove.ts';
import { undoRemoval } from '../core/removal/undo.ts';
import { warningsOf } from '../core/removal/warnings.ts';
import { nameOfWork } from '../core/worktreeText.ts';
import {
  chooseRepository,
  chooseWorktree,
  type ChosenRepository,
  type CommandParts,
  type Target,
} from './chosen.ts';
import { workspaceRoots } from './dependencies.ts';
import { agoText } from './worktreesTree.ts';

/** Tells all that would be missed in one question, then moves the worktree to where it can be brought back from. */
export async function remove(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseWorktree(parts, target, ({ main }) => !main);
  if (!chosen) return;
  const inspection = await inspect(parts, chosen, chosen.worktree.path);
  if (!inspection) return;
  const name = nameOfWork({ ...inspection.worktree, operation: inspection.operation ?? null });
  const [only, withBranch] = [vscode.l10n.t('Remove'), vscode.l10n.t('Remove with Its Branch')];
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove the worktree {0}?', name),
    { modal: true, detail: detailOf(inspection) },
    only,
    ...(inspection.worktree.branch === null ? [] : [withBranch]),
  );
  if (answer === undefined) return;
  const removed = await moveAway(parts, chosen, { inspection, deleteBranch: answer === withBranch });
  if (!removed) return;
  const undo = vscode.l10n.t('Undo');
  const next = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is removed. "Show Removed Worktrees" brings it back at any time.', name),
    undo,
  );
  if (next === undo) await bringBack(parts, removed);
}

async function inspect(
  { ports, reporter }: CommandParts,
  { git, worktrees, state }: ChosenRepository,
  path: string,
): Promise<Inspection | undefined> {
  const worktree = worktrees.find((candidate) => candidate.path === path);
  if (!worktree) return undefined;
  const inspection = await withProgress(vscode.l10n.t('Looking at what the worktree holds'), ({ signal }) =>
    inspectWorktree(ports, { ...git, signal }, { worktree, common: state.repository.common }),
  );
  if (inspection?.ok === true) return inspection.value;
  if (inspection) reporter.failure(inspection.error);
  return undefined;
}

function detailOf(inspection: Inspection): string {
  const { path } = inspection.worktree;
  const open = workspaceRoots().some((root) => isWithin(root, path));
  const warnings = [
    ...(open ? [vscode.l10n.t('It is open in this window.')] : []),
    ...warningsOf(inspection),
  ];
  return [
    path,
    warnings.length === 0
      ? vscode.l10n.t('Everything in it is committed and pushed, and nothing runs in it.')
      : warnings.join('\n'),
    vscode.l10n.t(
      'Nothing is deleted: its files and commits are kept, and "Show Removed Worktrees" brings all of it back.',
    ),
  ].join('\n\n');
}

async function moveAway(
  { ports, reporter, board, storage }: CommandParts,
  { git, state }: ChosenRepository,
  { inspection, deleteBranch }: { readonly inspection: Inspection; readonly deleteBranch: boolean },
): Promise<RemovedWorktree | undefined> {
  const removed = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Removing {0}', inspection.worktree.path),
      cancellable: true,
    },
    (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => cancel.abort());
      return removeWorktree(ports, {
        git,
        inspection,
        storage,
        deleteBranch,
        signal: cancel.signal,
        progress: (message) => progress.report({ message }),
      });
    },
  );
  board.refresh(state.repository.common);
  if (removed.ok) return removed.value;
  if (removed.error.code !== 'cancelled') reporter.failure(removed.error);
  return undefined;
}

/** What git calls pruning: worktrees whose folder is gone leave the list. What the repository holds of them is kept too. */
export async function prune(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseRepository(parts, target);
  if (!chosen) return;
  const gone = chosen.worktrees.filter(({ prunable, locked }) => prunable !== null && locked === null);
  if (gone.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No worktree has lost its folder.'));
    return;
  }
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Take {0} worktrees without a folder off the list?', gone.length),
    { modal: true, detail: gone.map(({ path }) => path).join('\n') },
    vscode.l10n.t('Prune'),
  );
  if (answer === undefined) return;
  for (const { path } of gone) {
    const inspection = await inspect(parts, chosen, path);
    if (inspection) await moveAway(parts, chosen, { inspection, deleteBranch: false });
  }
}

interface RemovedItem extends vscode.QuickPickItem {
  readonly record: RemovedWorktree;
}

/** The list of removed worktrees: choosing one brings it back, its button deletes it for good. */
export async function showRemoved(parts: CommandParts): Promise<void> {
  const pick = vscode.window.createQuickPick<RemovedItem>();
  const trash = { iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Delete for Good') };
  const fill = async (): Promise<void> => {
    const records = await listRemoved(parts.ports.files, parts.storage);
    pick.items = records.map((record) => ({
      label: record.branch ?? record.head.slice(0, 8),
      description: vscode.l10n.t('removed {0}', agoText(Date.now() - record.removed)),
      detail: record.path,
      buttons: [trash],
      record,
    }));
    pick.placeholder =
      records.length === 0
        ? vscode.l10n.t('No worktree has been removed')
        : vscode.l10n.t('Choose the worktree to bring back');
  };
  pick.title = vscode.l10n.t('Removed Worktrees');
  pick.matchOnDetail = true;
  pick.onDidTriggerItemButton(async ({ item }) => {
    pick.hide();
    await deleteForGood(parts, item.record);
  });
  pick.onDidAccept(async () => {
    const [chosen] = pick.selectedItems;
    pick.hide();
    if (chosen) await bringBack(parts, chosen.record);
  });
  pick.onDidHide(() => pick.dispose());
  await fill();
  pick.show();
}

async function bringBack(
  { ports, reporter, board, storage }: CommandParts,
  record: RemovedWorktree,
): Promise<void> {
  const restored = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Bringing back {0}', record.path),
    },
    () => undoRemoval(ports, storage, record),
  );
  for (const { repository } of board.repositories()) {
    if (repository.common === record.common) board.refresh(record.common);
  }
  if (!restored.ok) return reporter.failure(restored.error);
  const { path, notes } = restored.value;
  void vscode.window.showInformationMessage([vscode.l10n.t('{0} is back.', path), ...notes].join(' '));
}

async function deleteForGood(
  { ports, reporter, storage }: CommandParts,
  record: RemovedWorktree,
): Promise<void> {
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete {0} for good?', record.path),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its uncommitted and ignored files, and commits on no branch, cannot be brought back after that.',
      ),
    },
    vscode.l10n.t('Delete for Good'),
  );
  if (answer === undefined) return;
  const discarded = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Deleting {0}', record.path) },
    () => discardRemoved(ports, storage, record),
  );
  if (!discarded.ok) reporter.failure(discarded.error);
}
