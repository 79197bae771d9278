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
  snippetCommandIds,
  snippetSettingKeys,
  type SnippetCommandArguments,
  type SnippetSettings,
} from './base/snippetCommands.ts';
import {
  alertRowCommandIds,
  type AlertRowArguments,
  type PrometheusQuestion,
  internalPrometheusCommandIds,
  prometheusCommandIds,
  type PrometheusCommandArguments,
} from './base/prometheusCommands.ts';
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
    AlertRowArguments,
    WorkItemCommandArguments,
    RuleCommandArguments,
    SnippetCommandArguments,
    TabCommandArguments,
    WorktreeCommandArguments {
    PrometheusCommandArguments,
    WorkItemCommandArguments,
    RuleCommandArguments {
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
  'sreWorkbench.prometheus.addServer': [];
  'sreWorkbench.prometheus.signIn': [server?: ServerReference];
  'sreWorkbench.prometheus.open': [question?: PrometheusQuestion];
  'sreWorkbench.approvals.show': [];
  'sreWorkbench.alerts.refresh': [];
  'sreWorkbench.tabs.open': [request?: TabRequest];
  'sreWorkbench.tabs.start': [tab?: TabReference];
  'sreWorkbench.tabs.restart': [tab?: TabReference];
  'sreWorkbench.tabs.showTerminal': [tab?: TabReference];
  'sreWorkbench.tabs.rename': [tab?: TabReference];
  'sreWorkbench.tabs.close': [tab?: TabReference];
  'sreWorkbench.tabs.bindTerminal': [tab?: TabReference];
  /** Answers the tabs that were made. */
  'sreWorkbench.tabs.openLayout': [request?: LayoutRequest];
  'sreWorkbench.tabs.choosePattern': [];
  'sreWorkbench.tabs.summarise': [];
  'sreWorkbench.tabs.silenceAlarm': [row: AlarmReference];
  'sreWorkbench.tabs.installHooks': [];
  'sreWorkbench.tabs.removeHooks': [];
  /** Answers a `HandoffRequest` as plain JSON, undefined where there is no such tab. */
  'sreWorkbench.tabs.describe': [tab: TabReference];
  'sreWorkbench.context.showSummary': [session?: SessionReference | TabReference];
  'sreWorkbench.handoff.prepare': [request?: HandoffRequest | TabReference];
  /** Absolute path of a saved handoff; the document in front unless told. */
  'sreWorkbench.handoff.continue': [file?: string];
  'sreWorkbench.handoff.shorten': [];
  'sreWorkbench.approvals.show': [];
  'sreWorkbench.worktrees.refresh': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.create': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.open': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.openInNewWindow': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.openTab': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.compareWithBase': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.move': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.repair': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.lock': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.unlock': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.prune': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.remove': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.showRemoved': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.prepareHandoff': [target?: WorktreeTarget];
  /** Answers `NumberedPlace[]`. */
  'sreWorkbench.worktrees.withNumber': [number: number];
  /** Answers a `TabWorktree` as plain JSON; undefined after the failure was told. */
  'sreWorkbench.worktrees.createForTab': [wish: WorktreeForTab];
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

/** A server by its name in the settings. */
export interface ServerReference {
  readonly server: string;
/** A row under a tab that tells of a way of working that goes wrong. */
export interface AlarmReference extends TabReference {
  readonly alarm: string;
}

/** A tab of `.sre-workbench/tabs.json`. */
export interface TabReference {
  readonly tab: string;
}

/**
 * A new agent tab, as plain JSON. Without it the command asks for name, folder and profile. What is given is shown before
 * an agent starts with a prompt. The command answers `{ tab }`, or undefined where the person said no.
 */
export interface TabRequest {
  /** Left out: made of the folder. */
  readonly name?: string;
  /** Absolute folder in which the agent starts. */
  readonly cwd: string;
  /** Id of a profile of `sreWorkbench.tabs.profiles`, `claude`, `codex` or `shell`; left out: the person is asked. */
  readonly profile?: string;
  /** Id of a set of variables of `sreWorkbench.tabs.environments`. */
  readonly environment?: string;
  /** What the agent is to do, in a sentence or two. */
  readonly task?: string;
  /** What is there when the task is done. */
  readonly done?: string;
  /** Absolute path of a file whose text becomes the agent's first prompt; shown before it is sent. */
  readonly promptFile?: string;
  readonly role?: 'green' | 'blue' | 'yellow' | 'red' | 'magenta' | 'cyan';
  /** Absolute folder of the worktree that the tab owns; removing the worktree asks about the tab. */
  readonly worktree?: string;
  /** False: the tab is listed, and starts when a person says so. */
  readonly start?: boolean;
}

/** A session of an agent: by its file, by its id, or the newest of a folder. */
export interface SessionReference {
  /** Absolute. */
  readonly cwd: string;
  /** Absolute path of its transcript, where it is known. */
  readonly transcript?: string;
  readonly conversation?: { readonly agent: 'claude-code' | 'codex'; readonly id: string };
}

export interface HandoffRequest extends SessionReference {
  /** What the next session is to reach; left out: the person is asked. */
  readonly goal?: string;
  /** What the session was to do. */
  readonly task?: string;
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
  'sreWorkbench.prometheus.addServer',
  'sreWorkbench.prometheus.signIn',
  'sreWorkbench.prometheus.open',
  'sreWorkbench.tabs.open',
  'sreWorkbench.tabs.start',
  'sreWorkbench.tabs.restart',
  'sreWorkbench.tabs.showTerminal',
  'sreWorkbench.tabs.rename',
  'sreWorkbench.tabs.close',
  'sreWorkbench.tabs.bindTerminal',
  'sreWorkbench.tabs.openLayout',
  'sreWorkbench.tabs.choosePattern',
  'sreWorkbench.tabs.summarise',
  'sreWorkbench.tabs.silenceAlarm',
  'sreWorkbench.tabs.installHooks',
  'sreWorkbench.tabs.removeHooks',
  'sreWorkbench.tabs.describe',
  'sreWorkbench.context.showSummary',
  'sreWorkbench.handoff.prepare',
  'sreWorkbench.handoff.continue',
  'sreWorkbench.handoff.shorten',
  'sreWorkbench.approvals.show',
  ...prometheusCommandIds,
  ...incidentCommandIds,
  ...ruleCommandIds,
  ...snippetCommandIds,
  ...workItemCommandIds,
  ...tabCommandIds,
  ...worktreeCommandIds,
  ...internalWorktreeCommandIds,
] as const satisfies readonly CommandId[];

/** Commands that other parts of the extension call with arguments; the palette does not offer them. */
export const internalCommandIds = [
  'sreWorkbench.helm.showFinding',
  'sreWorkbench.helm.copyCommand',
  'sreWorkbench.tabs.describe',
  'sreWorkbench.tabs.silenceAlarm',
  ...internalPrometheusCommandIds,
  ...internalIncidentCommandIds,
  ...internalRuleCommandIds,
  ...internalWorkItemCommandIds,
  ...internalTabCommandIds,
  ...internalWorktreeCommandIds,
] as const satisfies readonly CommandId[];

/** Each setting with the type that the code reads; the default stands in `package.json`. */
export interface Settings
  extends IncidentSettings, WorkItemSettings, RuleSettings, SnippetSettings, TabSettings, WorktreeSettings {
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

/** Scheme of the read-only documents that show what a snippet inserts. */
export const snippetScheme = 'sre-workbench-snippet';
