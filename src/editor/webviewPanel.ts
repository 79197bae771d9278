import * as vscode from 'vscode';
import { fillPage, type PageSource } from './webviewPage.ts';

export interface PageOptions<Message> extends PageSource<Message> {
  readonly viewType: string;
  readonly onMessage: (message: Message, panel: vscode.WebviewPanel) => void;
}

/** Opens a page beside the editor. */
export function openPage<Message>(options: PageOptions<Message>): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel(options.viewType, options.title, vscode.ViewColumn.Active);
  return restorePage(panel, options);
}

/** Fills a panel that the editor has kept over a reload of the window. */
export function restorePage<Message>(
  panel: vscode.WebviewPanel,
  options: PageOptions<Message>,
): vscode.WebviewPanel {
  fillPage(panel.webview, options, (message) => options.onMessage(message, panel));
  return panel;
}
