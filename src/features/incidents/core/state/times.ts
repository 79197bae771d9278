/** When an incident was detected, acknowledged, mitigated and resolved, within which bounds, and which targets that met. */
import type { Severity } from '../../../../base/incidentCommands.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { foldIncident, inOrder, type IncidentState } from './fold.ts';
import type { IncidentTargets } from './severity.ts';
import { spanBetween, type Moment, type Span } from './spans.ts';

export interface IncidentTimes {
  /** When it began, as far as the record says: what an estimate before the detection says, else not after the detection. */
  readonly detect: Span | undefined;
  /** From the detection on; undefined for what has not happened, or is not in the record. */
  readonly acknowledge: Span | undefined;
  readonly mitigate: Span | undefined;
  readonly resolve: Span | undefined;
  readonly detected: Moment | undefined;
  /** `seq` of the events that the times were measured at. */
  readonly seqs: Readonly<Partial<Record<'detected' | 'acknowledge' | 'mitigate' | 'resolve', number>>>;
}

/** The first alert, or where there is none the first thing that anybody wrote. */
export function timesOf(given: readonly IncidentEvent[]): IncidentTimes {
  const events = inOrder(given);
  const alert = events.find(({ kind }) => kind === 'alert');
  const detection = alert ?? events.find(({ t_source: source }) => source !== 'estimate');
  if (detection === undefined) return nothing;
  const detected = momentOf(events, detection);
  const estimate = events.find(({ t_source: source, t }) => source === 'estimate' && t < detection.t);
  const after = (event: IncidentEvent | undefined): Span | undefined =>
    event && spanBetween(detected, momentOf(events, event));
  const lasting = lastingStatuses(events);
  const answer = events.find((event) => event.t >= detection.t && isAnswer(event));
  const mitigated = lasting.mitigated ?? lasting.resolved;
  return {
    detected,
    seqs: {
      detected: detection.seq,
      ...(answer && { acknowledge: answer.seq }),
      ...(mitigated && { mitigate: mitigated.seq }),
      ...(lasting.resolved && { resolve: lasting.resolved.seq }),
    },
    detect: estimate && spanBetween(momentOf(events, estimate), detected),
    acknowledge: after(answer),
    mitigate: after(mitigated),
    resolve: after(lasting.resolved),
  };
}

const nothing: IncidentTimes = {
  detect: undefined,
  acknowledge: undefined,
  mitigate: undefined,
  resolve: undefined,
  detected: undefined,
  seqs: {},
};

/** A person, not the alerting, wrote or did something. */
function isAnswer({ actor, kind }: IncidentEvent): boolean {
  return kind !== 'alert' && actor.startsWith('human');
}

/** The statuses that held: what came before a reopening did not last. */
function lastingStatuses(events: readonly IncidentEvent[]): {
  readonly mitigated: IncidentEvent | undefined;
  readonly resolved: IncidentEvent | undefined;
} {
  const statuses = events.filter((event) => event.kind === 'status');
  const undone = statuses.findLastIndex(({ data }) => data.status === 'open' || data.status === 'reopened');
  const lasting = statuses.slice(undone + 1);
  return {
    mitigated: lasting.find(({ data }) => data.status === 'mitigated'),
    resolved: lasting.find(({ data }) => data.status === 'resolved' || data.status === 'closed'),
  };
}

/**
 * What a machine stamped happened then. What a person wrote happened at some time since the event before it, and an
 * estimate lies anywhere between its neighbours.
 */
function momentOf(events: readonly IncidentEvent[], event: IncidentEvent): Moment {
  const index = events.indexOf(event);
  const before = events[index - 1]?.t ?? event.t;
  if (event.t_source === 'human') return { earliest: before, latest: event.t };
  if (event.t_source !== 'estimate') return { earliest: event.t, latest: event.t };
  return { earliest: before, latest: events[index + 1]?.t ?? event.t };
}

const targetNames = ['response', 'mitigate', 'resolve'] as const;
export type TargetName = (typeof targetNames)[number];

export interface TargetState {
  readonly name: TargetName;
  /** Milliseconds. */
  readonly target: number;
  /** `unclear`: the bounds of the time lie on both sides of the target. */
  readonly state: 'met' | 'missed' | 'unclear' | 'running';
  /** What it took, or what has passed so far; of a running one `least` is what is known to have passed. */
  readonly took: Span;
  /** When a running one is missed, in milliseconds since 1970. */
  readonly due?: number;
}

/** Measured against the severity that it has now. */
export function targetStates(
  times: IncidentTimes,
  severity: Severity,
  targets: IncidentTargets,
  now: number,
): readonly TargetState[] {
  const { detected } = times;
  if (detected === undefined) return [];
  const taken = { response: times.acknowledge, mitigate: times.mitigate, resolve: times.resolve };
  return targetNames.map((name) => {
    const target = targets[severity][name];
    const took = taken[name];
    if (took === undefined) {
      const passed = spanBetween(detected, { earliest: now, latest: now });
      const due = detected.latest + target;
      return now > due
        ? { name, target, took: passed, state: 'missed' }
        : { name, target, took: passed, state: 'running', due };
    }
    const state = took.most <= target ? 'met' : took.least > target ? 'missed' : 'unclear';
    return { name, target, took, state };
  });
}

export interface NextUpdate {
  /** Milliseconds since 1970. */
  readonly due: number;
  readonly stage: 'initial' | 'progress' | 'resolution';
}

/** Undefined where none is due: it is closed, all is said, or updates follow changes alone and nothing changed. */
export function nextUpdate(
  events: readonly IncidentEvent[],
  targets: IncidentTargets,
): NextUpdate | undefined {
  const state = foldIncident(events);
  if (state.status === 'closed' || state.began === undefined) return undefined;
  const severity = state.severity?.value ?? 'SEV2';
  const interval = targets[severity].update;
  const last = state.comms.findLast(({ stage }) => stage !== 'other');
  if (state.status === 'resolved') {
    const resolved = state.statuses.at(-1)?.at ?? state.began;
    return last?.stage === 'resolution' && last.at >= resolved
      ? undefined
      : { due: resolved + (interval ?? 0), stage: 'resolution' };
  }
  if (last === undefined) {
    return { due: state.began + (interval ?? targets[severity].response), stage: 'initial' };
  }
  if (interval !== null) return { due: last.at + interval, stage: 'progress' };
  const changed = changeSince(state, last.at);
  return changed === undefined ? undefined : { due: changed, stage: 'progress' };
}

/** The first change of severity, status or phase after a moment. */
function changeSince({ severities, statuses, phases }: IncidentState, moment: number): number | undefined {
  return [...severities, ...statuses, ...phases]
    .map(({ at }) => at)
    .filter((at) => at > moment)
    .toSorted((a, b) => a - b)[0];
}
