/** How values are written on axes, in the legend and in tables. */

export const chartUnits = ['auto', 'none', 'short', 'bytes', 'seconds', 'percent', 'perSecond'] as const;
export type ChartUnit = (typeof chartUnits)[number];

type Written = (value: number) => string;

const written: Readonly<Record<Exclude<ChartUnit, 'auto'>, Written>> = {
  none: plain,
  short: (value) => scaled(value, 1000, ['', ' k', ' M', ' G', ' T', ' P']),
  bytes: (value) => scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']),
  seconds: formatSeconds,
  percent: (value) => `${significant(value * 100)} %`,
  perSecond: (value) => `${scaled(value, 1000, ['', ' k', ' M', ' G', ' T', ' P'])}/s`,
};

/** What cannot be scaled is written as Prometheus writes it. */
export function formatValue(value: number, unit: Exclude<ChartUnit, 'auto'>): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return written[unit](value);
}

/** As many digits as tell one value from the next, without an exponent where that is short. */
function plain(value: number): string {
  const text = String(value);
  return text.length <= 12 ? text : String(Number(value.toPrecision(8)));
}

function significant(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return String(Math.round(value));
  return String(Number(value.toPrecision(4)));
}

function scaled(value: number, base: number, names: readonly string[]): string {
  const size = Math.abs(value);
  if (size > 0 && size < 1e-4) return `${value.toExponential(2)}${names[0] ?? ''}`;
  let power = 0;
  let rest = value;
  while (Math.abs(rest) >= base && power < names.length - 1) {
    rest /= base;
    power += 1;
  }
  return `${significant(rest)}${names[power] ?? ''}`;
}

function formatSeconds(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size < 1e-6) return `${significant(value * 1e9)} ns`;
  if (size < 1e-3) return `${significant(value * 1e6)} µs`;
  if (size < 1) return `${significant(value * 1e3)} ms`;
  if (size < 120) return `${significant(value)} s`;
  if (size < 7200) return `${significant(value / 60)} min`;
  if (size < 172_800) return `${significant(value / 3600)} h`;
  return `${significant(value / 86_400)} d`;
}

/**
 * What the names in an expression say about its unit, by Prometheus' naming rules: base units as a suffix.
 * https://prometheus.io/docs/practices/naming/
 */
export function guessUnit(expression: string): Exclude<ChartUnit, 'auto'> {
  const names = expression.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
  if (/_ratio\b/.test(names)) return 'percent';
  const perSecond = /\b(i?rate|deriv)\s*\(/.test(names);
  const quotient = /[^_\w]\/[^_\w]|\)\s*\//.test(names);
  if (/^\s*histogram_quantile\b/.test(names) && /_seconds/.test(names)) return 'seconds';
  if (quotient) return 'short';
  if (/_bytes\b|_bytes_/.test(names)) return 'bytes';
  if (perSecond) return /_seconds/.test(names) ? 'short' : 'perSecond';
  if (/_seconds\b/.test(names) && !/_timestamp_seconds\b/.test(names)) return 'seconds';
  return 'short';
}

export function unitOf(unit: ChartUnit, expression: string): Exclude<ChartUnit, 'auto'> {
  return unit === 'auto' ? guessUnit(expression) : unit;
}
