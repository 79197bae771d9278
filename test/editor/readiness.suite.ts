/** The check of a chart by the command, as a row of the Charts view calls it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './harness/eventually.ts';

describe('production readiness', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('marks the chart that it is asked for, and shows the report', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const chart = path.join(folder.uri.fsPath, 'SRE/helm/charts/legacy-billing');
    await vscode.commands.executeCommand('sreWorkbench.readiness.check', { chart });
    const marks = await eventually(
      'what failed, on the chart',
      () => vscode.languages.getDiagnostics(vscode.Uri.file(path.join(chart, 'Chart.yaml'))),
      (found) => found.some(({ code }) => code === 'readiness-unknown'),
    );
    const failed = marks.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(
      new Set(failed.map(({ code }) => code)),
      new Set(['autoscaling-configured', 'resource-limits-set']),
    );
    assert.match(failed[0]?.message ?? '', /^Not ready for production: /u);
    await eventually(
      'the report',
      () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
      (labels) => labels.some((label) => label.includes('Readiness of legacy-billing')),
    );
  });
});
