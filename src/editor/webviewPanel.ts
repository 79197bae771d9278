import * as vscode from 'vscode';
import { fillPage, type PageSource } from './webviewPage.ts';

export interface PageOptions<Message> extends PageSource<Message> {
  readonly viewType: string;
  /** The active one unless told. */
  readonly column?: vscode.ViewColumn;
  /** The keyboard stays where it is. */
  readonly preserveFocus?: boolean;
  readonly onMessage: (message: Message, panel: vscode.WebviewPanel) => void;
}

/** Opens a page beside the editor. */
export function openPage<Message>(options: PageOptions<Message>): vscode.WebviewPanel {
  const { viewType, title, column = vscode.ViewColumn.Active, preserveFocus = false } = options;
  const panel = vscode.window.createWebviewPanel(viewType, title, { viewColumn: column, preserveFocus });
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
