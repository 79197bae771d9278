/**
 * Every id that `package.json` and the code share, in one typed place. A test holds both equal in both directions.
 */

import {
  incidentCommandIds,
  incidentSettingKeys,
  incidentToolNames,
  internalIncidentCommandIds,
  type IncidentCommandArguments,
  type IncidentSettings,
} from './base/incidentCommands.ts';
import {
  internalRuleCommandIds,
  ruleCommandIds,
  ruleSettingKeys,
  type RuleCommandArguments,
  type RuleSettings,
} from './base/ruleCommands.ts';
import {
  readinessCommandIds,
  readinessSettingKeys,
  type ReadinessCommandArguments,
  type ReadinessSettings,
} from './base/readinessCommands.ts';
import {
  snippetCommandIds,
  snippetSettingKeys,
  type SnippetCommandArguments,
  type SnippetSettings,
} from './base/snippetCommands.ts';
import {
  internalPrometheusCommandIds,
  prometheusCommandIds,
  type PrometheusCommandArguments,
} from './base/prometheusCommands.ts';
import {
  internalStrategyCommandIds,
  strategyCommandIds,
  strategySettingKeys,
  type StrategyCommandArguments,
  type StrategySettings,
} from './base/strategyCommands.ts';
import {
  internalWorkItemCommandIds,
  workItemCommandIds,
  workItemSettingKeys,
  type WorkItemCommandArguments,
  type WorkItemSettings,
} from './base/workItemCommands.ts';
import {
  internalTabCommandIds,
  tabCommandIds,
  tabSettingKeys,
  type TabCommandArguments,
  type TabSettings,
} from './base/tabCommands.ts';
import {
  internalWorktreeCommandIds,
  worktreeCommandIds,
  worktreeSettingKeys,
  type WorktreeCommandArguments,
  type WorktreeSettings,
} from './base/worktreeCommands.ts';

export const extensionId = 'sre-workbench.sre-workbench';

/** Each command with the arguments it takes; what is `[]` has none and stands in the command palette. */
export interface CommandArguments
  extends
    IncidentCommandArguments,
    PrometheusCommandArguments,
    WorkItemCommandArguments,
    RuleCommandArguments,
    SnippetCommandArguments,
    ReadinessCommandArguments,
    StrategyCommandArguments,
    TabCommandArguments,
    WorktreeCommandArguments {
  'sreWorkbench.checkSetup': [];
  'sreWorkbench.copyDiagnostics': [];
  'sreWorkbench.showLog': [];
  'sreWorkbench.helm.validateAllCharts': [];
  'sreWorkbench.helm.refreshCharts': [];
  'sreWorkbench.helm.compareLimits': [location?: LimitsLocation];
  'sreWorkbench.helm.showLimitsTable': [];
  'sreWorkbench.helm.renderEnvironment': [environment?: EnvironmentReference];
  'sreWorkbench.helm.diffRendered': [environment?: EnvironmentReference];
  'sreWorkbench.helm.openValues': [environment?: EnvironmentReference];
  'sreWorkbench.helm.showFinding': [file: string, line: number, column: number];
  'sreWorkbench.helm.showInRendered': [];
  'sreWorkbench.helm.goToTemplate': [];
  'sreWorkbench.helm.goToValue': [];
  'sreWorkbench.helm.showFailedRenders': [];
  /** The rendered document's URI; that of the active editor unless told. */
  'sreWorkbench.helm.toggleSecrets': [uri?: string];
  'sreWorkbench.helm.copyCommand': [command: string];
  'sreWorkbench.approvals.show': [];
}
export type CommandId = keyof CommandArguments;

/** A `resources` mapping, or another row of the comparison, of a chart; `path` is dotted. */
export interface LimitsLocation {
  /** Absolute folder of the chart. */
  readonly chart: string;
  readonly path: string;
}

export interface EnvironmentReference {
  /** Absolute folder of the chart. */
  readonly chart: string;
  readonly environment: string;
  /** Rendered by this Helm instead of the one that is set. */
  readonly helm?: 3 | 4;
  /** Rendered from the files of this revision of the repository instead of those on the screen. */
  readonly revision?: string;
}

