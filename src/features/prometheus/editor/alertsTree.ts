import * as vscode from 'vscode';
import type { AlertReference } from '../../../base/prometheusCommands.ts';
import { commandLink } from '../../../editor/commands.ts';
import { ageText, countText } from '../core/alertText.ts';
import type { AlertsModel, ServerAlerts, ShownAlert } from './alertsModel.ts';

/** A row; the editor hands it to the commands of its menu, so it carries the fields that these take. */
export type AlertsNode = ServerNode | SeverityNode | AlertNode | LabelNode;

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
  const changed = new vscode.EventEmitter<void>();
  const subscription = model.onChange(() => changed.fire());
  return {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node ? childrenOf(node) : rootsOf(model.servers())),
    getTreeItem: (node) => itemOf(node, now()),
    dispose() {
      subscription.dispose();
      changed.dispose();
    },
  };
}

function rootsOf(servers: readonly ServerAlerts[]): AlertsNode[] {
  const [only] = servers;
  const silent = ({ failure, silencesFailure }: ServerAlerts): boolean => !failure && !silencesFailure;
  if (servers.length === 1 && only && silent(only)) return severitiesOf(only);
  // Without anything to tell the view is empty, and says so in words.
  if (servers.every((each) => silent(each) && each.alerts.length === 0)) return [];
  return servers.map((state) => ({ kind: 'server', server: state.server.name, state }));
}

function severitiesOf({ server: { name }, alerts }: ServerAlerts): SeverityNode[] {
  // They come with the most urgent first, so the groups do too.
  const groups = Map.groupBy(alerts, ({ severity }) => severity);
  return [...groups].map(([severity, members]) => ({
    kind: 'severity',
    server: name,
    severity,
    alerts: members.toSorted((a, b) => Number(a.silences.length > 0) - Number(b.silences.length > 0)),
  }));
}

function childrenOf(node: AlertsNode): AlertsNode[] {
  switch (node.kind) {
    case 'server':
      return severitiesOf(node.state);
    case 'severity':
      return byService(node.alerts).map((alert) => alertNode(alert));
    case 'alert':
      return labelsOf(node.alert);
    case 'label':
      return [];
  }
}

/** Alerts of one service stand together, at the place of its first one. */
function byService(alerts: readonly ShownAlert[]): ShownAlert[] {
  return [...Map.groupBy(alerts, ({ service }) => service).values()].flat();
}

function alertNode(alert: ShownAlert): AlertNode {
  const { server, name, labels } = alert;
  return { kind: 'alert', server, name, labels, alert };
}

function labelsOf({ server, labels, annotations, value, silences }: ShownAlert): LabelNode[] {
  const key = server + JSON.stringify(labels);
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

function serverItem({ server, alerts, failure, silencesFailure }: ServerAlerts): vscode.TreeItem {
  const item = new vscode.TreeItem(server.name, vscode.TreeItemCollapsibleState.Expanded);
  const said = failure?.message ?? silencesFailure?.message ?? (countText(alerts) || vscode.l10n.t('quiet'));
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
  item.id = `${server}\n${severity}`;
  item.contextValue = 'severity';
  item.description = countText(alerts);
  item.accessibilityInformation = { label: `${name}, ${countText(alerts)}` };
  return item;
}

function alertItem({ alert }: AlertNode, now: number): vscode.TreeItem {
  const { server, name, labels, service, state, since, silences, annotations } = alert;
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  const age = since === null ? '' : ageText(now - since);
  const silenced = silences.length > 0 ? vscode.l10n.t('silenced') : '';
  const word = state === 'firing' ? vscode.l10n.t('firing') : vscode.l10n.t('pending');
  const parts = [service, age, state === 'pending' ? word : '', silenced].filter((part) => part !== '');
  item.id = server + JSON.stringify(labels);
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
