/** What a person can do to worktrees, from a row, the view's header or the palette. */
import * as vscode from 'vscode';
import { nameOf } from '../../../base/paths.ts';
import { readTargets } from '../../../clients/git/base.ts';
import { inWorktree, runGit } from '../../../clients/git/command.ts';
import type { WorktreeCommandId } from '../../../base/worktreeCommands.ts';
import { runCommand } from '../../../editor/commands.ts';
import { pathOf } from '../../../editor/files.ts';
import { readSetting } from '../../../editor/settings.ts';
import { lockReason } from '../core/tabNames.ts';
import { readTabOwners } from '../core/tabOwners.ts';
import { nameOfWork } from '../core/worktreeText.ts';
import {
  chooseRepository,
  chooseWorktree,
  told,
  type ChosenWorktree,
  type CommandParts,
  type Target,
} from './chosen.ts';
import { compareWithBase } from './compare.ts';
import { askNewPlace, create } from './createCommand.ts';
import { workspaceRoots } from './dependencies.ts';
import { prune, remove, showRemoved } from './removeCommands.ts';

export type WorktreeCommands = Readonly<Record<WorktreeCommandId, (target: Target) => Promise<void>>>;

export function createWorktreeCommands(parts: CommandParts): WorktreeCommands {
  return {
    'sreWorkbench.worktrees.refresh': async () => {
      await parts.discover();
      for (const { repository, worktrees } of parts.board.repositories()) {
        if (worktrees) parts.board.refresh(repository.common);
      }
    },
    'sreWorkbench.worktrees.create': (target) => create(parts, target),
    'sreWorkbench.worktrees.open': (target) => open(parts, target, false),
    'sreWorkbench.worktrees.openInNewWindow': (target) => open(parts, target, true),
    'sreWorkbench.worktrees.openTab': (target) => openTab(parts, target),
    'sreWorkbench.worktrees.compareWithBase': (target) => compare(parts, target),
    'sreWorkbench.worktrees.move': (target) => move(parts, target),
    'sreWorkbench.worktrees.repair': (target) => repair(parts, target),
    'sreWorkbench.worktrees.lock': (target) => lock(parts, target),
    'sreWorkbench.worktrees.unlock': (target) => unlock(parts, target),
    'sreWorkbench.worktrees.prune': (target) => prune(parts, target),
    'sreWorkbench.worktrees.remove': (target) => remove(parts, target),
    'sreWorkbench.worktrees.showRemoved': () => showRemoved(parts),
    'sreWorkbench.worktrees.prepareHandoff': (target) => prepareHandoff(parts, target),
  };
}

async function open(parts: CommandParts, target: Target, forceNewWindow: boolean): Promise<void> {
  const chosen = await chooseWorktree(parts, target, isPresent);
  if (!chosen) return;
  const folder = vscode.Uri.file(chosen.worktree.path);
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow });
}

/** The lock says whose the worktree is, and keeps others from moving it away. */
async function openTab(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseWorktree(parts, target, isPresent);
  if (!chosen) return;
  const { worktree, git, state } = chosen;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the agent tab'),
    value: worktree.branch === null ? nameOf(worktree.path) : nameOf(worktree.branch),
  });
  if (name === undefined || name.trim() === '') return;
  const opened: unknown = await vscode.commands.executeCommand('sreWorkbench.tabs.open', {
    name: name.trim(),
    cwd: worktree.path,
    worktree: worktree.path,
  });
  if (opened === undefined || worktree.main || worktree.locked !== null) return;
  told(
    parts.reporter,
    await runGit(git, ['worktree', 'lock', '--reason', lockReason(name.trim()), '--', worktree.path]),
  );
  parts.board.refresh(state.repository.common);
}

async function prepareHandoff(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseWorktree(parts, target, isPresent);
  if (!chosen) return;
  const { path } = chosen.worktree;
  // Its agent may have begun in a folder below, where no transcript would be looked for.
  const owners = readSetting('sreWorkbench.tabs.enabled')
    ? await readTabOwners(parts.ports.files, workspaceRoots())
    : undefined;
  const tab = owners?.get(path)?.id;
  await runCommand('sreWorkbench.handoff.prepare', tab === undefined ? { cwd: path } : { tab });
}

async function compare(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseWorktree(parts, target, isPresent);
  if (!chosen) return;
  const { worktree, git } = chosen;
  const name = nameOfWork({ ...worktree, operation: null });
  const targets = told(
    parts.reporter,
    await readTargets(git, worktree.branch === null ? [] : [worktree.branch]),
  );
  const base =
    targets && ((worktree.branch === null ? undefined : targets.of.get(worktree.branch)) ?? targets.default);
  const there = told(parts.reporter, await inWorktree(parts.ports.files, git, worktree.path));
  if (!targets || !there) return;
  if (!base) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no base to be compared with.', name));
    return;
  }
  const differing = told(parts.reporter, await compareWithBase(there, { base: base.name, name }));
  if (differing === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} does not differ from {1}.', name, base.name),
    );
  }
}

async function move(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseWorktree(parts, target, ({ main, prunable }) => !main && prunable === null);
  const place = chosen && (await askNewPlace(chosen.worktree.path));
  if (!chosen || place === undefined) return;
  await change(parts, chosen, ['move', '--', chosen.worktree.path, place]);
}

/** A row whose folder is gone is asked where it went. */
async function repair(parts: CommandParts, target: Target): Promise<void> {
  const lost = target && 'worktree' in target ? target.worktree : undefined;
  const chosen = await chooseRepository(parts, target);
  if (!chosen) return;
  const isLost = chosen.worktrees.some(({ path, prunable }) => path === lost && prunable !== null);
  const folders = isLost
    ? await vscode.window.showOpenDialog({
        canSelectFiles: false,
        canSelectFolders: true,
        openLabel: vscode.l10n.t('The Worktree Is Here'),
      })
    : [];
  if (!folders) return;
  await change(parts, chosen, ['repair', ...folders.map(pathOf)]);
}

async function lock(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseWorktree(parts, target, ({ main, locked }) => !main && locked === null);
  const reason = chosen && (await vscode.window.showInputBox({ title: vscode.l10n.t('Why is it locked?') }));
  if (!chosen || reason === undefined) return;
  await change(parts, chosen, ['lock', '--reason', reason, '--', chosen.worktree.path]);
}

async function unlock(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseWorktree(parts, target, ({ locked }) => locked !== null);
  if (chosen) await change(parts, chosen, ['unlock', '--', chosen.worktree.path]);
}

async function change(
  { reporter, board }: CommandParts,
  { git, state }: Pick<ChosenWorktree, 'git' | 'state'>,
  args: readonly string[],
): Promise<void> {
  told(reporter, await runGit(git, ['worktree', ...args], { timeLimit: 5 * 60_000 }));
  board.refresh(state.repository.common);
}

function isPresent({
  prunable,
  bare,
}: {
  readonly prunable: string | null;
  readonly bare: boolean;
}): boolean {
  return prunable === null && !bare;
}
