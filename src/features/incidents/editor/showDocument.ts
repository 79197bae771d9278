/** A generated document in front of a person, who has the last word on it. */
import * as vscode from 'vscode';
import type { Incidents } from './incidents.ts';

/** A new file is written; into one that is there the text goes as an edit that a person saves or takes back. */
export async function showDocument(
  { ports, reporter }: Incidents,
  file: string,
  text: string,
): Promise<boolean> {
  const there = await ports.files.stat(file);
  const uri = vscode.Uri.file(file);
  if (!there.ok) {
    const written = await ports.writer.write(file, text);
    if (!written.ok) {
      reporter.failure(written.error);
      return false;
    }
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.getText() !== text) {
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, whole, text);
    await vscode.workspace.applyEdit(edit);
  }
  await vscode.window.showTextDocument(document, { preview: false });
  return true;
}

export function keptText(parts: readonly string[]): string {
  return vscode.l10n.t('Parts that somebody edited stay as they are: {0}.', parts.join(', '));
}