/** A row of the Alerts view. */
export interface AlertReference {
  readonly server: string;
  /** `alertname`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export const commandIds = [
  'sreWorkbench.checkSetup',
  'sreWorkbench.copyDiagnostics',
  'sreWorkbench.showLog',
  'sreWorkbench.helm.validateAllCharts',
  'sreWorkbench.helm.refreshCharts',
  'sreWorkbench.helm.compareLimits',
  'sreWorkbench.helm.showLimitsTable',
  'sreWorkbench.helm.renderEnvironment',
  'sreWorkbench.helm.diffRendered',
  'sreWorkbench.helm.openValues',
  'sreWorkbench.helm.showFinding',
  'sreWorkbench.helm.showInRendered',
  'sreWorkbench.helm.goToTemplate',
  'sreWorkbench.helm.goToValue',
  'sreWorkbench.helm.showFailedRenders',
  'sreWorkbench.helm.toggleSecrets',
  'sreWorkbench.helm.copyCommand',
  'sreWorkbench.approvals.show',
  ...prometheusCommandIds,
  ...incidentCommandIds,
  ...ruleCommandIds,
  ...snippetCommandIds,
  ...readinessCommandIds,
  ...strategyCommandIds,
  ...workItemCommandIds,
  ...tabCommandIds,
  ...worktreeCommandIds,
  ...internalWorktreeCommandIds,
] as const satisfies readonly CommandId[];

/** Commands that other parts of the extension call with arguments; the palette does not offer them. */
export const internalCommandIds = [
  'sreWorkbench.helm.showFinding',
  'sreWorkbench.helm.copyCommand',
  ...internalPrometheusCommandIds,
  ...internalIncidentCommandIds,
  ...internalRuleCommandIds,
  ...internalStrategyCommandIds,
  ...internalWorkItemCommandIds,
  ...internalTabCommandIds,
  ...internalWorktreeCommandIds,
] as const satisfies readonly CommandId[];

/** Each setting with the type that the code reads; the default stands in `package.json`. */
export interface Settings
  extends
    IncidentSettings,
    WorkItemSettings,
    RuleSettings,
    SnippetSettings,
    ReadinessSettings,
    StrategySettings,
    TabSettings,
    WorktreeSettings {
  'sreWorkbench.helm.enabled': boolean;
  'sreWorkbench.helm.version': number;
  'sreWorkbench.helm.environments': unknown;
  'sreWorkbench.helm.rules': unknown;
  'sreWorkbench.manifests.enabled': boolean;
  'sreWorkbench.manifests.kubernetesVersion': string;
  'sreWorkbench.notesFolder': string;
  'sreWorkbench.prometheus.enabled': boolean;
  'sreWorkbench.prometheus.servers': unknown;
  'sreWorkbench.prometheus.showChanges': boolean;
}
export type SettingKey = keyof Settings;

export const settingKeys = [
  'sreWorkbench.helm.enabled',
  'sreWorkbench.helm.version',
  'sreWorkbench.helm.environments',
  'sreWorkbench.helm.rules',
  'sreWorkbench.manifests.enabled',
  'sreWorkbench.manifests.kubernetesVersion',
  'sreWorkbench.notesFolder',
  'sreWorkbench.prometheus.enabled',
  'sreWorkbench.prometheus.servers',
  'sreWorkbench.prometheus.showChanges',
  ...incidentSettingKeys,
  ...ruleSettingKeys,
  ...snippetSettingKeys,
  ...readinessSettingKeys,
  ...strategySettingKeys,
  ...workItemSettingKeys,
  ...tabSettingKeys,
  ...worktreeSettingKeys,
] as const satisfies readonly SettingKey[];

/** The tools that the editor's language models see, as `sreWorkbench_<name>`. */
export const toolNames = [
  'validate_values',
  'compare_limits',
  'render_chart',
  'validate_manifests',
  'get_context_usage',
  'search_work_items',
  'get_work_item',
  'update_work_item',
  'list_worktrees',
  'list_tabs',
  'report_result',
  'draft_handoff',
  'query_metrics',
  'query_metrics_batch',
  'find_metrics',
  'explain_promql',
  'list_alerts',
  'check_rules',
  'test_rules',
  'format_promql',
  'check_readiness',
  ...incidentToolNames,
] as const;
export type ToolName = (typeof toolNames)[number];

export const viewContainer = 'sreWorkbench';
export const views = {
  charts: 'sreWorkbench.charts',
  tabs: 'sreWorkbench.tabs',
  alerts: 'sreWorkbench.alerts',
  workItems: 'sreWorkbench.workItems',
  worktrees: 'sreWorkbench.worktrees',
  incidents: 'sreWorkbench.incidents',
  strategies: 'sreWorkbench.strategies',
} as const;
export type ViewId = (typeof views)[keyof typeof views];

/** Context keys with their values; `when` clauses of `package.json` read them. */
export interface ContextKeys {
  'sreWorkbench.incidents.isActive': boolean;
  'sreWorkbench.charts.state': 'unknown' | 'scanning' | 'ready' | 'none' | 'failed';
  'sreWorkbench.alerts.state': 'unknown' | 'no-server' | 'untrusted' | 'loading' | 'quiet' | 'ready';
  'sreWorkbench.worktrees.state': 'unknown' | 'scanning' | 'ready' | 'none';
}

/** Scheme of the read-only documents that show the summary of a session. */
export const sessionSummaryScheme = 'sre-workbench-session';

/** Scheme of the read-only documents that show a file as a revision of git has it. */
export const revisionScheme = 'sre-workbench-revision';

/** Scheme of the read-only documents that show rendered manifests. */
export const renderedScheme = 'sre-workbench-rendered';

/** Scheme of the texts that a difference shows before something is written to a file of another program. */
export const proposalScheme = 'sre-workbench-proposal';

/** Scheme of the read-only documents that show how ready a chart is for production. */
export const readinessScheme = 'sre-workbench-readiness';

/** Scheme of the read-only documents that show what a snippet inserts. */
export const snippetScheme = 'sre-workbench-snippet';
