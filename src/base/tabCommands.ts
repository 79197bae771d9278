/** What the commands and settings of agent tabs, of their contexts and of handoffs are. */

import type { LayoutRequest } from './layoutCommands.ts';

/** A tab of `.sre-workbench/tabs.json`. */
export interface TabReference {
  readonly tab: string;
}

/** A row under a tab that tells of a way of working that goes wrong. */
export interface AlarmReference extends TabReference {
  readonly alarm: string;
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

export interface TabCommandArguments {
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
}

export const tabCommandIds = [
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
] as const satisfies readonly (keyof TabCommandArguments)[];

export const internalTabCommandIds = [
  'sreWorkbench.tabs.describe',
  'sreWorkbench.tabs.silenceAlarm',
] as const satisfies readonly (keyof TabCommandArguments)[];

export interface TabSettings {
  'sreWorkbench.tabs.enabled': boolean;
  'sreWorkbench.tabs.profiles': unknown;
  'sreWorkbench.tabs.environments': unknown;
  'sreWorkbench.tabs.roles': unknown;
  'sreWorkbench.tabs.isolateKubernetes': boolean;
  'sreWorkbench.tabs.alarms': boolean;
  'sreWorkbench.tabs.staleDays': number;
  'sreWorkbench.context.enabled': boolean;
  /** Per cent; 0 for none. */
  'sreWorkbench.context.warningShare': number;
  /** 0 for none. */
  'sreWorkbench.context.warningTokens': number;
  'sreWorkbench.context.windows': unknown;
  'sreWorkbench.context.notify': boolean;
  'sreWorkbench.handoff.enabled': boolean;
}

export const tabSettingKeys = [
  'sreWorkbench.tabs.enabled',
  'sreWorkbench.tabs.profiles',
  'sreWorkbench.tabs.environments',
  'sreWorkbench.tabs.roles',
  'sreWorkbench.tabs.isolateKubernetes',
  'sreWorkbench.tabs.alarms',
  'sreWorkbench.tabs.staleDays',
  'sreWorkbench.context.enabled',
  'sreWorkbench.context.warningShare',
  'sreWorkbench.context.warningTokens',
  'sreWorkbench.context.windows',
  'sreWorkbench.context.notify',
  'sreWorkbench.handoff.enabled',
] as const satisfies readonly (keyof TabSettings)[];
