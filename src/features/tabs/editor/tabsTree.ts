/** The rows of the view: name, role by colour, state by icon and words. */
import * as vscode from 'vscode';
import type { TabReference } from '../../../contributions.ts';
import { commandLink } from '../../../editor/commands.ts';
import { evidenceWords, stateWords } from '../core/state/words.ts';
import type { TabStateValue } from '../core/state/reconcile.ts';
import type { Role } from '../core/tab.ts';
import { roleColor } from './agentTerminal.ts';
import type { TabView } from './tabsModel.ts';

/** A row; the editor hands it to the commands of its menu, so it carries the field that these take. */
export interface TabNode extends TabReference {
  readonly kind: 'tab';
  readonly item: vscode.TreeItem;
}

const icons: Readonly<Record<TabStateValue | 'new', string>> = {
  working: 'sync',
  waiting: 'bell-dot',
  idle: 'circle-filled',
  failed: 'error',
  ended: 'circle-slash',
  new: 'circle-large-outline',
};

export interface RowContext {
  readonly now: number;
  readonly legend: ReadonlyMap<Role, string>;
  /** The label of a profile by its id. */
  readonly profile: (id: string) => string;
}

export function tabNode(view: TabView, context: RowContext): TabNode {
  const { tab, state } = view;
  const item = new vscode.TreeItem(tab.name, vscode.TreeItemCollapsibleState.None);
  item.id = tab.id;
  const value = state?.value ?? 'new';
  item.contextValue = `tab.${value}`;
  const said = stateWords(state, context.now);
  item.description = [said, tab.task ?? ''].filter((part) => part !== '').join(' · ');
  item.iconPath = new vscode.ThemeIcon(icons[value], roleColor(tab.role));
  const role = tab.role && `${tab.role}: ${context.legend.get(tab.role) ?? ''}`;
  const profile = context.profile(tab.profile);
  item.tooltip = [
    tab.name,
    evidenceWords(state, context.now),
    ...(tab.task === undefined ? [] : [tab.task]),
    profile,
    tab.cwd,
    ...(tab.environment === undefined ? [] : [vscode.l10n.t('environment: {0}', tab.environment)]),
    ...(role === undefined ? [] : [role]),
  ].join('\n');
  item.accessibilityInformation = {
    label: [tab.name, said, tab.task ?? '', profile, role ?? ''].filter((part) => part !== '').join(', '),
  };
  item.command = commandLink('sreWorkbench.tabs.showTerminal', vscode.l10n.t('Focus Agent Tab'), {
    tab: tab.id,
  });
  return { kind: 'tab', tab: tab.id, item };
}
