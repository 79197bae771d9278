import * as vscode from 'vscode';
import type { DocumentFinding } from '../../../clients/prometheus/rules/lintRules.ts';
import type { TextFix } from '../../../clients/prometheus/rules/fix.ts';
import { isPromqlRule } from '../../../clients/prometheus/rules/promqlRules.ts';
import { silenceFix } from '../core/silenceFix.ts';

/** What was found in a text that is still the document's. */
export interface MarkedFinding {
  readonly diagnostic: vscode.Diagnostic;
  readonly finding: DocumentFinding;
}

/** The fix of each finding, and a comment that silences it. */
export function fixesFor(
  document: vscode.TextDocument,
  marked: readonly MarkedFinding[],
  wanted: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  return wanted.flatMap((diagnostic) => {
    // The editor hands out copies.
    const own = marked.find(
      (each) =>
        each.diagnostic.range.isEqual(diagnostic.range) && each.diagnostic.message === diagnostic.message,
    );
    if (!own) return [];
    const { finding } = own;
    const silence = isPromqlRule(finding.rule)
      ? silenceFix(document.getText(), finding, document.languageId)
      : undefined;
    return [
      ...(finding.fix ? [actionOf(document, diagnostic, finding.fix, true)] : []),
      ...(silence ? [actionOf(document, diagnostic, silence, false)] : []),
    ];
  });
}

function actionOf(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  { title, edits }: TextFix,
  isPreferred: boolean,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = isPreferred;
  action.edit = new vscode.WorkspaceEdit();
  for (const { from, to, text } of edits) {
    const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
    action.edit.replace(document.uri, range, text);
  }
  return action;
}
