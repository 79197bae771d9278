/** What the status bar says: who waits, and how full the context of the focused tab is. */
import * as vscode from 'vscode';
import { contextPressure, nextCrossing, pressureText } from '../../../clients/agents/contextWarning.ts';
import { commandLink, runCommand } from '../../../editor/commands.ts';
import { readContextLimits } from '../../../editor/contextSettings.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import type { TabsModel } from './tabsModel.ts';
import type { TabView } from './tabView.ts';
import { shareWords } from './tabsTree.ts';

const waitingEntry = 'tabs.waiting';
const contextEntry = 'tabs.context';

/** Shows both, and tells of a context that has just become full where the setting asks for that. */
export function createTabsStatus(
  model: TabsModel,
  statusBar: StatusBar,
): { update(): void; dispose(): void } {
  const above = new Map<string, boolean>();
  const update = (): void => {
    const views = model.views();
    showWaiting(views, statusBar);
    showContext(views, statusBar);
    for (const view of views) notify(view, above);
  };
  const focus = vscode.window.onDidChangeActiveTerminal(update);
  return {
    update,
    dispose() {
      focus.dispose();
      statusBar.hide(waitingEntry);
      statusBar.hide(contextEntry);
    },
  };
}

function showWaiting(views: readonly TabView[], statusBar: StatusBar): void {
  const waiting = views.filter(({ state }) => state?.value === 'waiting');
  const [first] = waiting;
  if (!first) return statusBar.hide(waitingEntry);
  statusBar.show({
    id: waitingEntry,
    priority: 60,
    text: `$(bell-dot) ${vscode.l10n.t('waiting: {0}', waiting.length === 1 ? first.tab.name : waiting.length)}`,
    tooltip: vscode.l10n.t('Agents that wait for you: {0}', waiting.map(({ tab }) => tab.name).join(', ')),
    command: commandLink('sreWorkbench.tabs.showTerminal', vscode.l10n.t('Focus Agent Tab'), {
      tab: first.tab.id,
    }),
  });
}

function showContext(views: readonly TabView[], statusBar: StatusBar): void {
  const active = vscode.window.activeTerminal;
  const view = views.find(({ terminal }) => terminal !== undefined && terminal === active);
  const words = view && shareWords(view);
  if (!view?.transcript || !words) return statusBar.hide(contextEntry);
  const pressure = contextPressure(view.transcript, readContextLimits());
  statusBar.show({
    id: contextEntry,
    priority: pressure ? 50 : 10,
    text: `$(hubot) ${view.tab.name}: ${words}`,
    tooltip: pressure
      ? pressureText(pressure)
      : vscode.l10n.t('How full the context of the focused agent tab is.'),
    warning: pressure !== undefined,
    command: commandLink('sreWorkbench.handoff.prepare', vscode.l10n.t('Prepare a handoff'), {
      tab: view.tab.id,
    }),
  });
}

function notify({ tab, transcript }: TabView, above: Map<string, boolean>): void {
  if (!transcript) return;
  const crossing = nextCrossing(above.get(tab.id) ?? false, transcript, readContextLimits());
  above.set(tab.id, crossing.above);
  if (!crossing.crossed || !readSetting('sreWorkbench.context.notify')) return;
  const prepare = vscode.l10n.t('Prepare a handoff');
  const said = `${tab.name}: ${pressureText(crossing.crossed)}`;
  void vscode.window
    .showWarningMessage(said, prepare)
    .then((chosen) =>
      chosen === prepare ? runCommand('sreWorkbench.handoff.prepare', { tab: tab.id }) : undefined,
    );
}
