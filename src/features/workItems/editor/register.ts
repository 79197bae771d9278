/** The entry of the work items: the search view and its commands. Nothing is read before the view is seen. */
import * as vscode from 'vscode';
import { registerCommand } from '../../../editor/commands.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';
import { WorkItemsView } from './workItemsView.ts';

export function registerWorkItems(dependencies: WorkItemsDependencies): vscode.Disposable {
  const { reporter } = dependencies;
  const view = new WorkItemsView(dependencies);
  return vscode.Disposable.from(
    view,
    registerCommand('sreWorkbench.workItems.search', reporter, (text) => view.search(text ?? selectedText())),
    registerCommand('sreWorkbench.workItems.refresh', reporter, () => view.refresh()),
  );
}

/** The selection of the active editor where it is one line: most often an id or a few words. */
function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim() ?? '';
  return text.includes('\n') ? '' : text.slice(0, 200);
}
