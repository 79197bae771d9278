/** An agent that runs in another window is never started a second time: two of them would write one conversation. */
import * as vscode from 'vscode';
import type { TabsModel } from './tabsModel.ts';
import type { TabView } from './tabView.ts';

/** True after it was told that another window has the tab's terminal, with the offer to show it there. */
export async function tellElsewhere(model: TabsModel, { tab, elsewhere }: TabView): Promise<boolean> {
  if (!elsewhere) return false;
  const show = vscode.l10n.t('Show It There');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('"{0}" runs in another window that has this folder open.', tab.name),
    show,
  );
  if (chosen === show) await focus(await model.terminals.showElsewhere(tab.id));
  return true;
}

/** The desktop brings a window to the front that has a folder open already; a browser would open it a second time. */
async function focus(workspace: string | undefined): Promise<void> {
  if (workspace === undefined || vscode.env.uiKind !== vscode.UIKind.Desktop) return;
  const uri = vscode.Uri.parse(workspace);
  if (uri.scheme !== 'file' && uri.scheme !== 'vscode-remote') return;
  await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
}
