/** The entry of the work items: the search view and its commands. Nothing is read before the view is seen. */
import * as vscode from 'vscode';
import type { AzureDevOpsAccess } from '../../../base/azureDevOps.ts';
import type { ToolServers } from '../../../base/toolServers.ts';
import type { Files, Ports } from '../../../base/ports.ts';
import { joinPath } from '../../../base/paths.ts';
import type { ReplicaPlace } from '../../../base/replicaPlace.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import { readSetting } from '../../../editor/settings.ts';
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
  return vscode.Disposable.from(
    view,
    registerCommand('sreWorkbench.workItems.search', reporter, (text) => view.search(text ?? selectedText())),
    registerCommand('sreWorkbench.workItems.refresh', reporter, () => view.refresh()),
    registerCommand('sreWorkbench.workItems.regenerate', reporter, () => regenerate(true)),
    registerCommand('sreWorkbench.workItems.regenerateAll', reporter, () => regenerate(false)),
    registerCommand('sreWorkbench.workItems.change', reporter, async (request) => {
      const { changeWorkItem } = await import('./writeCommands.ts');
      await changeWorkItem(dependencies, request);
    }),
    registerCommand('sreWorkbench.workItems.create', reporter, async (request) => {
      const { createWorkItem } = await import('./writeCommands.ts');
      await createWorkItem(dependencies, request ?? { title: selectedText() });
    }),
    registerCommand('sreWorkbench.azureDevOps.signIn', reporter, async () => {
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

/** The replica that the view shows; undefined without a notes folder. */
export async function replicaPlace(files: Files): Promise<ReplicaPlace | undefined> {
  const notes = await notesFolder(files);
  return notes === undefined
    ? undefined
    : {
        folder: joinPath(notes, 'work-items'),
        further: readSetting('sreWorkbench.workItems.files'),
        me: readSetting('sreWorkbench.workItems.me'),
        staleAfter: readSetting('sreWorkbench.workItems.staleAfterDays') * 86_400_000,
      };
}

/** The selection of the active editor where it is one line: most often an id or a few words. */
function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim() ?? '';
  return text.includes('\n') ? '' : text.slice(0, 200);
}
