import * as vscode from 'vscode';
import type { AlertReference } from '../../../base/prometheusCommands.ts';
import { createTreeRows, type TreeRow } from '../../../base/treeRows.ts';
import { commandLink } from '../../../editor/commands.ts';
import { ageText, countText } from '../core/alertText.ts';
import type { AlertsModel, ServerAlerts, ShownAlert } from './alertsModel.ts';

/** A row; the editor hands it to the commands of its menu, so it carries the fields that these take. */
export type AlertsNode = ServerNode | SeverityNode | AlertNode | LabelNode;

type AlertsRow = TreeRow<AlertsNode>;

interface ServerNode {
  readonly kind: 'server';
  readonly server: string;
  readonly state: ServerAlerts;
}

interface SeverityNode {
  readonly kind: 'severity';
  readonly server: string;
  readonly severity: string;
  readonly alerts: readonly ShownAlert[];
}

export interface AlertNode extends AlertReference {
  readonly kind: 'alert';
  readonly alert: ShownAlert;
}

interface LabelNode {
  readonly kind: 'label';
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

/** Severities with their alerts; above them the servers, where there are several or one has something to say. */
export function createAlertsTree(
  model: AlertsModel,
  now: () => number,
): vscode.TreeDataProvider<AlertsNode> & vscode.Disposable {
  const changed = new vscode.EventEmitter<AlertsNode[] | undefined>();
  const rows = createTreeRows<AlertsNode>();
  const subscription = model.onChange(() => {
    const anew = rows.replace(rootsOf(model.servers(), now()));
    changed.fire(anew && [...anew]);
  });
  return {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => {
      if (!node) return [...rows.roots()];
      return node.kind === 'alert' ? labelsOf(node.alert) : [...rows.below(node)];
    },
    getTreeItem: (node) => itemOf(node, now()),
    dispose() {
      subscription.dispose();
      changed.dispose();
    },
  };
}

function rootsOf(servers: readonly ServerAlerts[], now: number): AlertsRow[] {
  const [only] = servers;
  const silent = ({ failure, silencesFailure }: ServerAlerts): boolean => !failure && !silencesFailure;
  if (servers.length === 1 && only && silent(only)) return severitiesOf(only, now);
  // Without anything to tell the view is empty, and says so in words.
  if (servers.every((each) => silent(each) && each.alerts.length === 0)) return [];
  return servers.map((state) => ({
    id: state.server.name,
    told: JSON.stringify([state.server.url, saidOf(state), state.failure?.code]),
    node: { kind: 'server', server: state.server.name, state },
    rows: severitiesOf(state, now),
  }));
}

function severitiesOf({ server: { name }, alerts }: ServerAlerts, now: number): AlertsRow[] {
  // They come with the most urgent first, so the groups do too.
  const groups = Map.groupBy(alerts, ({ severity }) => severity);
  return [...groups].map(([severity, group]) => {
    const members = group.toSorted((a, b) => Number(a.silences.length > 0) - Number(b.silences.length > 0));
    return {
      id: severityId(name, severity),
      told: countText(members),
      node: { kind: 'severity', server: name, severity, alerts: members },
      rows: byService(members).map((alert) => alertRow(alert, now)),
    };
  });
}

/** Alerts of one service stand together, at the place of its first one. */
function byService(alerts: readonly ShownAlert[]): ShownAlert[] {
  return [...Map.groupBy(alerts, ({ service }) => service).values()].flat();
}

function alertRow(alert: ShownAlert, now: number): AlertsRow {
  const { server, name, labels } = alert;
  return {
    id: alertId(alert),
    told: JSON.stringify([alert, shownAge(alert, now)]),
    node: { kind: 'alert', server, name, labels, alert },
    rows: [],
  };
}

function severityId(server: string, severity: string): string {
  return `${server}\n${severity}`;
}

function alertId({ server, labels }: ShownAlert): string {
  return server + JSON.stringify(labels);
}

function shownAge({ since }: ShownAlert, now: number): string {
  return since === null ? '' : ageText(now - since);
}

function saidOf({ alerts, failure, silencesFailure }: ServerAlerts): string {
  return failure?.message ?? silencesFailure?.message ?? (countText(alerts) || vscode.l10n.t('quiet'));
}

function labelsOf(alert: ShownAlert): LabelNode[] {
  const { labels, annotations, value, silences } = alert;
  const key = alertId(alert);
  const row = (name: string, text: string, place: string): LabelNode => ({
    kind: 'label',
    id: `${key}\n${place}\n${name}`,
    name,
    value: text,
  });
  return [
    ...Object.entries(annotations).map(([name, text]) => row(name, text, 'annotation')),
    ...(value === '' ? [] : [row(vscode.l10n.t('value'), value, 'value')]),
    ...silences.map(({ id, comment, createdBy, endsAt }) =>
      row(vscode.l10n.t('silenced'), vscode.l10n.t('until {0} by {1}: {2}', endsAt, createdBy, comment), id),
    ),
    ...Object.entries(labels)
      .filter(([name]) => name !== 'alertname')
      .map(([name, text]) => row(name, text, 'label')),
  ];
}

function itemOf(node: AlertsNode, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'server':
      return serverItem(node.state);
    case 'severity':
      return severityItem(node);
    case 'alert':
      return alertItem(node, now);
    case 'label':
      return labelItem(node);
  }
}

