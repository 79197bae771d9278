/** The worktrees' only entry. What asks git is loaded when the view is seen or a command is called. */
import * as vscode from 'vscode';
import { worktreeCommandIds, type WorktreeTarget } from '../../../base/worktreeCommands.ts';
import { revisionScheme, views } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { contextKey } from '../../../editor/contextKeys.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import { workspaceRoots, type WorktreesDependencies } from './dependencies.ts';
import type { WorktreesFeature } from './worktreesFeature.ts';
import { createWorktreesTree } from './worktreesTree.ts';

export function registerWorktrees(dependencies: WorktreesDependencies): vscode.Disposable {
  const { reporter } = dependencies;
  const state = contextKey('sreWorkbench.worktrees.state');
  state.set('unknown');
  const loaded: vscode.Disposable[] = [];
  let feature: Promise<WorktreesFeature> | undefined;
  const load = async (): Promise<WorktreesFeature> => {
    const { createWorktreesFeature } = await import('./worktreesFeature.ts');
    const made = await createWorktreesFeature({
      ...dependencies,
      state,
      tree,
      isVisible: () => view.visible,
    });
    loaded.push(made);
    return made;
  };
  /** Undefined where nothing may run: git is a program, and repositories name programs. */
  const ready = async (): Promise<WorktreesFeature | undefined> => {
    const may = vscode.workspace.isTrusted && readSetting('sreWorkbench.worktrees.enabled');
    if (!may) return undefined;
    feature ??= load();
    return feature;
  };
  const tree = createWorktreesTree(async () => (await ready())?.board);
  const view = vscode.window.createTreeView(views.worktrees, {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const again = async (): Promise<void> => {
    if (feature) await (await feature).discover();
    else tree.fire(undefined);
  };
  return vscode.Disposable.from(
    tree,
    view,
    view.onDidChangeVisibility(async ({ visible }) => (await feature)?.board.look(visible)),
    ...worktreeCommandIds.map((id) =>
      registerCommand(id, reporter, async (node?: WorktreeTarget) => {
        if (isSwitchedOff('sreWorkbench.worktrees.enabled')) return undefined;
        const commands = (await ready())?.commands;
        if (commands) return commands[id](node);
        void vscode.window.showInformationMessage(
          vscode.l10n.t('Worktrees ask git about the folder. Trust this folder first.'),
        );
      }),
    ),
    registerCommand('sreWorkbench.worktrees.createForTab', reporter, async (wish) => {
      if (isSwitchedOff('sreWorkbench.worktrees.enabled')) return undefined;
      return (await ready())?.createForTab(wish);
    }),
    registerNumbered(dependencies),
    vscode.workspace.registerTextDocumentContentProvider(revisionScheme, {
      provideTextDocumentContent: async (uri) => (await ready())?.readRevision(uri) ?? '',
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(again),
    vscode.workspace.onDidGrantWorkspaceTrust(again),
    onSettingChange(['sreWorkbench.worktrees.enabled'], () => void again()),
    { dispose: () => vscode.Disposable.from(...loaded).dispose() },
  );
}

function registerNumbered({ ports, reporter }: WorktreesDependencies): vscode.Disposable {
  return registerCommand('sreWorkbench.worktrees.withNumber', reporter, async (number) => {
    if (!readSetting('sreWorkbench.worktrees.enabled')) return [];
    const { placesWithNumber } = await import('../core/numbered.ts');
    return placesWithNumber(ports.files, workspaceRoots(), number);
  });
}
