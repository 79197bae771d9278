/** The entry of the strategies: the view and its commands. What reads, checks and writes is loaded with their first use. */
import * as vscode from 'vscode';
import { strategyCommandIds } from '../../../base/strategyCommands.ts';
import { views } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import type { Reporter } from '../../../editor/report.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import type { StrategiesDependencies } from './dependencies.ts';
import type { StrategiesFeature } from './strategiesFeature.ts';
import type { StrategyNode } from './strategiesTree.ts';

export function registerStrategies(dependencies: StrategiesDependencies): vscode.Disposable {
  const { reporter } = dependencies;
  const changed = new vscode.EventEmitter<void>();
  let feature: Promise<StrategiesFeature> | undefined;
  const may = (): boolean => vscode.workspace.isTrusted && readSetting('sreWorkbench.strategies.enabled');
  const load = async (): Promise<StrategiesFeature> => {
    const { createStrategiesFeature } = await import('./strategiesFeature.ts');
    const made = createStrategiesFeature(dependencies);
    made.onChange(() => changed.fire());
    made.follow(view.visible);
    return made;
  };
  const loaded = (): Promise<StrategiesFeature> => (feature ??= load());
  const unload = async (): Promise<void> => {
    const made = feature;
    feature = undefined;
    (await made)?.dispose();
  };
  const switched = async (): Promise<void> => {
    if (!may()) await unload();
    changed.fire();
  };
  const view = vscode.window.createTreeView<StrategyNode>(views.strategies, {
    showCollapseAll: true,
    // Only what a person ticks: a step knows by itself when all of its parts are done.
    manageCheckboxStateManually: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (node) => (may() ? [...(await (await loaded()).children(node))] : []),
      getTreeItem: async (node) => (await import('./strategiesTree.ts')).itemOf(node),
    },
  });
  const tickAll = async (
    items: readonly (readonly [StrategyNode, vscode.TreeItemCheckboxState])[],
  ): Promise<void> => {
    const made = await loaded();
    for (const [node, state] of items) await made.tick(node, state === vscode.TreeItemCheckboxState.Checked);
  };
  return vscode.Disposable.from(
    changed,
    view,
    view.onDidChangeVisibility(({ visible }) => void feature?.then((made) => made.follow(visible))),
    view.onDidChangeCheckboxState(({ items }) => {
      void tickAll(items).catch((error: unknown) => reporter.bug('strategies.tick', error));
    }),
    ...registerCommands(reporter, loaded),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void switched()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void feature?.then((made) => made.reload())),
    onSettingChange(['sreWorkbench.strategies.enabled'], () => void switched()),
    onSettingChange(['sreWorkbench.notesFolder'], () => void feature?.then((made) => made.reload())),
    { dispose: () => void unload() },
  );
}

function registerCommands(
  reporter: Reporter,
  loaded: () => Promise<StrategiesFeature>,
): readonly vscode.Disposable[] {
  return strategyCommandIds.map((id) =>
    registerCommand(id, reporter, async (request) => {
      if (isSwitchedOff('sreWorkbench.strategies.enabled')) return undefined;
      if (vscode.workspace.isTrusted) return (await loaded()).run(id, request);
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Strategies run in trusted folders alone. Trust this folder first.'),
      );
      return undefined;
    }),
  );
}
