import * as vscode from 'vscode';
import { nameOf, parentOf, relativePath } from '../../../base/paths.ts';
import type { RulePlace } from '../../../base/ruleCommands.ts';
import { pathOf } from '../../../editor/files.ts';
import { abortSignal } from '../../../editor/progress.ts';
import { makeRuleTest, type MadeTest } from '../core/make/makeTest.ts';
import { expressionsIn, type PlacedExpression } from '../../../clients/prometheus/rules/ruleExpressions.ts';
import { ruleTextsIn } from '../../../clients/prometheus/ruleTexts.ts';
import type { RulesDependencies } from './dependencies.ts';

/** Milliseconds that one try of the engine may take. */
const timeLimit = 60_000;

/** Writes a test of the rule that is named, or under the cursor, beside its file, and shows it. */
export async function makeTest(dependencies: RulesDependencies, place?: RulePlace): Promise<void> {
  const document = place
    ? await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri))
    : vscode.window.activeTextEditor?.document;
  const rule = document && ruleAt(document, place);
  if (!document || !rule) {
    return tell(vscode.l10n.t('There is no rule here. Put the cursor into an alert or a recording rule.'));
  }
  const { uri } = document;
  // promtool reads what is on the disk.
  if (uri.scheme !== 'file' || (document.isDirty && !(await document.save()))) {
    return tell(vscode.l10n.t('A test reads the file of its rule. Save this file first.'));
  }
  if (ruleTextsIn(document.getText())[0] !== document.getText()) {
    return tell(
      vscode.l10n.t(
        'A test of promtool reads rule files (groups: …) and no PrometheusRule resources. Put the groups into a file of their own to test them.',
      ),
    );
  }
  const target = await placeFor(uri, rule.name);
  const made = await make(dependencies, { document, rule, target });
  if (made === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(made.text));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(target));
  if (!made.answers) {
    tell(
      vscode.l10n.t(
        'No series were found under which {0} answers, so the test expects nothing. Change its series.',
        rule.name,
      ),
    );
  }
}

const tell = (sentence: string): void => void vscode.window.showInformationMessage(sentence);

function ruleAt(document: vscode.TextDocument, place?: RulePlace): PlacedExpression | undefined {
  const expressions = expressionsIn(document.getText());
  if (place) return rulesOnly(expressions)[0] && expressions[place.index];
  const cursor = vscode.window.activeTextEditor?.selection.active;
  const offset = cursor ? document.offsetAt(document.lineAt(cursor.line).range.end) : 0;
  return rulesOnly(expressions).findLast(({ start }) => start <= offset);
}

const rulesOnly = (expressions: readonly PlacedExpression[]) =>
  expressions.filter(({ kind }) => kind !== 'expression');

interface Making {
  readonly document: vscode.TextDocument;
  readonly rule: PlacedExpression;
  readonly target: vscode.Uri;
}

async function make(
  { ports }: RulesDependencies,
  { document, rule, target }: Making,
): Promise<MadeTest | undefined> {
  const title = vscode.l10n.t('Looking for series under which {0} answers', rule.name);
  const text = document.getText();
  const file = {
    name: relativePath(parentOf(pathOf(target)), pathOf(document.uri)),
    text,
    groups: [...new Set(expressionsIn(text).map(({ group }) => group))],
  };
  const made = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_, token) => makeRuleTest(ports.engine, { rule, file }, { timeLimit, signal: abortSignal(token) }),
  );
  if (made.ok) return made.value;
  tell(vscode.l10n.t('No test was made for {0}. {1}', rule.name, made.error));
  return undefined;
}

/** In the folder of tests beside the file's own, where there is one; never over a file that is there. */
async function placeFor(rules: vscode.Uri, name: string): Promise<vscode.Uri> {
  const own = vscode.Uri.joinPath(rules, '..');
  const folders = [vscode.Uri.joinPath(own, 'tests'), vscode.Uri.joinPath(own, '..', 'tests')];
  const found = await Promise.all(folders.map(async (folder) => ((await isThere(folder)) ? [folder] : [])));
  const folder = found.flat()[0] ?? own;
  const base = nameOf(rules.path).replace(/\.ya?ml$/, '');
  const plain = `${base}_${name.replaceAll(/[^\w-]+/g, '_')}_test`;
  for (let count = 1; ; count += 1) {
    const uri = vscode.Uri.joinPath(folder, `${plain}${count === 1 ? '' : count}.yaml`);
    if (!(await isThere(uri))) return uri;
  }
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
