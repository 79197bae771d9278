/** What a test leaves behind in the editor it shares with others. */
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';

/** Of the workspace alone: the workbench edits the user's settings as a document too. */
const unsaved = () =>
  vscode.workspace.textDocuments.filter(
    ({ uri, isDirty }) => isDirty && vscode.workspace.getWorkspaceFolder(uri) !== undefined,
  );

/**
 * Makes each file what it is on disk again, and closes all editors. The workbench's own command reverts the active editor alone,
 * which on a busy machine may still be the one before.
 */
export async function leaveClean(): Promise<void> {
  await eventually('each file as it is on disk', async () => {
    for (const document of unsaved()) await takeBack(document);
    return unsaved().length === 0;
  });
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

async function takeBack(document: vscode.TextDocument): Promise<void> {
  const onDisk = new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri));
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), onDisk);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}
