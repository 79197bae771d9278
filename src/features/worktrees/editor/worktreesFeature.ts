/** The board with what keeps it up to date and what a person can do to it. */
import type * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import { openGit } from '../../../clients/git/command.ts';
import { readAtRevision } from '../../../clients/git/content.ts';
import type { ContextKeys } from '../../../contributions.ts';
import { pathOf } from '../../../editor/files.ts';
import type { TabWorktree, WorktreeForTab } from '../../../base/worktreeCommands.ts';
import { WorktreeBoard } from '../core/board.ts';
import { parseRevision } from './compare.ts';
import { createForTab } from './createCommand.ts';
import { workspaceRoots, type WorktreesDependencies } from './dependencies.ts';
import { watchRepositories } from './watchRepositories.ts';
import { createWorktreeCommands, type WorktreeCommands } from './worktreeCommands.ts';
import type { WorktreesTree } from './worktreesTree.ts';

export interface WorktreesFeature extends vscode.Disposable {
  readonly board: WorktreeBoard;
  readonly commands: WorktreeCommands;
  discover(): Promise<void>;
  createForTab(wish: WorktreeForTab): Promise<TabWorktree | undefined>;
  readRevision(uri: vscode.Uri): Promise<string>;
}

export interface Loading extends WorktreesDependencies {
  readonly state: { set(value: ContextKeys['sreWorkbench.worktrees.state']): void };
  readonly tree: WorktreesTree;
  readonly isVisible: () => boolean;
}

export async function createWorktreesFeature(parts: Loading): Promise<WorktreesFeature> {
  const { ports, tree, state } = parts;
  const board = new WorktreeBoard(ports, (repository, worktree) => tree.fire(repository, worktree));
  const watch = watchRepositories(board);
  const discover = async (): Promise<void> => {
    await board.discover(workspaceRoots());
    state.set(board.repositories().length === 0 ? 'none' : 'ready');
    watch.update();
  };
  state.set('scanning');
  await discover();
  board.look(parts.isVisible());
  const commandParts = {
    ...parts,
    board,
    discover,
    storage: joinPath(pathOf(parts.globalStorageUri), 'removed-worktrees'),
  };
  return {
    board,
    discover,
    commands: createWorktreeCommands(commandParts),
    createForTab: (wish) => createForTab(commandParts, wish),
    async readRevision(uri) {
      const wanted = parseRevision(uri);
      const git = wanted && (await openGit(ports.processes, wanted.folder));
      if (!wanted || git?.ok !== true) return '';
      const read = await readAtRevision(git.value, wanted.revision, wanted.path);
      return read.ok ? read.value : '';
    },
    dispose: () => {
      watch.dispose();
      board.look(false);
    },
  };
}
