/** What the commands of the work items take and answer, as plain JSON. What is written is shown for approval first. */

/** Without an id or a field the command asks. */
export interface WorkItemChange {
  /** Several get the same change, reviewed as one. */
  readonly id?: number | readonly number[];
  readonly field?: 'state' | 'assignedTo' | 'comment' | 'tags' | 'link';
}

/** What is left out is asked for: a template or a type, and a title. */
export interface NewWorkItem {
  readonly title?: string;
  readonly type?: string;
  /** Plain text. */
  readonly description?: string;
  readonly parent?: number;
  /** A name or mail address as the server knows it. */
  readonly assignedTo?: string;
  readonly tags?: readonly string[];
}

/**
 * Several, reviewed as one: the action items of a postmortem, the findings of an incident. The type is asked for once where
 * items name none.
 */
export interface NewWorkItems {
  readonly items: readonly (NewWorkItem & { readonly title: string })[];
}

/**
 * What the command that creates answers once the plan has been decided and carried out, in the order of the items: the id, or
 * null where it was not made. Undefined where nothing was done: refused, expired, or the person gave up before.
 */
export type CreatedWorkItems = readonly (number | null)[] | undefined;

/** The state of an item, from the server where it answers, else from the replica. */
export interface WorkItemState {
  readonly id: number;
  /** Empty where neither has the item. */
  readonly state: string;
  /** By the category of the state; false where neither has the item. */
  readonly open: boolean;
  readonly source: 'live' | 'replica' | 'none';
}

/** A page of the wiki; what is left out is asked for, the text is that of the document in front. */
export interface WikiPageText {
  /** Name or id; that of the project unless told. */
  readonly wiki?: string;
  /** Such as `/Operations/Cluster swap`. */
  readonly path?: string;
  /** Markdown. */
  readonly text?: string;
}

/** A row of another view that becomes a work item; with rows below it, those do. */
export interface WorkItemRow {
  readonly text?: string;
  /** Absolute path and line, from 1, of where it stands: the item is named there afterwards. */
  readonly file?: string;
  readonly line?: number;
  /** Number of an event of the active incident: the item is noted in its log afterwards. */
  readonly seq?: number;
  /** Of the incident. */
  readonly folder?: string;
  readonly children?: (() => readonly WorkItemRow[] | Promise<readonly WorkItemRow[]>) | undefined;
}

/** Each command about work items with the arguments it takes. */
export interface WorkItemCommandArguments {
  'sreWorkbench.workItems.search': [text?: string];
  'sreWorkbench.workItems.refresh': [];
  'sreWorkbench.workItems.regenerate': [];
  'sreWorkbench.workItems.regenerateAll': [];
  'sreWorkbench.workItems.change': [request?: WorkItemChange];
  /** Answers `CreatedWorkItems`. */
  'sreWorkbench.workItems.create': [request?: NewWorkItem | NewWorkItems];
  /** Answers `WorkItemState[]`. */
  'sreWorkbench.workItems.states': [ids: readonly number[]];
  'sreWorkbench.workItems.createFromRow': [row: WorkItemRow];
  'sreWorkbench.workItems.readStates': [];
  'sreWorkbench.azureDevOps.signIn': [];
  'sreWorkbench.azureDevOps.writeWiki': [page?: WikiPageText];
}

export const workItemCommandIds = [
  'sreWorkbench.workItems.search',
  'sreWorkbench.workItems.refresh',
  'sreWorkbench.workItems.regenerate',
  'sreWorkbench.workItems.regenerateAll',
  'sreWorkbench.workItems.change',
  'sreWorkbench.workItems.create',
  'sreWorkbench.workItems.states',
  'sreWorkbench.workItems.createFromRow',
  'sreWorkbench.workItems.readStates',
  'sreWorkbench.azureDevOps.signIn',
  'sreWorkbench.azureDevOps.writeWiki',
] as const satisfies readonly (keyof WorkItemCommandArguments)[];

/** Of these the palette offers none. */
export const internalWorkItemCommandIds = [
  'sreWorkbench.workItems.createFromRow',
  'sreWorkbench.workItems.states',
] as const satisfies readonly (keyof WorkItemCommandArguments)[];

export interface WorkItemSettings {
  'sreWorkbench.workItems.enabled': boolean;
  'sreWorkbench.workItems.files': readonly string[];
  'sreWorkbench.workItems.me': readonly string[];
  'sreWorkbench.workItems.staleAfterDays': number;
  'sreWorkbench.workItems.templates': unknown;
  'sreWorkbench.azureDevOps.organisation': string;
  'sreWorkbench.azureDevOps.project': string;
  'sreWorkbench.azureDevOps.myQuery': string;
  'sreWorkbench.azureDevOps.teamQuery': string;
  'sreWorkbench.azureDevOps.mcpServer': readonly string[];
}

export const workItemSettingKeys = [
  'sreWorkbench.workItems.enabled',
  'sreWorkbench.workItems.files',
  'sreWorkbench.workItems.me',
  'sreWorkbench.workItems.staleAfterDays',
  'sreWorkbench.workItems.templates',
  'sreWorkbench.azureDevOps.organisation',
  'sreWorkbench.azureDevOps.project',
  'sreWorkbench.azureDevOps.myQuery',
  'sreWorkbench.azureDevOps.teamQuery',
  'sreWorkbench.azureDevOps.mcpServer',
] as const satisfies readonly (keyof WorkItemSettings)[];
