/** Which worktree or repository a command is about: the row it was called on, else the one that a person picks. */
import * as vscode from 'vscode';
import type { Git, GitFailure } from '../../../clients/git/command.ts';
import { inWorktree, openGit } from '../../../clients/git/command.ts';
import type { Result } from '../../../base/result.ts';
import { listWorktrees, type Worktree } from '../../../clients/git/worktreeList.ts';
import type { Ports } from '../../../base/ports.ts';
import type { WorktreeTarget } from '../../../base/worktreeCommands.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { RepositoryState, WorktreeBoard } from '../core/board.ts';
import { nameOfWork } from '../core/worktreeText.ts';
import type { WorktreesTree } from './worktreesTree.ts';

export interface CommandParts {
  readonly board: WorktreeBoard;
  readonly ports: Ports;
  readonly reporter: Reporter;
  readonly tree: WorktreesTree;
  readonly discover: () => Promise<void>;
  /** The folder in which removed worktrees are kept. */
  readonly storage: string;
}

export type Target = WorktreeTarget | undefined;

export interface ChosenRepository {
  readonly state: RepositoryState;
  /** In the first worktree: the main one, or the bare repository. */
  readonly git: Git;
  readonly worktrees: readonly Worktree[];
}

export interface ChosenWorktree extends ChosenRepository {
  readonly worktree: Worktree;
}

/** Undefined where the person picked none, or git did not answer, which is told. */
export async function chooseRepository(
  parts: CommandParts,
  target: Target,
): Promise<ChosenRepository | undefined> {
  const { board, ports, reporter } = parts;
  const state = target ? board.repository(target.repository) : await pickRepository(board);
  if (!state) return undefined;
  const asked = await openGit(ports.processes, state.repository.folder);
  const listed = asked.ok ? await listWorktrees(asked.value) : asked;
  const [main] = listed.ok ? listed.value : [];
  const git = asked.ok && main && !main.bare ? await inWorktree(ports.files, asked.value, main.path) : asked;
  const answer = told(reporter, git);
  const worktrees = told(reporter, listed);
  return answer && worktrees && { state, git: answer, worktrees };
}

export async function chooseWorktree(
  parts: CommandParts,
  target: Target,
  fits: (worktree: Worktree) => boolean = () => true,
): Promise<ChosenWorktree | undefined> {
  const repository = await chooseRepository(parts, target);
  if (!repository) return undefined;
  const path =
    target && 'worktree' in target ? target.worktree : await pickWorktree(repository.worktrees.filter(fits));
  const worktree = repository.worktrees.find((candidate) => candidate.path === path);
  return worktree && { ...repository, worktree };
}

async function pickRepository(board: WorktreeBoard): Promise<RepositoryState | undefined> {
  const states = board.repositories();
  if (states.length <= 1) {
    if (states.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No git repository was found in this workspace.'),
      );
    }
    return states[0];
  }
  const chosen = await vscode.window.showQuickPick(
    states.map((state) => ({ label: state.repository.name, description: state.repository.folder, state })),
    { placeHolder: vscode.l10n.t('Choose a repository') },
  );
  return chosen?.state;
}

async function pickWorktree(worktrees: readonly Worktree[]): Promise<string | undefined> {
  if (worktrees.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No worktree fits this command.'));
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(
    worktrees.map((worktree) => ({
      label: nameOfWork({ ...worktree, operation: null }),
      description: worktree.path,
      path: worktree.path,
    })),
    { placeHolder: vscode.l10n.t('Choose a worktree'), matchOnDescription: true },
  );
  return chosen?.path;
}

/** The value, or undefined after the failure was told. */
export function told<T>(reporter: Reporter, result: Result<T, GitFailure>): T | undefined {
  if (result.ok) return result.value;
  if (result.error.code !== 'cancelled') reporter.failure(result.error);
  return undefined;
}
