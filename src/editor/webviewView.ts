import * as vscode from 'vscode';
import type { ViewId } from '../contributions.ts';
import { fillPage, type PageSource } from './webviewPage.ts';

export interface PageViewOptions<Message> extends Omit<PageSource<Message>, 'parse'> {
  readonly id: ViewId;
  /** Loads what reads the page's messages, so that it is no part of the start-up. */
  readonly loadParse: () => Promise<PageSource<Message>['parse']>;
  readonly onMessage: (message: Message, view: vscode.WebviewView) => void;
  /** The view was shown or hidden. A hidden page is not there: messages to it are lost. */
  readonly onVisible?: (visible: boolean, view: vscode.WebviewView) => void;
}

/**
 * A page in the side bar or the panel, made when the view is first shown. A page that is hidden is taken down and made
 * anew: what it wants to keep until then, it keeps with the `setState` of its channel.
 */
export function registerPageView<Message>(options: PageViewOptions<Message>): vscode.Disposable {
  return vscode.window.registerWebviewViewProvider(options.id, {
    async resolveWebviewView(view) {
      const parse = await options.loadParse();
      fillPage(view.webview, { ...options, parse }, (message) => options.onMessage(message, view));
      view.onDidChangeVisibility(() => options.onVisible?.(view.visible, view));
      options.onVisible?.(view.visible, view);
    },
  });
}
