/** What the commands and settings on strategies take. */
import type { IncidentReference } from './incidentCommands.ts';

/**
 * A strategy, and where it was called: all of it optional, what is left out is asked for. A row of the view is one too, and
 * so are the rows of alerts, charts and incidents.
 */
export interface StrategyRequest extends Partial<IncidentReference> {
  /** The name of its file without its ending. */
  readonly strategy?: string;
  /** Of a row: a step, a question, a check, a value. */
  readonly key?: string;
  /** Of a row of a decision: which answer, from 0. */
  readonly answer?: number;
  /** Values that are known already. */
  readonly values?: Readonly<Record<string, string>>;
  /** By hand, as a drill that touches no incident, or by an agent in a tab. */
  readonly way?: 'hand' | 'drill' | 'agent';
  readonly outcome?: 'succeeded' | 'undone' | 'stopped';
  /** Of an alert: its name and labels. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Name of a Prometheus server. */
  readonly server?: string;
  /** Absolute folder of a chart. */
  readonly chart?: string;
}

/** Commands on strategies; all take a `StrategyRequest`. */
export const strategyCommandIds = [
  'sreWorkbench.strategies.start',
  'sreWorkbench.strategies.runChecks',
  'sreWorkbench.strategies.setValue',
  'sreWorkbench.strategies.rollBack',
  'sreWorkbench.strategies.finish',
  'sreWorkbench.strategies.openInTab',
  'sreWorkbench.strategies.openFile',
  'sreWorkbench.strategies.addOwn',
  'sreWorkbench.strategies.refresh',
  'sreWorkbench.strategies.answer',
  'sreWorkbench.strategies.copyCommand',
] as const;
export type StrategyCommandId = (typeof strategyCommandIds)[number];

export type StrategyCommandArguments = Readonly<Record<StrategyCommandId, [request?: StrategyRequest]>>;

/** Of these the palette offers none. */
export const internalStrategyCommandIds = [
  'sreWorkbench.strategies.answer',
  'sreWorkbench.strategies.copyCommand',
] as const satisfies readonly StrategyCommandId[];

export interface StrategySettings {
  'sreWorkbench.strategies.enabled': boolean;
  /** Seconds. */
  'sreWorkbench.strategies.timeLimit': number;
}

export const strategySettingKeys = [
  'sreWorkbench.strategies.enabled',
  'sreWorkbench.strategies.timeLimit',
] as const satisfies readonly (keyof StrategySettings)[];
