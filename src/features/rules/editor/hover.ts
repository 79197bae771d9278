import * as vscode from 'vscode';
import { promqlWords } from '../../../clients/prometheus/promqlWords.ts';
import { expressionsIn } from '../core/ruleExpressions.ts';

/** The meaning of a function, an aggregation or a keyword of PromQL. */
export function hoverAt(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
  const range = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
  if (!range || !inExpression(document, document.offsetAt(position))) return undefined;
  const label = document.getText(range);
  const word = promqlWords().find((each) => each.label === label);
  if (!word) return undefined;
  const text = new vscode.MarkdownString();
  text.appendCodeblock(`${word.label}${word.detail}`, 'promql');
  text.appendText(word.info);
  return new vscode.Hover(text, range);
}

function inExpression(document: vscode.TextDocument, offset: number): boolean {
  if (document.languageId === 'promql') return true;
  return expressionsIn(document.getText()).some(
    ({ places }) => offset >= (places[0] ?? 0) && offset <= (places.at(-1) ?? -1),
  );
}
