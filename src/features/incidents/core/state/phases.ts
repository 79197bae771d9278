/** The phases of an incident, and how long each took. */
import { phases } from '../../../../clients/notes/incidentEvents.ts';

export type Phase = (typeof phases)[number];

export interface PhaseTime {
  readonly phase: Phase;
  /** Milliseconds, over all times that the incident was in it. */
  readonly time: number;
  /** It is in this phase. */
  readonly current: boolean;
  /** Since when, in milliseconds since 1970; of the current one alone. */
  readonly since?: number;
}

/** Milliseconds in each phase, over all times that an incident is in it. */
export type PhaseTargets = Readonly<Record<Phase, number>>;

/** A phase begins when somebody says so, hence its time has no bounds, and its target is met or missed. */
export interface JudgedPhase extends PhaseTime {
  /** Milliseconds. */
  readonly target: number;
  readonly state: 'met' | 'missed' | 'running';
  /** When a running one is missed, in milliseconds since 1970. */
  readonly due?: number;
}

/** @param now up to when the times are, in milliseconds since 1970 */
export function judgePhases(
  times: readonly PhaseTime[],
  targets: PhaseTargets,
  now: number,
): readonly JudgedPhase[] {
  return times.map((each) => {
    const target = targets[each.phase];
    if (each.time > target) return { ...each, target, state: 'missed' };
    if (!each.current) return { ...each, target, state: 'met' };
    return { ...each, target, state: 'running', due: now + target - each.time };
  });
}

/**
 * In the order of the phases; those that were never entered are left out. An incident is in triage until something else is said.
 *
 * @param began, end milliseconds since 1970; the end is now while it is open
 */
export function timeInPhases(
  entries: readonly { readonly phase: Phase; readonly at: number }[],
  { began, end, open }: { readonly began: number; readonly end: number; readonly open: boolean },
): readonly PhaseTime[] {
  const [first] = entries;
  const all = first?.at === began ? entries : [{ phase: phases[0], at: began }, ...entries];
  const times = new Map<Phase, number>();
  for (const [index, { phase, at }] of all.entries()) {
    const until = Math.min(all[index + 1]?.at ?? end, end);
    times.set(phase, (times.get(phase) ?? 0) + Math.max(0, until - at));
  }
  const current = open ? all.at(-1) : undefined;
  return phases.flatMap((phase): readonly PhaseTime[] => {
    const time = times.get(phase);
    if (time === undefined) return [];
    return phase === current?.phase
      ? [{ phase, time, current: true, since: current.at }]
      : [{ phase, time, current: false }];
  });
}
