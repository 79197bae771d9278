/** The command that writes a page of the wiki: from the document in front, or with a text that another part gives. */
import * as vscode from 'vscode';
import type { WikiPageText } from '../../../base/workItemCommands.ts';
import { proposeWikiPage } from '../core/wikiPlan.ts';
import { accessOf, tellFailure } from './writeAccess.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';

export async function writeWikiPage(
  dependencies: WorkItemsDependencies,
  request: WikiPageText = {},
): Promise<void> {
  const text = request.text ?? vscode.window.activeTextEditor?.document.getText() ?? '';
  if (text.trim() === '') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open the text that becomes the page first; it is written as it stands in the editor.'),
    );
    return;
  }
  const access = await accessOf(dependencies);
  const path = access && (request.path ?? (await askForPath()));
  if (!access || path === undefined) return;
  const { ports, approvals } = dependencies;
  const who = vscode.l10n.t('You, by a command');
  const proposal = await proposeWikiPage(
    { ports, access, approvals, who, byPerson: true },
    { wiki: request.wiki ?? `${access.project}.wiki`, path, content: text },
  );
  if (!proposal.ok) tellFailure(dependencies, access, proposal.error);
}

async function askForPath(): Promise<string | undefined> {
  const given = await vscode.window.showInputBox({
    title: vscode.l10n.t('Write a wiki page'),
    prompt: vscode.l10n.t('The path of the page, such as /Operations/Cluster swap'),
    value: '/',
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^\/[^#?\\]+$/.test(value.trim()) ? undefined : vscode.l10n.t('A path begins with / and names a page.'),
  });
  return given?.trim();
}
