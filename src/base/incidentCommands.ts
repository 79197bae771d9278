/** What the commands about incidents take and answer. */

export const severities = ['SEV1', 'SEV2', 'SEV3'] as const;
export type Severity = (typeof severities)[number];

export interface IncidentReference {
  /** Absolute. */
  readonly folder: string;
  readonly id: string;
}

/** A finding for the log of an incident: of the active one, unless told. Without a text the command asks. */
export interface FindingRequest {
  readonly text?: string;
  /** `finding` unless told. */
  readonly mark?: 'finding' | 'cause' | 'helped';
  /** What it rests on: numbers of events, addresses, paths, expressions. */
  readonly evidence?: readonly (number | string)[];
  readonly incident?: IncidentReference;
}

/** A new incident; what is left out is asked for. The command answers its `IncidentReference`. */
export interface IncidentPrefill {
  readonly title?: string;
  readonly severity?: Severity;
  readonly alert?: {
    readonly name: string;
    readonly summary: string;
    /** Milliseconds since 1970: since when it has been active. */
    readonly since?: number;
    readonly labels?: Readonly<Record<string, string>>;
    /** Address or path. */
    readonly runbook?: string;
  };
}

/**
 * What the commands that work on an incident take, all of it optional: what is left out is asked for, the incident is the
 * active one. A row of the view is one too.
 */
