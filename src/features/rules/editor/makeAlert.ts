import * as vscode from 'vscode';
import type { AlertDraft } from '../../../base/ruleCommands.ts';

/** Opens a rule file with an alert of a query, its blanks to be filled in one after the other. */
export async function makeAlert(draft?: AlertDraft): Promise<void> {
  const expr = draft?.expr ?? selectedText();
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: '' });
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(new vscode.SnippetString(alertSnippet(expr)), new vscode.Position(0, 0));
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return '';
  return editor.document.getText(editor.selection.isEmpty ? undefined : editor.selection).trim();
}

/** A comparison at the end of the query stays; without one a threshold is asked for. */
function alertSnippet(expr: string): string {
  const lines = expr.split('\n').map((line) => `      ${escapeSnippet(line)}`);
  const threshold = /[<>=!]=?\s*(?:bool\s+)?-?[\d.e+]+\s*$/.test(expr) ? '' : ' > ${2:0}';
  return [
    'groups:',
    '- name: ${1:alerts}',
    '  rules:',
    '  - alert: ${3:SomethingIsWrong}',
    '    expr: |',
    `${lines.join('\n')}${threshold}`,
    '    for: ${4:5m}',
    '    labels:',
    '      severity: ${5|page,ticket|}',
    '    annotations:',
    '      summary: "${6:What users feel, on {{ \\$labels.job \\}\\}: {{ \\$value | humanize \\}\\}}"',
    '      runbook_url: "${7:https://}"',
    '',
  ].join('\n');
}

const escapeSnippet = (text: string) => text.replaceAll(/[\\$}]/g, '\\$&');
