/** The Alerts view: asks while it is visible, and only then. */
import * as vscode from 'vscode';
import { views } from '../../../contributions.ts';
import { contextKey } from '../../../editor/contextKeys.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import type { Reporter } from '../../../editor/report.ts';
import { onSettingChange } from '../../../editor/settings.ts';
import { createAlertsModel, type AlertsModel, type AlertsSource } from './alertsModel.ts';
import { createAlertsTree, type AlertsNode } from './alertsTree.ts';

/** Milliseconds between two looks: rules are evaluated every 15 to 60 seconds. */
const interval = 30_000;

export interface AlertsViewDependencies extends AlertsSource {
  readonly now: () => number;
  readonly reporter: Reporter;
}

export interface AlertsView extends vscode.Disposable {
  readonly model: AlertsModel;
}

export function createAlertsView({ now, reporter, ...source }: AlertsViewDependencies): AlertsView {
  const { servers } = source;
  const state = contextKey('sreWorkbench.alerts.state');
  state.set('unknown');
  const model = createAlertsModel(source);
  const tree = createAlertsTree(model, now);
  const view = vscode.window.createTreeView<AlertsNode>(views.alerts, {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const tell = (): void => {
    const alerts = model.servers().flatMap((each) => each.alerts);
    const loud = alerts.filter((alert) => alert.state === 'firing' && alert.silences.length === 0).length;
    view.badge = loud === 0 ? undefined : { value: loud, tooltip: vscode.l10n.t('{0} alerts fire', loud) };
    const troubled = model.servers().some((each) => each.failure ?? each.silencesFailure);
    state.set(alerts.length > 0 || troubled ? 'ready' : 'quiet');
  };
  const look = async (): Promise<void> => {
    if (!vscode.workspace.isTrusted) return state.set('untrusted');
    if (servers.list().length === 0) {
      await model.refresh();
      return state.set('no-server');
    }
    if (model.servers().length === 0) state.set('loading');
    await vscode.window.withProgress({ location: { viewId: views.alerts } }, async () => model.refresh());
  };
  const refresh = (): void => void look().catch((error: unknown) => reporter.bug('alerts.refresh', error));
  let timer: ReturnType<typeof setInterval> | undefined;
  const follow = (visible: boolean): void => {
    clearInterval(timer);
    timer = visible ? setInterval(refresh, interval) : undefined;
    if (visible) refresh();
    else model.cancel();
  };
  const whenVisible = (): void => void (view.visible && refresh());
  const subscriptions = vscode.Disposable.from(
    model,
    tree,
    view,
    model.onChange(tell),
    view.onDidChangeVisibility(({ visible }) => follow(visible)),
    servers.onChange(whenVisible),
    onSettingChange(['sreWorkbench.prometheus.enabled'], whenVisible),
    vscode.workspace.onDidGrantWorkspaceTrust(whenVisible),
    registerCommand('sreWorkbench.alerts.refresh', reporter, async () =>
      isSwitchedOff('sreWorkbench.prometheus.enabled') ? undefined : look(),
    ),
  );
  return {
    model,
    dispose() {
      clearInterval(timer);
      subscriptions.dispose();
    },
  };
}
