/** Draws the rows of the core, and hands what is ticked to whoever keeps it. */
import * as vscode from 'vscode';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { commandLink } from '../../../editor/commands.ts';
import { themeIcon } from '../../../editor/themeIcon.ts';
import type { StrategyRow } from '../core/strategyRow.ts';

/** The editor hands it to the commands of its menu, so it carries the fields that these take. */
export interface StrategyNode extends StrategyRequest {
  readonly row: StrategyRow;
}

export function nodeOf(row: StrategyRow): StrategyNode {
  return { ...row.request, row };
}

export function itemOf({ row }: StrategyNode): vscode.TreeItem {
  const { Expanded, Collapsed, None } = vscode.TreeItemCollapsibleState;
  const open = row.expanded === true ? Expanded : Collapsed;
  const item = new vscode.TreeItem(row.label, row.children.length === 0 ? None : open);
  item.id = row.id;
  item.description = row.description;
  item.tooltip = row.tooltip ?? [row.label, row.description].filter(Boolean).join('\n');
  item.iconPath = themeIcon(row.icon);
  item.contextValue = row.context;
  const spoken = [row.label, row.description].filter(Boolean).join(', ');
  item.accessibilityInformation = { label: spoken };
  if (row.click) item.command = commandLink(row.click.command, row.click.title, row.request);
  if (row.ticked !== undefined) {
    const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
    item.checkboxState = {
      state: row.ticked ? Checked : Unchecked,
      accessibilityInformation: { label: row.label },
    };
  }
  return item;
}
