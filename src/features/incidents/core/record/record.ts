/** An incident's events as the documents need them: what ran with what effect, what people marked, and in which phase. */
import type { ShellSyntax } from '../../../../base/ports.ts';
import {
  settledEvents,
  type EventOf,
  type IncidentEvent,
  type Mark,
} from '../../../../clients/notes/incidentEvents.ts';
import { withoutSecrets } from '../../../../clients/notes/withoutSecrets.ts';
import type { Effect } from '../effect/effect.ts';
import { effectOf } from '../effect/effects.ts';
import type { Phase } from '../state/phases.ts';
import { referencedEvent } from '../state/references.ts';

export interface RecordedCommand {
  readonly seq: number;
  readonly event: EventOf<'command'>;
  /** Byte for byte as it was recorded, unless what is known of secrets by now finds one in it. */
  readonly text: string;
  readonly effect: Effect;
  /** What people said of it. */
  readonly marks: ReadonlySet<Mark>;
  /** The sentences that name it as their evidence. */
  readonly said: readonly string[];
  readonly phase: Phase | undefined;
}

export interface IncidentRecord {
  readonly id: string;
  readonly events: readonly IncidentEvent[];
  readonly commands: readonly RecordedCommand[];
}

/** @param id of the incident; a plain recording of a terminal may have any name */
export async function recordOfIncident(
  id: string,
  events: readonly IncidentEvent[],
  shell: ShellSyntax,
): Promise<IncidentRecord> {
  const settled = settledEvents(events);
  const starts = startsOf(settled);
  const outputs = new Map(
    settled.flatMap((event) => (event.kind === 'output' ? [[event.seq, event.data.seq] as const] : [])),
  );
  const commandOf = (seq: number): number => {
    const of = outputs.get(seq) ?? seq;
    return starts.get(of) ?? of;
  };
  const known = new Map<string, Pick<RecordedCommand, 'text' | 'effect'>>();
  const commands: RecordedCommand[] = [];
  let phase: Phase | undefined;
  for (const event of settled) {
    if (event.kind === 'phase') phase = event.data.phase;
    if (event.kind !== 'command' || event.data.hidden === true || event.data.command.trim() === '') continue;
    const { command } = event.data;
    const read = known.get(command) ?? {
      text: await withoutSecrets(command),
      effect: await effectOf(command, shell),
    };
    known.set(command, read);
    commands.push({ seq: event.seq, event, ...read, phase, ...markedOn(event.seq, settled, commandOf) });
  }
  return { id, events: settled, commands };
}

/** The end of a command stands for its start, which others may have named. */
function startsOf(events: readonly IncidentEvent[]): ReadonlyMap<number, number> {
  return new Map(
    events.flatMap((event) =>
      event.kind === 'command' && event.data.start !== undefined
        ? [[event.data.start, event.seq] as const]
        : [],
    ),
  );
}

function markedOn(seq: number, events: readonly IncidentEvent[], commandOf: (seq: number) => number) {
  const marks = new Set<Mark>();
  const said: string[] = [];
  for (const event of events) {
    if (!saysSomething(event) || !evidenceOf(event).some((each) => commandOf(each) === seq)) continue;
    if (event.data.mark !== undefined) marks.add(event.data.mark);
    if (event.data.text.trim() !== '') said.push(event.data.text);
  }
  return { marks, said };
}

type Saying = EventOf<'finding' | 'hypothesis' | 'decision' | 'note'>;

export function saysSomething(event: IncidentEvent): event is Saying {
  return ['finding', 'hypothesis', 'decision', 'note'].includes(event.kind);
}

/** The numbers of the events that it rests on. */
export function evidenceOf({ evidence }: IncidentEvent): readonly number[] {
  return evidence.flatMap((each) => referencedEvent(each) ?? []);
}

/** The part of a record between two events, both taken in. */
export function partOf(
  record: IncidentRecord,
  { from = 0, to = Number.POSITIVE_INFINITY }: { readonly from?: number; readonly to?: number },
): IncidentRecord {
  const within = ({ seq }: { readonly seq: number }): boolean => seq >= from && seq <= to;
  return { ...record, events: record.events.filter(within), commands: record.commands.filter(within) };
}
