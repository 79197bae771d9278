/** What the command takes that opens a layout of agent tabs. */
import type { IncidentReference } from './incidentCommands.ts';

export interface LayoutRequest {
  /** Id of the layout, its file's name without the ending. */
  readonly layout: string;
  /** Answers to its questions by the name of the variable; what is left out is asked. */
  readonly answers?: Readonly<Record<string, string>>;
  /** The tabs work for it: its log is their evidence, and the tab that acts is a terminal that records for it. */
  readonly incident?: IncidentReference;
}
