import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { Finding, Place } from '../core/report.ts';
import type { ChartState } from './chartsModel.ts';

/** What the Problems view shows behind a finding. */
export const diagnosticSource = 'SRE Workbench';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

/** Shows the findings of charts in the Problems view; what a chart no longer has is taken away. */
export function createDiagnostics(extensionUri: vscode.Uri): {
  show(state: ChartState): void;
  clear(folder: string): void;
  dispose(): void;
} {
  const collection = vscode.languages.createDiagnosticCollection('sre-workbench');
  const shown = new Map<string, readonly vscode.Uri[]>();
  const clear = (folder: string): void => {
    for (const uri of shown.get(folder) ?? []) collection.delete(uri);
    shown.delete(folder);
  };
  return {
    show({ chart, report }) {
      if (!report) return;
      const byFile = Map.groupBy(report.findings, ({ file }) => joinPath(chart.folder, file));
      const uris = [...byFile.keys()].map((path) => vscode.Uri.file(path));
      const gone = (shown.get(chart.folder) ?? []).filter((uri) => !byFile.has(uri.path));
      for (const uri of gone) collection.delete(uri);
      for (const [path, findings] of byFile) {
        collection.set(
          vscode.Uri.file(path),
          findings.map((finding) => diagnostic(finding, chart.folder, extensionUri)),
        );
      }
      shown.set(chart.folder, uris);
    },
    clear,
    dispose: () => collection.dispose(),
  };
}

function diagnostic(finding: Finding, folder: string, extensionUri: vscode.Uri): vscode.Diagnostic {
  const message =
    finding.environment === null ? finding.message : `${finding.environment}: ${finding.message}`;
  const result = new vscode.Diagnostic(rangeOf(finding), message, severities[finding.severity]);
  result.source = diagnosticSource;
  result.code = {
    value: finding.rule,
    target: vscode.Uri.joinPath(extensionUri, 'docs', 'rules', `${finding.rule}.md`),
  };
  result.relatedInformation = (finding.related ?? []).map(
    (related) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.file(joinPath(folder, related.file)), rangeOf(related)),
        related.message,
      ),
  );
  return result;
}

/** A place in a file of a chart, as the editor takes it. */
export function placeLocation(folder: string, place: Place): vscode.Location {
  return new vscode.Location(vscode.Uri.file(joinPath(folder, place.file)), rangeOf(place));
}

function rangeOf(place: Place): vscode.Range {
  const { line, column, endLine = line, endColumn = column + 1 } = place;
  return new vscode.Range(line - 1, column - 1, endLine - 1, Math.max(endColumn - 1, 0));
}
