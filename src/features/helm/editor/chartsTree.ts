import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { EnvironmentReference, LimitsLocation } from '../../../contributions.ts';
import { commandLink } from '../../../editor/commands.ts';
import type { Finding } from '../core/report.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';

/** A row; the editor hands it to the commands of its menu, so it carries the fields that these take. */
export type ChartsNode = ChartNode | EnvironmentNode | FindingNode;

/** The editor finds the row to draw anew by this very object, so a later state is put into it. */
interface ChartNode extends LimitsLocation {
  readonly kind: 'chart';
  state: ChartState;
}

interface EnvironmentNode extends EnvironmentReference {
  readonly kind: 'environment';
  readonly state: ChartState;
  readonly files: readonly string[];
}

interface FindingNode {
  readonly kind: 'finding';
  readonly state: ChartState;
  readonly finding: Finding;
}

/** Charts, their environments with the state of each, and under them the findings. */
export function createChartsTree(
  model: ChartsModel,
): vscode.TreeDataProvider<ChartsNode> & vscode.Disposable {
  const changed = new vscode.EventEmitter<ChartsNode | undefined>();
  let rows = new Map<string, ChartNode>();
  const redraw = (state: ChartState | undefined): void => {
    const row = state && rows.get(state.chart.folder);
    if (row) row.state = state;
    changed.fire(row);
  };
  const subscriptions = vscode.Disposable.from(
    changed,
    model.onChange(redraw),
    model.onRunning((state) => rows.has(state.chart.folder) && redraw(state)),
  );
  const charts = (): ChartNode[] => {
    const nodes = model
      .charts()
      .map((state): ChartNode => ({ kind: 'chart', state, chart: state.chart.folder, path: '' }));
    rows = new Map(nodes.map((node) => [node.chart, node]));
    return nodes;
  };
  return {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node ? childrenOf(node) : charts()),
    getTreeItem: (node) => itemOf(node),
    dispose: () => subscriptions.dispose(),
  };
}

function childrenOf(node: ChartsNode): ChartsNode[] {
  const { state } = node;
  switch (node.kind) {
    case 'chart': {
      const environments = state.report?.environments ?? state.chart.environments;
      return [
        ...environments.map(({ name, files }): ChartsNode => ({
          kind: 'environment',
          state,
          chart: state.chart.folder,
          environment: name,
          files,
        })),
        ...findingNodes(state, null),
      ];
    }
    case 'environment':
      return findingNodes(state, node.environment);
    case 'finding':
      return [];
  }
}

function findingNodes(state: ChartState, environment: string | null): ChartsNode[] {
  return findingsOf(state, environment).map((finding) => ({ kind: 'finding', state, finding }));
}

function findingsOf({ report }: ChartState, environment: string | null): readonly Finding[] {
  return (report?.findings ?? []).filter((finding) => finding.environment === environment);
}

function itemOf(node: ChartsNode): vscode.TreeItem {
  switch (node.kind) {
    case 'chart':
      return chartItem(node.state);
    case 'environment':
      return environmentItem(node);
    case 'finding':
      return findingItem(node.state, node.finding);
  }
}

function chartItem(state: ChartState): vscode.TreeItem {
  const { chart, report } = state;
  const item = new vscode.TreeItem(chart.name, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = chart.folder;
  item.contextValue = 'chart';
  const said = state.report ? summary(report?.findings ?? []) : vscode.l10n.t('not validated yet');
  item.description = `${said} · ${chart.path}`;
  item.iconPath = stateIcon(state, report?.findings ?? []);
  item.tooltip = [chart.folder, ...(report?.notes ?? [])].join('\n');
  item.accessibilityInformation = { label: `${chart.name}, ${said}, ${chart.path}` };
  return item;
}

function environmentItem({ state, environment, files }: EnvironmentNode): vscode.TreeItem {
  const findings = findingsOf(state, environment);
  const render = state.report?.renders.find(({ environment: name }) => name === environment);
  const item = new vscode.TreeItem(
    environment,
    findings.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = `${state.chart.folder}\n${environment}`;
  item.contextValue = 'environment';
  const said = render?.status === 'skipped' ? vscode.l10n.t('not rendered') : summary(findings);
  item.description = state.report ? said : '';
  item.iconPath = stateIcon(state, findings);
  item.tooltip = [files.join(', '), render?.detail ?? ''].filter((line) => line !== '').join('\n');
  item.accessibilityInformation = { label: `${environment}, ${item.description}` };
  item.command = commandLink('sreWorkbench.helm.openValues', vscode.l10n.t('Open Values'), {
    chart: state.chart.folder,
    environment,
  });
  return item;
}

function findingItem(state: ChartState, finding: Finding): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.message);
  item.description = `${finding.file}:${finding.line}`;
  item.iconPath = findingIcon(finding.severity);
  item.tooltip = `${finding.message}\n${finding.rule}`;
  item.accessibilityInformation = {
    label: `${severityWord(finding.severity)}, ${finding.message}, ${item.description}`,
  };
  item.command = commandLink(
    'sreWorkbench.helm.showFinding',
    vscode.l10n.t('Show Finding'),
    joinPath(state.chart.folder, finding.file),
    finding.line,
    finding.column,
  );
  return item;
}

function summary(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  if (errors + warnings === 0) return vscode.l10n.t('no problems');
  const parts = [
    errors === 0 ? '' : errors === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', errors),
    warnings === 0
      ? ''
      : warnings === 1
        ? vscode.l10n.t('1 warning')
        : vscode.l10n.t('{0} warnings', warnings),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function stateIcon(state: ChartState, findings: readonly Finding[]): vscode.ThemeIcon {
  if (state.running) return new vscode.ThemeIcon('loading~spin');
  if (!state.report) return new vscode.ThemeIcon('circle-large-outline');
  if (findings.some(({ severity }) => severity === 'error')) return findingIcon('error');
  if (findings.some(({ severity }) => severity === 'warning')) return findingIcon('warning');
  return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
}

function findingIcon(severity: Finding['severity']): vscode.ThemeIcon {
  switch (severity) {
    case 'error':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
    case 'warning':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'));
    case 'information':
      return new vscode.ThemeIcon('info', new vscode.ThemeColor('problemsInfoIcon.foreground'));
  }
}

function severityWord(severity: Finding['severity']): string {
  switch (severity) {
    case 'error':
      return vscode.l10n.t('error');
    case 'warning':
      return vscode.l10n.t('warning');
    case 'information':
      return vscode.l10n.t('information');
  }
}
