/** The agent tabs' only entry. What reads, watches and starts is loaded when the view is seen or a command is called. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { views, type CommandArguments, type CommandId } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { pathOf } from '../../../editor/files.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import { createTabMemory } from './tabMemory.ts';
import type { TabsFeature } from './tabsFeature.ts';
import type { TabNode } from './tabsTree.ts';

export interface TabsDependencies {
  readonly ports: Ports;
  readonly reporter: Reporter;
  readonly statusBar: StatusBar;
  readonly context: vscode.ExtensionContext;
  /** Absolute path of the program that runs JavaScript. */
  readonly program: string;
}

const mime = `application/vnd.code.tree.${views.tabs.toLowerCase()}`;

export function registerTabs(dependencies: TabsDependencies): vscode.Disposable {
  const { reporter, context, program } = dependencies;
  const commandLine = pathOf(vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js'));
  const memory = createTabMemory(context.workspaceState);
  const changed = new vscode.EventEmitter<void>();
  let feature: Promise<TabsFeature | undefined> | undefined;
  const load = async (): Promise<TabsFeature | undefined> => {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
    if (!folder || !vscode.workspace.isTrusted || !readSetting('sreWorkbench.tabs.enabled')) return undefined;
    const { createTabsFeature } = await import('./tabsFeature.ts');
    const made = await createTabsFeature({
      ...dependencies,
      folder: pathOf(folder.uri),
      memory,
      storage: pathOf(context.globalStorageUri),
      state: context.globalState,
      builtInLayouts: pathOf(vscode.Uri.joinPath(context.extensionUri, 'media', 'layouts')),
      launcher: {
        folder: pathOf(vscode.Uri.joinPath(context.globalStorageUri, 'bin')),
        program,
        commandLine,
      },
    });
    made.onChange(() => changed.fire());
    return made;
  };
  const loaded = async (): Promise<TabsFeature | undefined> => {
    feature ??= load();
    const found = await feature;
    if (!found) feature = undefined;
    return found;
  };
  const unload = async (): Promise<void> => {
    const made = feature;
    feature = undefined;
    (await made)?.dispose();
  };
  const switched = async (): Promise<void> => {
    if (!readSetting('sreWorkbench.tabs.enabled')) await unload();
    changed.fire();
  };
  // Agents that were started here before go on: who waits is told without the view.
  if (memory.hasTerminals()) void loaded();
  return vscode.Disposable.from(
    changed,
    createView(loaded, changed.event),
    registerCommands(loaded, reporter),
    onSettingChange(['sreWorkbench.tabs.roles', 'sreWorkbench.tabs.profiles'], () => changed.fire()),
    onSettingChange(['sreWorkbench.tabs.enabled'], () => void switched()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    { dispose: () => void unload() },
  );
}

function registerCommands(loaded: Loaded, reporter: Reporter): vscode.Disposable {
  const on = <Id extends CommandId>(
    id: Id,
    act: (commands: TabsFeature['commands'], ...args: CommandArguments[Id]) => unknown,
  ): vscode.Disposable =>
    registerCommand(id, reporter, async (...args) => {
      if (isSwitchedOff('sreWorkbench.tabs.enabled')) return undefined;
      const found = await loaded();
      if (found) return act(found.commands, ...args);
      void vscode.window.showInformationMessage(whyNot());
      return undefined;
    });
  return vscode.Disposable.from(
    on('sreWorkbench.tabs.open', (commands, request) => commands.open(request)),
    on('sreWorkbench.tabs.describe', (commands, tab) => commands.describe(tab)),
    on('sreWorkbench.tabs.start', (commands, tab) => commands.start(tab)),
    on('sreWorkbench.tabs.restart', (commands, tab) => commands.restart(tab)),
    on('sreWorkbench.tabs.showTerminal', (commands, tab) => commands.focus(tab)),
    on('sreWorkbench.tabs.rename', (commands, tab) => commands.rename(tab)),
    on('sreWorkbench.tabs.close', (commands, tab) => commands.close(tab)),
    on('sreWorkbench.tabs.bindTerminal', (commands, tab) => commands.bindTerminal(tab)),
    on('sreWorkbench.tabs.openLayout', (commands, request) => commands.openLayout(request)),
    on('sreWorkbench.tabs.choosePattern', (commands) => commands.choosePattern()),
    on('sreWorkbench.tabs.summarise', (commands) => commands.summarise()),
    on('sreWorkbench.tabs.silenceAlarm', (commands, row) => commands.silenceAlarm(row)),
    on('sreWorkbench.tabs.installHooks', (commands) => commands.installHooks()),
    on('sreWorkbench.tabs.removeHooks', (commands) => commands.removeHooks()),
  );
}

function whyNot(): string {
  return vscode.workspace.isTrusted
    ? vscode.l10n.t('Open a folder first: agent tabs are kept with it.')
    : vscode.l10n.t('Agents start in folders that you trust. Trust this folder first.');
}

type Loaded = () => Promise<TabsFeature | undefined>;

function createView(loaded: Loaded, onChange: vscode.Event<void>): vscode.Disposable {
  const view = vscode.window.createTreeView<TabNode>(views.tabs, {
    treeDataProvider: {
      onDidChangeTreeData: onChange,
      getChildren: async (node) => [...((node ? node.notices : (await loaded())?.rows()) ?? [])],
      getTreeItem: ({ item }) => item,
    },
    dragAndDropController: {
      dragMimeTypes: [mime],
      dropMimeTypes: [mime],
      handleDrag: (nodes, data) =>
        data.set(mime, new vscode.DataTransferItem(nodes.map(({ tab }) => tab).join('\n'))),
      async handleDrop(target, data) {
        const dragged = await data.get(mime)?.asString();
        if (dragged !== undefined) await (await loaded())?.move(dragged.split('\n'), target?.tab);
      },
    },
    canSelectMany: true,
  });
  const update = async (): Promise<void> => {
    const waiting = (await loaded())?.waiting() ?? 0;
    view.badge =
      waiting === 0
        ? undefined
        : { value: waiting, tooltip: vscode.l10n.t('{0} agents wait for you', waiting) };
  };
  return vscode.Disposable.from(
    view,
    onChange(() => void update()),
  );
}
