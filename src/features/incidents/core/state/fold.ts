/** What an incident's events come to: its state now, each part with the event that says so. */
import { severities, type Severity } from '../../../../base/incidentCommands.ts';
import type { IncidentEvent, statuses } from '../../../../clients/notes/incidentEvents.ts';
import { causesOf, hypothesesOf, type Cause, type Hypothesis } from './hypotheses.ts';
import type { Phase } from './phases.ts';

export type IncidentStatus = (typeof statuses)[number];

/** A value with the event that set it. */
export interface Said<T> {
  readonly value: T;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: string;
}

export interface PhaseEntry {
  readonly phase: Phase;
  readonly at: number;
}

export interface IncidentState {
  readonly title: string;
  readonly severity: Said<Severity> | undefined;
  readonly severities: readonly Said<Severity>[];
  readonly status: IncidentStatus;
  readonly statuses: readonly Said<IncidentStatus>[];
  /** In the order in which they began. */
  readonly phases: readonly PhaseEntry[];
  /** Role to person; whom nobody fills is left out. */
  readonly roles: ReadonlyMap<string, string>;
  readonly hypotheses: readonly Hypothesis[];
  /** Events that were marked as a cause, or a hypothesis that was confirmed. */
  readonly causes: readonly Cause[];
  readonly comms: readonly Comm[];
  readonly changes: readonly IncidentChange[];
  readonly alerts: readonly { readonly seq: number; readonly name: string; readonly summary: string }[];
  /** Milliseconds since 1970 of the first and the last event; undefined where there are none. */
  readonly began: number | undefined;
  readonly last: number | undefined;
}

export interface Comm {
  readonly seq: number;
  readonly at: number;
  readonly stage: 'initial' | 'progress' | 'resolution' | 'other';
}

export interface IncidentChange {
  readonly seq: number;
  readonly at: number;
  readonly what: string;
  readonly ref: string;
  readonly summary: string;
}

/** In the order of time; of one moment in that of writing. */
export function inOrder(events: readonly IncidentEvent[]): readonly IncidentEvent[] {
  return events.toSorted((a, b) => a.t - b.t || a.seq - b.seq);
}

export function foldIncident(given: readonly IncidentEvent[]): IncidentState {
  const events = inOrder(given);
  const statuses = events.flatMap((event) =>
    event.kind === 'status' ? [said(event, event.data.status)] : [],
  );
  const severityEvents = events.filter((event) => event.kind === 'severity');
  const known = severityEvents.flatMap((event) => {
    const severity = severities.find((each) => each === event.data.severity);
    return severity === undefined ? [] : [said(event, severity)];
  });
  const hypotheses = hypothesesOf(events);
  return {
    title: severityEvents.findLast(({ data }) => data.title !== undefined)?.data.title ?? '',
    severity: known.at(-1),
    severities: known,
    status: statuses.at(-1)?.value ?? 'open',
    statuses,
    phases: events.flatMap((event) =>
      event.kind === 'phase' ? [{ phase: event.data.phase, at: event.t }] : [],
    ),
    roles: rolesOf(events),
    hypotheses,
    causes: causesOf(events, hypotheses),
    comms: events.flatMap((event) =>
      event.kind === 'comm' ? [{ seq: event.seq, at: event.t, stage: event.data.stage }] : [],
    ),
    changes: events.flatMap((event) =>
      event.kind === 'change' ? [{ seq: event.seq, at: event.t, ...changeOf(event.data) }] : [],
    ),
    alerts: events.flatMap((event) =>
      event.kind === 'alert' ? [{ seq: event.seq, name: event.data.name, summary: event.data.summary }] : [],
    ),
    began: events[0]?.t,
    last: events.at(-1)?.t,
  };
}

function said<T>({ seq, t, actor }: IncidentEvent, value: T): Said<T> {
  return { value, seq, at: t, actor };
}

function changeOf({ what, ref, summary }: { what: string; ref: string; summary: string }): {
  what: string;
  ref: string;
  summary: string;
} {
  return { what, ref, summary };
}

function rolesOf(events: readonly IncidentEvent[]): ReadonlyMap<string, string> {
  const roles = new Map<string, string>();
  for (const event of events) {
    if (event.kind !== 'role') continue;
    const { role, person } = event.data;
    if (person.trim() === '') roles.delete(role);
    else roles.set(role, person);
  }
  return roles;
}
