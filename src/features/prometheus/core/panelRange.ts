/** Durations, the time range of the panel and the grid of a range query. Times are seconds since 1970, lengths seconds. */

const units: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/**
 * A duration as Prometheus writes it (`1h30m`, `90s`, `1.5`), in seconds; undefined for anything else, and for nothing at all.
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
 */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return positive(Number(trimmed));
  if (!/^(\d+(ms|[smhdwy]))+$/.test(trimmed)) return undefined;
  const parts = trimmed.matchAll(/(\d+)(ms|[smhdwy])/g);
  let sum = 0;
  for (const [, count, unit] of parts) sum += Number(count) * (units[unit ?? ''] ?? 0);
  return positive(sum);
}

function positive(seconds: number): number | undefined {
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}

/** The shortest exact form, such as `1h30m`; Prometheus reads it back. */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  const parts: string[] = [];
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join('') || '0s';
}

/** The server refuses more than 11,000 steps, that is 11,001 points (`(end - start) / step > 11000` in its API). */
const maxSteps = 11_000;

export interface Grid {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export interface GridRequest {
  readonly end: number;
  /** Length of the range. */
  readonly seconds: number;
  /** Pixels that the curve has. */
  readonly width: number;
  /** Asked for by a person; undefined takes one step for each pixel. */
  readonly step?: number | undefined;
}

/**
 * A step of about one pixel, at least a second, and a start on a multiple of it: without that, each refresh would move every
 * sample. A step that a person asks for is widened where the server would refuse it.
 */
export function gridOf({ end, seconds, width, step }: GridRequest): Grid {
  const smallest = seconds / maxSteps;
  const chosen =
    step === undefined
      ? Math.max(1, Math.ceil(seconds / Math.max(1, Math.min(maxSteps, width))))
      : Math.max(step, roundUp(smallest));
  const start = Math.floor((end - seconds) / chosen) * chosen;
  return { start: exact(start), end: exact(end), step: exact(chosen) };
}

function roundUp(seconds: number): number {
  return seconds > 1 ? Math.ceil(seconds) : Math.ceil(seconds * 1000) / 1000;
}

/** Prometheus counts in milliseconds. */
function exact(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
