import * as vscode from 'vscode';
import type { Engine } from '../../../base/ports.ts';
import { commandLink } from '../../../editor/commands.ts';
import { queriesIn } from '../core/promqlDocument.ts';
import { expressionsIn } from '../core/ruleExpressions.ts';

/** Above each query: run it, graph it, make an alert of it. Above each rule: run and graph its expression. */
export async function lensesOf(document: vscode.TextDocument, engine: Engine): Promise<vscode.CodeLens[]> {
  const text = document.getText();
  if (document.languageId !== 'promql') {
    return expressionsIn(text).flatMap(({ start, text: expr }) =>
      lenses(document.positionAt(start), expr, false),
    );
  }
  const queries = await queriesIn(engine, text, {});
  if (!queries.ok) return [];
  return queries.value.flatMap(({ from, text: expr, parsed }) => {
    const whole = parsed.faults.length === 0;
    return whole ? lenses(document.positionAt(from), expr, true) : [];
  });
}

function lenses(at: vscode.Position, written: string, draft: boolean): vscode.CodeLens[] {
  const range = new vscode.Range(at.line, 0, at.line, 0);
  const expr = written.trim();
  const commands = [
    commandLink('sreWorkbench.prometheus.open', vscode.l10n.t('Run'), { expr, instant: true }),
    commandLink('sreWorkbench.prometheus.open', vscode.l10n.t('Graph'), { expr }),
    ...(draft
      ? [commandLink('sreWorkbench.rules.makeAlert', vscode.l10n.t('Make an alert rule'), { expr })]
      : []),
  ];
  return commands.map((command) => new vscode.CodeLens(range, command));
}
