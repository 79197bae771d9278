/** The entry of the work items: the search view and its commands. Nothing is read before the view is seen. */
import * as vscode from 'vscode';
import type { AzureDevOpsAccess } from '../../../base/azureDevOps.ts';
import type { ToolServers } from '../../../base/toolServers.ts';
import type { Ports } from '../../../base/ports.ts';
import type { CommandArguments, CommandId } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import { itemOfSelection, registerFindingActions } from './newItemSources.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';
import { WorkItemsView } from './workItemsView.ts';

export function registerWorkItems(dependencies: WorkItemsDependencies): vscode.Disposable {
  const { reporter } = dependencies;
  const view = new WorkItemsView(dependencies);
  const regenerate = async (incremental: boolean): Promise<void> => {
    const { regenerateReplica } = await import('./regenerateCommand.ts');
    await regenerateReplica({ ...dependencies, incremental });
    await view.refresh();
  };
  const register = <Id extends CommandId>(id: Id, handler: (...args: CommandArguments[Id]) => unknown) =>
    registerCommand(id, reporter, (...args) =>
      isSwitchedOff('sreWorkbench.workItems.enabled') ? undefined : handler(...args),
    );
  return vscode.Disposable.from(
    view,
    registerFindingActions(),
    register('sreWorkbench.workItems.search', (text) => view.search(text ?? selectedText())),
    register('sreWorkbench.workItems.refresh', () => view.refresh()),
    register('sreWorkbench.workItems.regenerate', () => regenerate(true)),
    register('sreWorkbench.workItems.regenerateAll', () => regenerate(false)),
    register('sreWorkbench.workItems.change', async (request) => {
      const { changeWorkItem } = await import('./writeCommands.ts');
      await changeWorkItem(dependencies, request);
    }),
    register('sreWorkbench.workItems.create', async (request) => {
      const { createWorkItems } = await import('./createCommands.ts');
      return createWorkItems(dependencies, request ?? itemOfSelection());
    }),
    register('sreWorkbench.workItems.states', async (ids) => {
      const { workItemStates } = await import('./stateCommand.ts');
      return workItemStates(dependencies, ids);
    }),
    register('sreWorkbench.workItems.createFromRow', async (row) => {
      const { createFromRow } = await import('./rowItems.ts');
      await createFromRow(dependencies, row);
    }),
    register('sreWorkbench.workItems.readStates', async () => {
      const { readStatesHere } = await import('./rowItems.ts');
      await readStatesHere(dependencies);
    }),
    register('sreWorkbench.azureDevOps.writeWiki', async (page) => {
      const { writeWikiPage } = await import('./wikiCommand.ts');
      await writeWikiPage(dependencies, page);
    }),
    register('sreWorkbench.azureDevOps.signIn', async () => {
      const { connect, signIn } = await import('./connection.ts');
      const connection = await connect(dependencies.ports);
      if (connection) await signIn(dependencies.ports, connection.organisation);
    }),
  );
}

/** Where work items are written; undefined where the settings name no server. */
export async function azureDevOps(
  ports: Ports,
  toolServers: ToolServers,
): Promise<AzureDevOpsAccess | undefined> {
  const { readAccess } = await import('./connection.ts');
  return readAccess(ports, toolServers);
}

/** The selection of the active editor where it is one line: most often an id or a few words. */
function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim() ?? '';
  return text.includes('\n') ? '' : text.slice(0, 200);
}
