/** Times and steps as people and models write them. Seconds since 1970, and seconds. */

import { parseDuration } from '../../../base/durations.ts';

/** Seconds since 1970, RFC 3339, `now`, or a time before now: `1h`, `-1h`, `now-1h`. */
export function readTime(text: string, now: number): number | undefined {
  const typed = text.trim();
  if (typed === '' || typed === 'now') return typed === 'now' ? now : undefined;
  if (/^\d{8,}(?:\.\d+)?$/.test(typed)) return Number(typed);
  const ago = parseDuration(typed.replace(/^(?:now)?\s*-\s*/, ''));
  if (ago !== undefined) return now - ago;
  const date = /^\d{4}-\d\d-\d\d/.test(typed) ? Date.parse(typed) : Number.NaN;
  return Number.isNaN(date) ? undefined : date / 1000;
}

const roundSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200];
const day = 86_400;

/** The smallest round step with which the range has at most `points` points. */
export function stepFor(range: number, points: number): number {
  const least = range / points;
  return roundSteps.find((step) => step >= least) ?? Math.ceil(least / day) * day;
}
