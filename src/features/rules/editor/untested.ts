import * as vscode from 'vscode';
import { expressionsIn, type PlacedExpression } from '../../../clients/prometheus/rules/ruleExpressions.ts';
import { testedIn, withoutTest } from '../core/untested.ts';
import { filesWith } from './holdingFiles.ts';

interface Row extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
  readonly rule: PlacedExpression;
}

/** The alerts and recording rules of the workspace that no test looks at; the chosen one is shown. */
export async function listUntested(): Promise<void> {
  const yaml = '**/*.{yml,yaml}';
  const tests = await filesWith(/^(?:rule_files|tests)\s*:/m, yaml);
  const tested = tests.map(({ text }) => testedIn(text));
  const all = {
    alerts: tested.flatMap(({ alerts }) => alerts),
    expressions: tested.flatMap(({ expressions }) => expressions),
  };
  const files = await filesWith(/^(?:groups\s*:|kind:\s*PrometheusRule)/m, yaml);
  const rows = files.flatMap(({ uri, text }) =>
    withoutTest(expressionsIn(text), all).map((rule): Row => ({
      uri,
      rule,
      label: rule.name,
      description: rule.kind === 'alert' ? vscode.l10n.t('alert') : vscode.l10n.t('recording rule'),
      detail: vscode.workspace.asRelativePath(uri),
    })),
  );
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(
      files.length === 0
        ? vscode.l10n.t('There are no rule files in the folders that are open.')
        : vscode.l10n.t('Every rule has a test.'),
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t('Rules without a test'),
    matchOnDetail: true,
  });
  if (!chosen) return;
  const document = await vscode.workspace.openTextDocument(chosen.uri);
  const start = document.positionAt(chosen.rule.start);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
}
