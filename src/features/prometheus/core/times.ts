/** Times and steps as people and models write them. Seconds since 1970, and seconds. */

const units: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** `90`, `1.5`, `5m`, `1h30m`; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const typed = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(typed)) return Number(typed);
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(typed)) return undefined;
  return [...typed.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count = '', unit = '']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}

/** Seconds since 1970, RFC 3339, `now`, or a time before now: `1h`, `-1h`, `now-1h`. */
export function readTime(text: string, now: number): number | undefined {
  const typed = text.trim();
  if (typed === '' || typed === 'now') return typed === 'now' ? now : undefined;
  if (/^\d{8,}(?:\.\d+)?$/.test(typed)) return Number(typed);
  const ago = readDuration(typed.replace(/^(?:now)?\s*-\s*/, ''));
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