function serverItem(state: ServerAlerts): vscode.TreeItem {
  const { server, failure } = state;
  const item = new vscode.TreeItem(server.name, vscode.TreeItemCollapsibleState.Expanded);
  const said = saidOf(state);
  item.id = server.name;
  item.contextValue = 'server';
  item.description = said;
  item.tooltip = `${server.url}\n${said}`;
  item.iconPath = failure
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'))
    : new vscode.ThemeIcon('server');
  item.accessibilityInformation = { label: `${server.name}, ${said}` };
  if (failure?.code === 'unauthorized') {
    item.command = commandLink('sreWorkbench.prometheus.signIn', vscode.l10n.t('Sign In'), {
      server: server.name,
    });
  }
  return item;
}

function severityItem({ server, severity, alerts }: SeverityNode): vscode.TreeItem {
  const name = severity === '' ? vscode.l10n.t('no severity') : severity;
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = severityId(server, severity);
  item.contextValue = 'severity';
  item.description = countText(alerts);
  item.accessibilityInformation = { label: `${name}, ${countText(alerts)}` };
  return item;
}

function alertItem({ alert }: AlertNode, now: number): vscode.TreeItem {
  const { name, service, state, silences, annotations } = alert;
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  const age = shownAge(alert, now);
  const silenced = silences.length > 0 ? vscode.l10n.t('silenced') : '';
  const word = state === 'firing' ? vscode.l10n.t('firing') : vscode.l10n.t('pending');
  const parts = [service, age, state === 'pending' ? word : '', silenced].filter((part) => part !== '');
  item.id = alertId(alert);
  item.contextValue = 'alert';
  item.description = parts.join(' · ');
  item.iconPath = alertIcon(alert);
  const summary = annotations['summary'] ?? annotations['description'] ?? '';
  item.tooltip = [`${name}: ${word}`, summary, alert.expr].filter((line) => line !== '').join('\n\n');
  item.accessibilityInformation = {
    label: [name, word, service, age, silenced, summary].filter((part) => part !== '').join(', '),
  };
  return item;
}

function alertIcon({ state, silences }: ShownAlert): vscode.ThemeIcon {
  if (silences.length > 0) return new vscode.ThemeIcon('bell-slash');
  return state === 'firing'
    ? new vscode.ThemeIcon('flame', new vscode.ThemeColor('problemsErrorIcon.foreground'))
    : new vscode.ThemeIcon('history', new vscode.ThemeColor('problemsWarningIcon.foreground'));
}

function labelItem({ id, name, value }: LabelNode): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  item.id = id;
  item.description = value;
  item.tooltip = value;
  item.accessibilityInformation = { label: `${name}: ${value}` };
  return item;
}
