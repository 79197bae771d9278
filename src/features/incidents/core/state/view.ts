/** All that a view shows of one incident at one moment, from its log alone. */
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { foldIncident, type IncidentState } from './fold.ts';
import { judgePhases, timeInPhases, type JudgedPhase } from './phases.ts';
import type { IncidentTargets } from './severity.ts';
import {
  nextUpdate,
  targetStates,
  timesOf,
  type IncidentTimes,
  type NextUpdate,
  type TargetState,
} from './times.ts';

export interface IncidentOverview {
  readonly state: IncidentState;
  readonly open: boolean;
  readonly phases: readonly JudgedPhase[];
  readonly times: IncidentTimes;
  readonly targets: readonly TargetState[];
  readonly next: NextUpdate | undefined;
}

/** @param now milliseconds since 1970 */
export function overviewOf(
  events: readonly IncidentEvent[],
  targets: IncidentTargets,
  now: number,
): IncidentOverview {
  const state = foldIncident(events);
  const open = state.status !== 'closed';
  const times = timesOf(events);
  const severity = state.severity?.value ?? 'SEV2';
  const closed = state.statuses.findLast(({ value }) => value === 'closed')?.at;
  const end = open ? now : (closed ?? state.last ?? now);
  return {
    state,
    open,
    times,
    phases: judgePhases(
      state.began === undefined ? [] : timeInPhases(state.phases, { began: state.began, end, open }),
      targets[severity].phases,
      end,
    ),
    targets: targetStates(times, severity, targets, end),
    next: nextUpdate(events, targets),
  };
}

/** When the postmortem of a closed incident is due; undefined where none is. Milliseconds since 1970. */
export function postmortemDue({ status, statuses }: IncidentState, hours: number): number | undefined {
  if (status !== 'closed' || hours <= 0) return undefined;
  const closed = statuses.findLast(({ value }) => value === 'closed');
  return closed && closed.at + hours * 3_600_000;
}
