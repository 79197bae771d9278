/** Files of the notes in front of the person, at the line that matters. */
import * as vscode from 'vscode';
import type { IncidentRequest } from '../../../base/incidentCommands.ts';
import { joinPath } from '../../../base/paths.ts';
import { logName } from '../../../clients/notes/incidentLog.ts';

/** The line of the log that holds it. */
export async function showEvent({ folder, seq }: IncidentRequest = {}): Promise<void> {
  if (folder === undefined || seq === undefined) return;
  const file = joinPath(folder, logName);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const lines = document.getText().split('\n');
  const line = lines.findIndex((text) => new RegExp(`"seq"\\s*:\\s*${seq}\\b`).test(text.slice(0, 200)));
  await openFile({ file, line: line + 1 });
}

export async function openFile({ file, line = 1 }: IncidentRequest = {}): Promise<void> {
  if (file === undefined) return;
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    selection: new vscode.Range(at, at),
    preview: true,
  });
}
