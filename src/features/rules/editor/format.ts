import * as vscode from 'vscode';
import type { Engine } from '../../../base/ports.ts';
import { formatDocument } from '../core/formatPromql.ts';

/** One edit of the whole document; none where it cannot be read, which its diagnostics tell. */
export async function formatEdits(document: vscode.TextDocument, engine: Engine): Promise<vscode.TextEdit[]> {
  const text = document.getText();
  const printed = await formatDocument(engine, text, {});
  if (!printed.ok || printed.value === text) return [];
  return [
    vscode.TextEdit.replace(
      new vscode.Range(document.positionAt(0), document.positionAt(text.length)),
      printed.value,
    ),
  ];
}
