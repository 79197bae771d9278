/** How a recovery stands against what was promised: the time until users have their service back, and what is lost. */
import type { Run } from './run.ts';
import type { Strategy } from './strategy.ts';

export interface RecoveryTime {
  /** Milliseconds since 1970. */
  readonly began: number;
  /** Milliseconds until now, or until the end. */
  readonly passed: number;
  /** Milliseconds; undefined where the class is not known. */
  readonly objective: number | undefined;
}

export interface RecoveryPoint {
  /** Milliseconds between the last good copy and the beginning: what is lost where that copy is restored. */
  readonly lost: number | undefined;
  readonly objective: number | undefined;
}

export interface Recovery {
  readonly time: RecoveryTime;
  readonly point: RecoveryPoint;
}

const minute = 60_000;

/** Undefined where the strategy has no objectives. */
export function recoveryOf({ recovery }: Strategy, run: Run, now: number): Recovery | undefined {
  if (!recovery) return undefined;
  const { values } = run;
  const began = readTime(values[recovery.began] ?? '', run.startedAt) ?? run.startedAt;
  const lastGood = readTime(values[recovery.lastGood] ?? '', run.startedAt);
  const objective = recovery.objectives[values[recovery.class] ?? ''];
  const point = readMinutes(values[recovery.pointObjective] ?? '');
  return {
    time: {
      began,
      passed: Math.max(0, now - began),
      objective: objective === undefined ? undefined : objective * minute,
    },
    point: {
      lost: lastGood === undefined ? undefined : Math.max(0, began - lastGood),
      objective: point === undefined ? undefined : point * minute,
    },
  };
}

/**
 * Milliseconds since 1970 of a date and time as ISO 8601 writes it (local where it names no zone), or of `14:05`, the last
 * such time of day up to `reference`. Undefined for anything else.
 */
export function readTime(text: string, reference: number): number | undefined {
  const typed = text.trim();
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(typed) ?? [];
  if (hours !== undefined && minutes !== undefined) {
    if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
    const day = new Date(reference);
    day.setHours(Number(hours), Number(minutes), 0, 0);
    if (day.getTime() > reference) day.setDate(day.getDate() - 1);
    return day.getTime();
  }
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(typed))
    return undefined;
  const time = Date.parse(typed.includes('T') || !typed.includes(' ') ? typed : typed.replace(' ', 'T'));
  return Number.isNaN(time) ? undefined : time;
}

/** Not negative; undefined for anything else. */
export function readMinutes(text: string): number | undefined {
  const typed = text.trim();
  const minutes = typed === '' ? Number.NaN : Number(typed);
  return Number.isFinite(minutes) && minutes >= 0 ? minutes : undefined;
}
