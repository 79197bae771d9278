import { parser } from '@prometheus-io/lezer-promql';
import * as vscode from 'vscode';
import { promqlWords } from '../../../clients/prometheus/promqlWords.ts';
import { cursorIn } from '../core/cursor.ts';
import { namesFor } from './complete.ts';

/** The meaning of a function, an aggregation or a keyword of PromQL; type and help of a metric, where the server has them. */
export async function hoverAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const range = document.getWordRangeAtPosition(position, /[A-Za-z_:][\w:]*/);
  const cursor = range && cursorIn(document.getText(), document.offsetAt(position), document.languageId);
  if (!range || !cursor) return undefined;
  const label = document.getText(range);
  const word = promqlWords().find((each) => each.label === label);
  const node = parser.parse(cursor.text).resolveInner(cursor.at, 1);
  const isMetric = node.name === 'Identifier' && node.parent?.name === 'VectorSelector';
  if (isMetric) return metricHover(label, range);
  return word && hoverOf(`${word.label}${word.detail}`, word.info, range);
}

async function metricHover(label: string, range: vscode.Range): Promise<vscode.Hover | undefined> {
  const names = await namesFor({ what: 'metric', text: label, metric: '', label: '' });
  const found = names.find((each) => each.label === label);
  if (!found) return undefined;
  const help = found.info ?? vscode.l10n.t('The server has no help for it.');
  return hoverOf(found.detail === undefined ? label : `${label} # ${found.detail}`, help, range);
}

function hoverOf(code: string, info: string, range: vscode.Range): vscode.Hover {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(code, 'promql');
  text.appendText(info);
  return new vscode.Hover(text, range);
}
