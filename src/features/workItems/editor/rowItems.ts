/** Work items made of rows of the incident view, and what became of them: named in the postmortem or the log, read back there. */
import * as vscode from 'vscode';
import type { WorkItemRow } from '../../../base/workItemCommands.ts';
import { nameOf } from '../../../base/paths.ts';
import { runCommand } from '../../../editor/commands.ts';
import { isNamed, nameIn, namedIds, withStates } from '../core/namedItems.ts';
import { createWorkItems } from './createCommands.ts';
import { workItemStates } from './stateCommand.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';

const longestTitle = 200;

/** One row asks for its kind and title; a row with rows below it makes one plan of all of them. */
export async function createFromRow(dependencies: WorkItemsDependencies, row: WorkItemRow): Promise<void> {
  const all = row.children ? await row.children() : [row];
  const lines = await Promise.all(all.map(lineOf));
  const rows = all.filter(({ text = '' }, at) => text.trim() !== '' && !isNamed(lines[at] ?? text));
  const [first] = rows;
  if (!first) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Each of them names its work item already.'));
    return;
  }
  const created = await createWorkItems(
    dependencies,
    rows.length === 1 ? itemOf(first) : { items: rows.map(itemOf) },
  );
  const made = rows.flatMap((one, at) => {
    const id = created?.[at];
    return typeof id === 'number' ? [{ row: one, id }] : [];
  });
  for (const { row: one, id } of made) {
    if (one.seq === undefined) continue;
    const text = `AB#${id} ${itemOf(one).title}`;
    await runCommand('sreWorkbench.incidents.addNote', { text, evidence: [`evt:${one.seq}`] });
  }
  await nameInFiles(made);
}

/** The line on which a row stands. */
async function lineOf({ file, line }: WorkItemRow): Promise<string | undefined> {
  if (file === undefined || line === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  return line > document.lineCount ? undefined : document.lineAt(line - 1).text;
}

function itemOf({ text = '', file, line, folder, seq }: WorkItemRow) {
  const place =
    file === undefined
      ? [folder === undefined ? '' : nameOf(folder), seq === undefined ? '' : `evt:${seq}`]
      : [`${vscode.workspace.asRelativePath(file, true)}${line === undefined ? '' : `:${line}`}`];
  const [title = ''] = text.trim().split('\n');
  return {
    title: title.slice(0, longestTitle),
    description: [text, place.filter((part) => part !== '').join(' ')]
      .filter((part) => part !== '')
      .join('\n\n'),
  };
}

interface Made {
  readonly row: WorkItemRow;
  readonly id: number;
}

/** As an edit that a person saves or takes back. */
async function nameInFiles(made: readonly Made[]): Promise<void> {
  const files = new Set(made.flatMap(({ row: { file } }) => file ?? []));
  for (const file of files) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    const edit = new vscode.WorkspaceEdit();
    for (const { row, id } of made) {
      if (row.file !== file || row.line === undefined || row.line > document.lineCount) continue;
      const { range, text } = document.lineAt(row.line - 1);
      edit.replace(document.uri, range, nameIn(text, row.text ?? '', id));
    }
    await vscode.workspace.applyEdit(edit);
    await vscode.window.showTextDocument(document, { preview: false });
  }
}

/** Puts the state of each work item behind its name in the document in front. */
export async function readStatesHere(dependencies: WorkItemsDependencies): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const text = document?.getText() ?? '';
  const ids = namedIds(text);
  if (!document || ids.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open a text that names work items, such as AB#12, first.'),
    );
    return;
  }
  const states = await workItemStates(dependencies, ids);
  const changed = withStates(text, states);
  if (changed !== text) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(0), document.positionAt(text.length)),
      changed,
    );
    await vscode.workspace.applyEdit(edit);
  }
  const known = states.filter(({ source }) => source !== 'none');
  const kept = states.filter(({ source }) => source === 'replica').length;
  void vscode.window.showInformationMessage(
    [
      vscode.l10n.t('{0} of {1} work items are over.', known.filter(({ open }) => !open).length, ids.length),
      ...(kept > 0 ? [vscode.l10n.t('{0} of the states are those of the replica.', kept)] : []),
      ...(known.length < ids.length ? [vscode.l10n.t('{0} are not known.', ids.length - known.length)] : []),
    ].join(' '),
  );
}
