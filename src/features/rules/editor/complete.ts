import { parser } from '@prometheus-io/lezer-promql';
import * as vscode from 'vscode';
import { completedNames, type CompletedName } from '../../../base/prometheusAnswers.ts';
import { durationsFor, wantedAt, writtenName, type NameQuestion } from '../../../base/promqlCursor.ts';
import { promqlWords } from '../../../clients/prometheus/promqlWords.ts';
import { runCommand } from '../../../editor/commands.ts';
import { cursorIn } from '../core/cursor.ts';

const kinds = {
  function: vscode.CompletionItemKind.Function,
  aggregation: vscode.CompletionItemKind.Function,
  keyword: vscode.CompletionItemKind.Keyword,
  metric: vscode.CompletionItemKind.Variable,
  label: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
} as const;

/** The names of the first server of the settings; none in a folder that nobody trusts. */
export async function namesFor(question: NameQuestion): Promise<readonly CompletedName[]> {
  if (!vscode.workspace.isTrusted) return [];
  const answer = completedNames.safeParse(await runCommand('sreWorkbench.prometheus.completeName', question));
  return answer.data ?? [];
}

/** What can stand at a place of an expression: functions, the names that the server has, durations. */
export async function completionsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionList | undefined> {
  const cursor = cursorIn(document.getText(), document.offsetAt(position), document.languageId);
  const wanted = cursor && wantedAt(cursor.text, parser.parse(cursor.text), cursor.at);
  if (!cursor || !wanted) return undefined;
  const range = new vscode.Range(document.positionAt(cursor.offsetOf(wanted.from)), position);
  if (!range.isSingleLine) return undefined;
  const typed = document.getText(range);
  const items =
    wanted.kind === 'duration'
      ? durationsFor(typed).map(
          (label) => new vscode.CompletionItem(label, vscode.CompletionItemKind.Constant),
        )
      : [...(wanted.what === 'metric' ? wordItems(typed) : []), ...(await nameItems(wanted))];
  for (const [index, item] of items.entries()) {
    item.range = range;
    // They are found and ranked already.
    item.filterText = typed;
    item.sortText = String(index).padStart(5, '0');
  }
  return new vscode.CompletionList(items, true);
}

function wordItems(typed: string): vscode.CompletionItem[] {
  return promqlWords()
    .filter(({ label }) => label.startsWith(typed.toLowerCase()))
    .map(({ label, kind, detail, info }) => {
      const item = new vscode.CompletionItem({ label, detail }, kinds[kind]);
      item.documentation = info;
      if (kind !== 'keyword') item.insertText = new vscode.SnippetString(`${label}($0)`);
      return item;
    });
}

async function nameItems(question: NameQuestion): Promise<vscode.CompletionItem[]> {
  const names = await namesFor({
    what: question.what,
    text: question.text,
    metric: question.metric,
    label: question.label,
  });
  return names.map(({ label, detail = '', info }) => {
    const item = new vscode.CompletionItem({ label, description: detail }, kinds[question.what]);
    item.insertText = writtenName(label, question.what);
    if (info !== undefined) item.documentation = info;
    return item;
  });
}