export interface IncidentRequest extends Partial<IncidentReference> {
  /** Number of an event: of a hypothesis, of the command of a live fix, of a row of the timeline. */
  readonly seq?: number;
  readonly severity?: Severity;
  readonly status?: 'open' | 'mitigated' | 'resolved';
  readonly phase?: 'triage' | 'debug' | 'mitigate' | 'fix' | 'verify' | 'postmortem';
  readonly role?: string;
  /** Empty: nobody any more. */
  readonly person?: string;
  readonly text?: string;
  readonly evidence?: readonly (number | string)[];
  readonly stage?: 'initial' | 'progress' | 'resolution';
  /** Absolute path of a runbook, a recording or a values file. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** The session of an agent: its tab, or its transcript. Without it the command asks. */
export type AgentSession = { readonly tab: string } | { readonly cwd: string; readonly transcript?: string };

/** What becomes a finding: the selection of the terminal, the last command, or, left out, the selection of the editor in front, else the last command. */
export interface MarkSource {
  readonly from: 'terminal' | 'command';
}

/** Each command about incidents with the arguments it takes. */
export interface IncidentCommandArguments extends Readonly<
  Record<IncidentActionId, [request?: IncidentRequest]>
> {
  'sreWorkbench.incidents.declare': [prefill?: IncidentPrefill];
  'sreWorkbench.incidents.addFinding': [request?: FindingRequest];
  /** Answers the `IncidentReference` of the incident that this window works on, or undefined. */
  'sreWorkbench.incidents.active': [];
  'sreWorkbench.incidents.choose': [];
  'sreWorkbench.incidents.openTerminal': [];
  /** These three answer the number of the event. */
  'sreWorkbench.incidents.markFinding': [source?: MarkSource];
  'sreWorkbench.incidents.markCause': [source?: MarkSource];
  'sreWorkbench.incidents.markHelped': [source?: MarkSource];
  /** Answers how many were added. */
  'sreWorkbench.incidents.addAgentCommands': [session?: AgentSession];
}

/** Commands that work on an incident or its runbooks; all take an `IncidentRequest`. */
export const incidentActionIds = [
  'sreWorkbench.incidents.select',
  'sreWorkbench.incidents.showEvent',
  'sreWorkbench.incidents.openFile',
  'sreWorkbench.incidents.changeSeverity',
  'sreWorkbench.incidents.changeStatus',
  'sreWorkbench.incidents.changePhase',
  'sreWorkbench.incidents.assignRole',
  'sreWorkbench.incidents.addNote',
  'sreWorkbench.incidents.addHypothesis',
  'sreWorkbench.incidents.addDecision',
  'sreWorkbench.incidents.addCommit',
  'sreWorkbench.incidents.confirmHypothesis',
  'sreWorkbench.incidents.refuteHypothesis',
  'sreWorkbench.incidents.recordFix',
  'sreWorkbench.incidents.recordPrevention',
  'sreWorkbench.incidents.close',
  'sreWorkbench.incidents.reopen',
  'sreWorkbench.incidents.draftUpdate',
  'sreWorkbench.incidents.noteUpdate',
  'sreWorkbench.incidents.generateRunbook',
  'sreWorkbench.incidents.generateRunbookPart',
  'sreWorkbench.incidents.openEmergency',
  'sreWorkbench.incidents.findSimilar',
  'sreWorkbench.incidents.draftPostmortem',
  'sreWorkbench.incidents.addActionItem',
  'sreWorkbench.incidents.copyCommitMessage',
  'sreWorkbench.incidents.openSummary',
  'sreWorkbench.runbooks.check',
  'sreWorkbench.runbooks.run',
  'sreWorkbench.runbooks.fromRecording',
  'sreWorkbench.incidents.computeImpact',
  'sreWorkbench.incidents.filter',
  'sreWorkbench.incidents.clearFilter',
  'sreWorkbench.incidents.refresh',
] as const;
export type IncidentActionId = (typeof incidentActionIds)[number];

export const incidentCommandIds = [
  ...incidentActionIds,
  'sreWorkbench.incidents.declare',
  'sreWorkbench.incidents.addFinding',
  'sreWorkbench.incidents.active',
  'sreWorkbench.incidents.choose',
  'sreWorkbench.incidents.openTerminal',
  'sreWorkbench.incidents.markFinding',
  'sreWorkbench.incidents.markCause',
  'sreWorkbench.incidents.markHelped',
  'sreWorkbench.incidents.addAgentCommands',
] as const satisfies readonly (keyof IncidentCommandArguments)[];

/** Of these the palette offers none. */
export const internalIncidentCommandIds = [
  'sreWorkbench.incidents.select',
  'sreWorkbench.incidents.showEvent',
  'sreWorkbench.incidents.openFile',
  'sreWorkbench.incidents.active',
] as const satisfies readonly (keyof IncidentCommandArguments)[];

export interface IncidentSettings {
  'sreWorkbench.incidents.enabled': boolean;
  /** `YYYY`, `MM`, `DD` and a run of `N`. */
  'sreWorkbench.incidents.idPattern': string;
  /** Relative to the notes folder. */
  'sreWorkbench.incidents.folder': string;
  /** Per severity, in minutes. */
  'sreWorkbench.incidents.targets': unknown;
  /** Priority of the pager to severity. */
  'sreWorkbench.incidents.priorities': unknown;
  /** Hours from the close of an incident on; 0 for no reminder. */
  'sreWorkbench.incidents.postmortemHours': number;
  'sreWorkbench.incidents.recordOtherTerminals': boolean;
  'sreWorkbench.incidents.recordAgents': boolean;
}

export const incidentSettingKeys = [
  'sreWorkbench.incidents.enabled',
  'sreWorkbench.incidents.idPattern',
  'sreWorkbench.incidents.folder',
  'sreWorkbench.incidents.targets',
  'sreWorkbench.incidents.priorities',
  'sreWorkbench.incidents.postmortemHours',
  'sreWorkbench.incidents.recordOtherTerminals',
  'sreWorkbench.incidents.recordAgents',
] as const satisfies readonly (keyof IncidentSettings)[];

/** Rows of the tool table. */
export const incidentToolNames = [
  'record_finding',
  'get_incident_timeline',
  'find_similar_incidents',
  'compute_impact',
  'draft_postmortem',
  'find_runbooks',
  'check_runbooks',
  'generate_runbook',
  'execute_runbook',
] as const;
