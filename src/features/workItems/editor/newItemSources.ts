/** What a new work item is made of: the selection of the editor, or a finding of ours in a file. */
import * as vscode from 'vscode';
import type { NewWorkItem } from '../../../base/workItemCommands.ts';
import { commandLink } from '../../../editor/commands.ts';
import { readSetting } from '../../../editor/settings.ts';

const longestTitle = 200;
const kind = vscode.CodeActionKind.Empty.append('sreWorkbench.workItem');

/** One line becomes the title; of several the first does, and all of them the description, with their place. */
export function itemOfSelection(): NewWorkItem {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim() ?? '';
  const [title = '', ...more] = text.split(/\r?\n/).map((line) => line.trim());
  if (!editor || text === '') return {};
  const place = placeOf(editor.document.uri, editor.selection);
  const description = more.length === 0 ? place : `${text}\n\n${place}`;
  // Headings, list items and quotes are titles without their marks.
  return { title: title.replace(/^(?:#+|[-*>]|\d+\.)\s+/, '').slice(0, longestTitle), description };
}

/** Offered beside the quick fixes of a finding, where the settings name a server. */
export function registerFindingActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { scheme: 'file' },
    {
      provideCodeActions: (document, _range, { diagnostics }) =>
        canCreate() ? diagnostics.filter(isOurs).map((finding) => actionFor(document.uri, finding)) : [],
    },
    { providedCodeActionKinds: [kind] },
  );
}

function canCreate(): boolean {
  return (
    readSetting('sreWorkbench.workItems.enabled') &&
    readSetting('sreWorkbench.azureDevOps.organisation') !== ''
  );
}

function isOurs({ source }: vscode.Diagnostic): boolean {
  return source === 'SRE Workbench';
}

function actionFor(file: vscode.Uri, finding: vscode.Diagnostic): vscode.CodeAction {
  const title = vscode.l10n.t('Create a work item from this finding');
  const action = new vscode.CodeAction(title, kind);
  const { code } = finding;
  const rule = String(typeof code === 'object' ? code.value : (code ?? ''));
  const [first = ''] = finding.message.split('\n');
  const item: NewWorkItem = {
    title: first.slice(0, longestTitle),
    description: [finding.message, rule, placeOf(file, finding.range)]
      .filter((part) => part !== '')
      .join('\n\n'),
  };
  action.command = commandLink('sreWorkbench.workItems.create', title, item);
  return action;
}

/** As people name a place: the path in the workspace and the lines, from 1. */
function placeOf(file: vscode.Uri, { start, end }: vscode.Range): string {
  const path = vscode.workspace.asRelativePath(file, true);
  return start.line === end.line ? `${path}:${start.line + 1}` : `${path}:${start.line + 1}-${end.line + 1}`;
}
