/** The one status bar item of the extension: the most urgent entry, and the others in its tooltip. */
import * as vscode from 'vscode';
import { arrangeEntries, plainText, type StatusEntry } from './statusEntries.ts';

export interface StatusBar extends vscode.Disposable {
  /** Shows an entry, or replaces the one with its id. */
  show(entry: StatusEntry<vscode.Command>): void;
  hide(id: string): void;
}

/** There is no item while there are no entries. */
export function createStatusBar(): StatusBar {
  const entries = new Map<string, StatusEntry<vscode.Command>>();
  let item: vscode.StatusBarItem | undefined;
  const update = (): void => {
    const [first, ...rest] = arrangeEntries([...entries.values()]);
    if (first === undefined) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= createItem();
    item.text = first.text;
    item.tooltip = tooltipOf([first, ...rest]);
    item.command = first.command;
    item.backgroundColor =
      first.warning === true ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.accessibilityInformation = {
      label: [first, ...rest].map(({ text, tooltip }) => `${plainText(text)}: ${tooltip}`).join('. '),
    };
    item.show();
  };
  return {
    show(entry) {
      entries.set(entry.id, entry);
      update();
    },
    hide(id) {
      if (entries.delete(id)) update();
    },
    dispose() {
      entries.clear();
      update();
    },
  };
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('sreWorkbench.status', vscode.StatusBarAlignment.Left);
  item.name = 'SRE Workbench';
  return item;
}

/** Each entry is a paragraph; its text is text, whatever stands in it, and a link where it has a command. */
function tooltipOf(entries: readonly StatusEntry<vscode.Command>[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.isTrusted = { enabledCommands: entries.flatMap(({ command }) => command?.command ?? []) };
  for (const { text, tooltip: sentence, command } of entries) {
    tooltip.appendText(`${plainText(text)}: ${sentence}`);
    if (command) {
      const input = encodeURIComponent(JSON.stringify(command.arguments ?? []));
      tooltip.appendMarkdown(` [`).appendText(command.title);
      tooltip.appendMarkdown(`](command:${command.command}?${input})`);
    }
    tooltip.appendMarkdown('\n\n');
  }
  return tooltip;
}
