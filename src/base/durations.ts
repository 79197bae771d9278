/** Durations as Prometheus writes them; lengths in seconds. */

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
