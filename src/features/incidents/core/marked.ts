import type { Files } from '../../../base/ports.ts';
import { settledEvents } from '../../../clients/notes/incidentEvents.ts';
import { readIncident } from '../../../clients/notes/incidentLog.ts';

/** What a finding says, and what it rests on. */
export interface Marked {
  readonly text: string;
  readonly evidence: readonly (number | string)[];
}

/** The last command of a person that the log holds, with its output as evidence; undefined where there is none. */
export async function lastCommand(files: Pick<Files, 'read'>, folder: string): Promise<Marked | undefined> {
  const incident = await readIncident(files, folder);
  const events = incident.ok ? settledEvents(incident.value.events) : [];
  const command = events.findLast(
    (event) => event.kind === 'command' && event.actor === 'human' && event.data.command !== '',
  );
  if (command?.kind !== 'command') return undefined;
  const output = events.find((event) => event.kind === 'output' && event.data.seq === command.seq);
  return { text: command.data.command, evidence: [command.seq, ...(output ? [output.seq] : [])] };
}
