import * as vscode from 'vscode';
import type { RulePlace } from '../../../base/ruleCommands.ts';
import type { Engine } from '../../../base/ports.ts';
import { queriesIn } from '../core/promqlDocument.ts';
import { expressionsIn, type PlacedExpression } from '../../../clients/prometheus/rules/ruleExpressions.ts';

/** The expressions of a rule file or another that holds some, or the faultless queries of a `.promql` document. */
export async function expressionsOf(
  document: vscode.TextDocument,
  engine: Engine,
): Promise<readonly PlacedExpression[]> {
  const text = document.getText();
  if (document.languageId !== 'promql') return expressionsIn(text);
  const queries = await queriesIn(engine, text, {});
  if (!queries.ok) return [];
  return queries.value
    .filter(({ parsed }) => parsed.faults.length === 0)
    .map(({ from, text: query }) => ({
      kind: 'expression',
      name: '',
      labels: {},
      group: '',
      text: query,
      start: from,
      places: Array.from({ length: query.length + 1 }, (_, at) => from + at),
    }));
}

/** Undefined where the document has been closed, or changed since the place was told. */
export async function expressionAt(
  { uri, index }: RulePlace,
  engine: Engine,
): Promise<{ readonly document: vscode.TextDocument; readonly expression: PlacedExpression } | undefined> {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  const expression = document && (await expressionsOf(document, engine))[index];
  return expression && { document, expression };
}

/** The stretch of a document that holds a part of an expression. */
export function rangeOf(
  document: vscode.TextDocument,
  { places }: PlacedExpression,
  { from, to }: { readonly from: number; readonly to: number },
): vscode.Range {
  const start = places[from] ?? places.at(-1) ?? 0;
  const last = places[Math.max(from, to - 1)] ?? start;
  return new vscode.Range(document.positionAt(start), document.positionAt(last + 1));
}
