/** A row of the incident view; the editor hands it to the commands of its menu, so it carries the fields that these take. */
import * as vscode from 'vscode';
import type { IncidentRequest } from '../../../base/incidentCommands.ts';
import { themeIcon } from '../../../editor/themeIcon.ts';

export interface IncidentNode extends IncidentRequest {
  readonly item: vscode.TreeItem;
  readonly children?: (() => readonly IncidentNode[] | Promise<readonly IncidentNode[]>) | undefined;
}

export interface RowWords {
  /** Of the row among all rows. */
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly tooltip?: string | undefined;
  /** Name of an icon, with the name of a theme colour behind a space where it has one. */
  readonly icon?: string | undefined;
  /** What the menus look for. */
  readonly context?: string | undefined;
  readonly command?: vscode.Command | undefined;
  readonly children?: IncidentNode['children'];
  /** Open from the start; where there are children. */
  readonly expanded?: boolean;
}

export function row(words: RowWords, request: IncidentRequest = {}): IncidentNode {
  const { Expanded, Collapsed, None } = vscode.TreeItemCollapsibleState;
  const state = words.children ? (words.expanded === true ? Expanded : Collapsed) : None;
  const item = new vscode.TreeItem(words.label, state);
  item.id = words.id;
  if (words.description !== undefined) item.description = words.description;
  item.tooltip = words.tooltip ?? [words.label, words.description].filter(Boolean).join('\n');
  if (words.icon !== undefined) item.iconPath = themeIcon(words.icon);
  if (words.context !== undefined) item.contextValue = words.context;
  if (words.command) item.command = words.command;
  item.accessibilityInformation = { label: [words.label, words.description].filter(Boolean).join(', ') };
  return { ...request, item, children: words.children };
}

export const warningColour = 'problemsWarningIcon.foreground';
export const errorColour = 'problemsErrorIcon.foreground';
export const goodColour = 'testing.iconPassed';
