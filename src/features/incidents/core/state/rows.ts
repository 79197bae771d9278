/** The rows of a timeline: what each event says in a line, who did it, and which of them a filter leaves. */
import { t } from '@vscode/l10n';
import { textOf } from '../../../../base/json.ts';
import { oneLine } from '../../../../base/oneLine.ts';
import {
  settledEvents,
  type EventKind,
  type IncidentEvent,
} from '../../../../clients/notes/incidentEvents.ts';
import { inOrder } from './fold.ts';

export interface TimelineRow {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The time is somebody's estimate. */
  readonly estimated: boolean;
  readonly kind: EventKind;
  readonly actor: string;
  /** One line. */
  readonly text: string;
  /** Of a command that failed, of a target that was missed. */
  readonly failed: boolean;
}

export interface TimelineFilter {
  /** Kinds that are left out. */
  readonly without: readonly EventKind[];
  /** `people`, `agents`, `alerting`; all unless told. */
  readonly actors?: readonly ActorGroup[];
  /** Words that a row must have, in any case. */
  readonly words?: string;
}

export const actorGroups = ['people', 'agents', 'alerting'] as const;
export type ActorGroup = (typeof actorGroups)[number];

/** Oldest first. Outputs belong to their commands and are no rows; of a command its end counts. */
export function timelineRows(
  events: readonly IncidentEvent[],
  filter: TimelineFilter = { without: [] },
): readonly TimelineRow[] {
  const words = (filter.words ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return inOrder(settledEvents(events)).flatMap((event) => {
    if (event.kind === 'output' || filter.without.includes(event.kind)) return [];
    if (filter.actors && !filter.actors.includes(groupOf(event))) return [];
    const row = rowOf(event);
    const text = `${row.text} ${row.actor}`.toLowerCase();
    return words.every((word) => text.includes(word)) ? [row] : [];
  });
}

function groupOf({ actor, t_source: source }: IncidentEvent): ActorGroup {
  if (actor.startsWith('agent:')) return 'agents';
  return source === 'alert' ? 'alerting' : 'people';
}

function rowOf(event: IncidentEvent): TimelineRow {
  const { seq, t: at, t_source: source, kind } = event;
  const failed = event.kind === 'command' && event.data.exitCode !== null && event.data.exitCode !== 0;
  return {
    seq,
    at,
    estimated: source === 'estimate',
    kind,
    actor: actorText(event),
    text: oneLine(eventText(event), 60),
    failed,
  };
}

/** A model that no agent's name is known of: the same word in every language, so that logs can be compared. */
export const modelActor = 'agent:model:';

/** `claude-code` of `agent:claude-code:5f0c`; a person by name where one is told. */
export function actorText({
  actor,
  t_source: source,
}: Pick<IncidentEvent, 'actor'> & Partial<Pick<IncidentEvent, 't_source'>>): string {
  const [group, client] = actor.split(':');
  if (actor === modelActor) return t('a language model');
  if (group === 'agent') return client ?? actor;
  if (source === 'alert') return t('alerting');
  return group === 'human' ? (client ?? t('person')) : actor;
}

/** What an event says, as it may stand in a list; commands as they were typed. */
function eventText(event: IncidentEvent): string {
  switch (event.kind) {
    case 'command':
      return commandText(event.data);
    case 'output':
      return event.data.text ?? event.data.file ?? '';
    case 'alert':
      return event.data.summary === '' ? event.data.name : `${event.data.name}: ${event.data.summary}`;
    case 'hypothesis':
      return [textOf(event.data['state']), event.data.text].filter(Boolean).join(': ');
    case 'finding':
      return [event.data.mark === 'finding' ? '' : event.data.mark, event.data.text]
        .filter(Boolean)
        .join(': ');
    case 'decision':
    case 'note':
      return event.data.text;
    case 'comm':
      return event.data.text;
    case 'severity':
      return [event.data.severity, event.data.title].filter(Boolean).join(': ');
    case 'change':
      return [event.data.ref, event.data.summary, beforeAfter(event.data)].filter(Boolean).join(' · ');
    case 'approval':
      return t('{0} by {1}: plan {2}', event.data.decision, event.data.by, event.data.planId);
    case 'rollback':
      return t(
        '{0} from {1} to {2}: {3}',
        event.data.target,
        event.data.from,
        event.data.to,
        event.data.result,
      );
    case 'phase':
      return phaseWord(event.data.phase);
    case 'role':
      return event.data.person === ''
        ? t('{0}: nobody', event.data.role)
        : `${event.data.role}: ${event.data.person}`;
    case 'status':
      return event.data.status;
  }
}

function commandText({ command, hidden }: { command: string; hidden?: true | undefined }): string {
  return hidden === true || command === '' ? t('a command whose text was not to be recorded') : command;
}

function beforeAfter({ before, after }: { before?: string | undefined; after?: string | undefined }): string {
  return before === undefined || after === undefined ? '' : `${before} → ${after}`;
}

function phaseWord(phase: string): string {
  return t('phase {0}', phase);
}
