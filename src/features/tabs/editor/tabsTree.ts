/** The rows of the view: name, role by colour, state by icon and words; under a tab what it should make one think of. */
import * as vscode from 'vscode';
import { contextPressure, pressureText, type ContextLimits } from '../../../clients/agents/contextWarning.ts';
import type { TabReference } from '../../../base/tabCommands.ts';
import { commandLink } from '../../../editor/commands.ts';
import { evidenceWords, stateWords } from '../core/state/words.ts';
import type { TabStateValue } from '../core/state/reconcile.ts';
import type { Role } from '../core/tab.ts';
import { roleColor } from './agentTerminal.ts';
import type { TabView } from './tabView.ts';

/** A row; the editor hands it to the commands of its menu, so it carries the field that these take. */
export interface TabNode extends TabReference {
  /** Of a row that tells an alarm. */
  readonly alarm?: string;
  readonly item: vscode.TreeItem;
  /** The rows below it. */
  readonly notices: readonly TabNode[];
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
  readonly limits: ContextLimits;
}

export function tabNode(view: TabView, context: RowContext): TabNode {
  const { tab, state } = view;
  const notices = noticesOf(view, context);
  const item = new vscode.TreeItem(
    tab.name,
    notices.length > 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  );
  // A row that the editor knows without rows below it stays closed when it gets some: then it is another row.
  item.id = notices.length > 0 ? `${tab.id}\n` : tab.id;
  const value = state?.value ?? 'new';
  item.contextValue = view.elsewhere ? `tab.elsewhere.${value}` : `tab.${value}`;
  // First, because a narrow view cuts what stands behind it.
  const said = [view.elsewhere ? vscode.l10n.t('in another window') : '', stateWords(state, context.now)]
    .filter((part) => part !== '')
    .join(' · ');
  const share = shareWords(view);
  item.description = [said, share, tab.task ?? ''].filter((part) => part !== '').join(' · ');
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
    ...(tab.conversation?.bound === 'guessed'
      ? [vscode.l10n.t('The conversation was found by folder and time: it may be another one.')]
      : []),
    ...(role === undefined ? [] : [role]),
  ].join('\n');
  item.accessibilityInformation = {
    label: [
      tab.name,
      value === 'waiting' ? vscode.l10n.t('waits for you') : '',
      said,
      share,
      tab.task ?? '',
      profile,
      role ?? '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  };
  const title = vscode.l10n.t('Focus Agent Tab');
  item.command = commandLink('sreWorkbench.tabs.showTerminal', title, { tab: tab.id });
  return { tab: tab.id, item, notices };
}

/** Tokens where the size of the window is not known; empty before the first answer. */
export function shareWords({ transcript }: Pick<TabView, 'transcript'>): string {
  if (!transcript || transcript.tokens === null) return '';
  const { share, tokens } = transcript;
  return share === null
    ? vscode.l10n.t('{0}k tokens', Math.round(tokens / 1000))
    : vscode.l10n.t('context {0} %', Math.round(share * 100));
}

function noticesOf({ tab, transcript, alarms }: TabView, { limits }: RowContext): readonly TabNode[] {
  const pressure = transcript && contextPressure(transcript, limits);
  const handoff = vscode.l10n.t('Prepare a handoff');
  const link = commandLink('sreWorkbench.handoff.prepare', handoff, { tab: tab.id });
  return [
    ...(pressure
      ? [notice(tab.id, { id: 'context', title: handoff, evidence: pressureText(pressure) }, link)]
      : []),
    ...alarms.map((alarm) => notice(tab.id, alarm)),
  ];
}

function notice(
  tab: string,
  { id, title, evidence }: { readonly id: string; readonly title: string; readonly evidence: string },
  command?: vscode.Command,
): TabNode {
  const item = new vscode.TreeItem(title);
  item.id = `${tab}\n${id}`;
  item.description = evidence;
  item.tooltip = evidence;
  item.iconPath = new vscode.ThemeIcon(
    command ? 'warning' : 'lightbulb',
    new vscode.ThemeColor('problemsWarningIcon.foreground'),
  );
  item.contextValue = command ? 'notice.context' : 'notice.alarm';
  item.accessibilityInformation = { label: `${title}, ${evidence}` };
  if (command) item.command = command;
  return { tab, item, notices: [], ...(command ? {} : { alarm: id }) };
}
