/** Quick fixes for findings in values files and templates. */
import * as vscode from 'vscode';
import { joinPath, relativePath } from '../../../base/paths.ts';
import { pathOf } from '../../../editor/files.ts';
import { abortSignal } from '../../../editor/progress.ts';
import type { Fix } from '../core/fixes/fix.ts';
import type { Finding } from '../core/report.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';
import { diagnosticSource } from './diagnostics.ts';

export function registerQuickFixes(model: ChartsModel): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { scheme: 'file', language: 'yaml' },
    {
      async provideCodeActions(document, _, { diagnostics }, token) {
        const own = diagnostics.filter(({ source }) => source === diagnosticSource);
        const state = own.length === 0 ? undefined : model.chartOf(pathOf(document.uri));
        if (!state) return [];
        const signal = abortSignal(token);
        const actions = await Promise.all(
          own.flatMap((diagnostic) =>
            findingsOf(state, document, diagnostic).map((finding) =>
              actionsFor(state, { finding, diagnostic }, signal),
            ),
          ),
        );
        return actions.flat();
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

/** Those that the mark stands for, as long as it is where the last look at the text put it. */
function findingsOf(
  { chart, report }: ChartState,
  { uri }: vscode.TextDocument,
  { code, range, message }: vscode.Diagnostic,
): readonly Finding[] {
  const rule = typeof code === 'object' ? code.value : code;
  const file = relativePath(chart.folder, pathOf(uri));
  return (report?.findings ?? []).filter(
    (finding) =>
      finding.rule === rule &&
      finding.file === file &&
      finding.line === range.start.line + 1 &&
      message.endsWith(finding.message) &&
      message.startsWith(finding.environment ?? ''),
  );
}

async function actionsFor(
  state: ChartState,
  { finding, diagnostic }: { readonly finding: Finding; readonly diagnostic: vscode.Diagnostic },
  signal: AbortSignal,
): Promise<vscode.CodeAction[]> {
  const fixes = await state.validator.fixes(state.chart, finding, signal);
  if (!fixes.ok) return [];
  return Promise.all(
    fixes.value.map(async (fix) => {
      const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.isPreferred = fix.preferred;
      action.edit = await editOf(state, fix);
      return action;
    }),
  );
}

async function editOf({ chart }: ChartState, { edits }: Fix): Promise<vscode.WorkspaceEdit> {
  const all = new vscode.WorkspaceEdit();
  for (const { file, start, end, text } of edits) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(joinPath(chart.folder, file)));
    all.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return all;
}
