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

/** Each command about incidents with the arguments it takes. */
export interface IncidentCommandArguments {
  'sreWorkbench.incidents.declare': [prefill?: IncidentPrefill];
  'sreWorkbench.incidents.addFinding': [request?: FindingRequest];
  /** Answers the `IncidentReference` of the incident that this window works on, or undefined. */
  'sreWorkbench.incidents.active': [];
  'sreWorkbench.incidents.choose': [];
}

export const incidentCommandIds = [
  'sreWorkbench.incidents.declare',
  'sreWorkbench.incidents.addFinding',
  'sreWorkbench.incidents.active',
  'sreWorkbench.incidents.choose',
] as const satisfies readonly (keyof IncidentCommandArguments)[];

/** Of these the palette offers none. */
export const internalIncidentCommandIds = [
  'sreWorkbench.incidents.active',
] as const satisfies readonly (keyof IncidentCommandArguments)[];

export interface IncidentSettings {
  'sreWorkbench.incidents.enabled': boolean;
  /** `YYYY`, `MM`, `DD` and a run of `N`. */
  'sreWorkbench.incidents.idPattern': string;
  /** Relative to the notes folder. */
  'sreWorkbench.incidents.folder': string;
}

export const incidentSettingKeys = [
  'sreWorkbench.incidents.enabled',
  'sreWorkbench.incidents.idPattern',
  'sreWorkbench.incidents.folder',
] as const satisfies readonly (keyof IncidentSettings)[];
