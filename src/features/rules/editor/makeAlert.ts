/** "Make an alert rule of this query", with a test beside it made of the samples of the last day. */
import * as vscode from 'vscode';
import { nameOf } from '../../../base/paths.ts';
import { fetchedSamples } from '../../../base/prometheusAnswers.ts';
import type { AlertDraft } from '../../../base/ruleCommands.ts';
import { runCommand } from '../../../editor/commands.ts';
import {
  draftAlert,
  hasThreshold,
  withThreshold,
  writeAlertFile,
  type DraftedAlert,
} from '../core/make/makeAlert.ts';
import { testOfSamples, weighAlert, type DayOfSamples } from '../core/make/weighAlert.ts';
import { neededSelectors, withStaleMarks } from '../core/replay.ts';
import { filesWith } from './holdingFiles.ts';
import type { RulesDependencies } from './dependencies.ts';

/** Without a server, or without samples, a rule with blanks to be filled in one after the other. */
export async function makeAlert(dependencies: RulesDependencies, draft?: AlertDraft): Promise<void> {
  const expr = (draft?.expr ?? selectedText()).trim();
  const day = await fetchDay(dependencies, expr);
  const runbooks = await runbookFiles();
  const folder = await folderOfRules();
  if (!day || !folder) return showBlanks(draftAlert(expr, runbooks));
  const weighed = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Making an alert rule of the last day'),
    },
    async () => weighAlert(dependencies.ports.engine, { expr, runbooks, day }),
  );
  if (!weighed.ok) {
    void vscode.window.showWarningMessage(weighed.error);
    return showBlanks(draftAlert(expr, runbooks));
  }
  const uri = await freeName(folder, weighed.value.alert.name);
  const text = writeAlertFile(weighed.value.alert, weighed.value.history);
  await write(uri, text);
  const test = await testOfSamples(dependencies.ports.engine, {
    text,
    file: nameOf(uri.path),
    day,
    weighed: weighed.value,
  });
  if (test !== undefined) {
    const beside = uri.with({ path: uri.path.replace(/\.yaml$/, '_test.yaml') });
    await write(beside, test);
    await vscode.window.showTextDocument(beside, { preview: false });
  }
  await vscode.window.showTextDocument(uri, { preview: false });
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return '';
  return editor.document.getText(editor.selection.isEmpty ? undefined : editor.selection);
}

/** Undefined where there is nothing to go by; the person was told why, where a server did not answer. */
async function fetchDay({ ports }: RulesDependencies, expr: string): Promise<DayOfSamples | undefined> {
  const needed = neededSelectors(expr);
  if (expr === '' || !needed.ok || !vscode.workspace.isTrusted) return undefined;
  const end = Math.floor(ports.clock.now() / 1000);
  const answer = await runCommand('sreWorkbench.prometheus.fetchSamples', { selectors: needed.value, end });
  const fetched = fetchedSamples.safeParse(answer);
  if (!fetched.success || fetched.data.error !== '' || fetched.data.series.length === 0) return undefined;
  const series = fetched.data.series.map((each) => withStaleMarks(each, end * 1000));
  return { end, samples: { id: `alert ${end} ${expr}`, series } };
}

async function runbookFiles(): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles('**/{runbook,runbooks}/**/*.md', '**/node_modules/**', 1000);
  return found.map((uri) => vscode.workspace.asRelativePath(uri)).sort();
}

/** Where the workspace keeps its rules, else its first folder. */
async function folderOfRules(): Promise<vscode.Uri | undefined> {
  const [first] = await filesWith(/^groups\s*:[\s\S]*\b(?:alert|record)\s*:/m, '**/*.{yml,yaml}');
  return first ? vscode.Uri.joinPath(first.uri, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
}

/** Never that of a file that is there. */
async function freeName(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let count = 1; ; count += 1) {
    const uri = vscode.Uri.joinPath(folder, `${name}${count === 1 ? '' : count}.yaml`);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch {
      return uri;
    }
  }
}

async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** As a snippet, with the threshold asked for where the query has none. */
async function showBlanks(alert: DraftedAlert): Promise<void> {
  const marked = { operator: '>' as const, value: 0 };
  const expr = hasThreshold(alert.expr) ? alert.expr : withThreshold(alert.expr, marked);
  const text = writeAlertFile({ ...alert, expr }, '').replaceAll(/[\\$}]/g, '\\$&');
  const blanks = text
    .replace(/(- alert: )(.*)/, '$1${1:$2}')
    .replace(/ > 0\n/, hasThreshold(alert.expr) ? '$&' : ' > ${2:0}\n')
    .replace(/(severity: )\w+/, '$1${3|page,ticket|}')
    .replace(/(runbook_url: )'?(.*?)'?\n/, '$1"${4:$2}"\n');
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: '' });
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(new vscode.SnippetString(blanks), new vscode.Position(0, 0));
}
