/** All runbooks checked, their faults as problems at the lines of their steps. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import { pathOf } from '../../../editor/files.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import { withProgress } from '../../../editor/progress.ts';
import { lintRunbook, type RunbookFinding } from '../core/lint/lintRunbook.ts';
import { listRunbooks } from '../core/runbook/listRunbooks.ts';
import type { Incidents } from './incidents.ts';

export interface RunbookCheck extends vscode.Disposable {
  /** Answers how many faults there are; undefined where there are no runbooks, or it was cancelled. */
  checkAll(): Promise<number | undefined>;
}

export function createRunbookCheck({ ports }: Incidents): RunbookCheck {
  const collection = vscode.languages.createDiagnosticCollection('sre-workbench-runbooks');
  const check = async (path: string, text: string): Promise<readonly RunbookFinding[]> => {
    const roots = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => pathOf(uri));
    const findings = await lintRunbook(ports, text, { path, roots, now: ports.clock.now() });
    collection.set(vscode.Uri.file(path), findings.map(diagnosticOf));
    return findings;
  };
  // Once they were checked, one that is saved is checked again.
  const saved = vscode.workspace.onDidSaveTextDocument(async (document) => {
    if (collection.has(document.uri)) await check(pathOf(document.uri), document.getText());
  });
  return {
    async checkAll() {
      const notes = await notesFolder(ports.files);
      const runbooks =
        notes === undefined ? [] : await listRunbooks(ports.files, joinPath(notes, 'runbooks'));
      if (runbooks.length === 0) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('There is no runbook yet. Generate one from an incident.'),
        );
        return undefined;
      }
      collection.clear();
      const count = await withProgress(vscode.l10n.t('Checking the runbooks'), async (progress) => {
        let found = 0;
        for (const [index, { path, text }] of runbooks.entries()) {
          if (progress.signal.aborted) break;
          progress.report(path.slice(path.lastIndexOf('/') + 1), index / runbooks.length);
          found += (await check(path, text)).length;
        }
        return found;
      });
      if (count !== undefined) void tell(runbooks.length, count);
      return count;
    },
    dispose: () => vscode.Disposable.from(collection, saved).dispose(),
  };
}

function diagnosticOf({ rule, severity, line, message }: RunbookFinding): vscode.Diagnostic {
  const at = Math.max(0, line - 1);
  const { Error, Warning } = vscode.DiagnosticSeverity;
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(at, 0, at, Number.MAX_SAFE_INTEGER),
    message,
    severity === 'error' ? Error : Warning,
  );
  diagnostic.source = 'SRE Workbench';
  diagnostic.code = rule;
  return diagnostic;
}

async function tell(runbooks: number, faults: number): Promise<void> {
  const show = vscode.l10n.t('Show Problems');
  const said =
    faults === 0
      ? vscode.l10n.t('{0} runbooks checked, nothing found.', runbooks)
      : vscode.l10n.t('{0} runbooks checked, faults: {1}.', runbooks, faults);
  const chosen = await vscode.window.showInformationMessage(said, ...(faults === 0 ? [] : [show]));
  if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
