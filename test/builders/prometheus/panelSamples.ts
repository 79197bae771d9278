/** Samples whose curves are known, for what is looked at on the screen. */

/** Seconds. */
const step = 15;
const hours = 2;
const count = (hours * 3600) / step;
/** Beyond the end, so that a graph that follows the clock does not drop while tests run. */
const beyond = 3600 / step;

/** Minutes before the end at which the errors begin. */
export const turnMinutes = 24;

/**
 * OpenMetrics text from two hours before `end` to one after it: `demo_ramp` rises from 0 to 100 at the end, and on; `demo_holes` is 50 with gaps, a lone sample, NaN and
 * infinities; `http_requests_total` and its errors turn; `demo_many` has 300 series.
 * @param end seconds since 1970, a multiple of 15
 */
export function panelSamples(end: number): string {
  const times = Array.from({ length: count + beyond + 1 }, (_, at) => end - (count - at) * step);
  const lines: string[] = [];
  const family = (name: string, type: string, help: string) =>
    lines.push(`# TYPE ${name} ${type}`, `# HELP ${name} ${help}`);
  const series = (id: string, valueAt: (at: number, time: number) => number | string | undefined) => {
    for (const [at, time] of times.entries()) {
      const value = valueAt(at, time);
      if (value !== undefined) lines.push(`${id} ${value} ${time}`);
    }
  };
  family('demo_ramp', 'gauge', 'Rises evenly from 0 to 100.');
  series('demo_ramp', (at) => (100 * at) / count);
  family('demo_holes', 'gauge', 'Is 50 where it is anything.');
  series('demo_holes', holeAt);
  family('http_requests', 'counter', 'Requests by service and status.');
  for (const [place, job] of ['cart', 'checkout', 'payment', 'search'].entries()) {
    for (const code of ['200', '500']) {
      let sum = 0;
      series(`http_requests_total{job="${job}",code="${code}",environment="production"}`, (at, time) => {
        sum += step * rateOf({ place, code, at, sinceTurn: time - (end - turnMinutes * 60) });
        return sum.toFixed(3);
      });
    }
  }
  family('demo_many', 'gauge', 'Has three hundred series.');
  for (let index = 0; index < 300; index += 1)
    series(`demo_many{instance="host-${String(index).padStart(3, '0')}"}`, (at) =>
      at % 8 === 0 ? index + Math.sin(at / 40) : undefined,
    );
  return `${lines.join('\n')}\n# EOF\n`;
}

/** Gaps longer than the five minutes that Prometheus looks back. */
function holeAt(at: number): number | string | undefined {
  const minute = (at * step) / 60;
  if (minute < 20) return undefined;
  if (minute >= 40 && minute < 60) return undefined;
  if (minute >= 70 && minute < 72) return 'NaN';
  if (minute >= 80 && minute < 81) return '+Inf';
  if (minute >= 90 && minute < 91) return '-Inf';
  return 50;
}

interface Moment {
  readonly place: number;
  readonly code: string;
  readonly at: number;
  /** Seconds. */
  readonly sinceTurn: number;
}

/** Requests per second: payment fails from the turn on, in two minutes from little to much. */
function rateOf({ place, code, at, sinceTurn }: Moment): number {
  const wave = 1 + 0.18 * Math.sin(at / 37 + place) + 0.05 * Math.sin(at / 5 + 2 * place);
  const base = [42, 25, 18, 64][place] ?? 10;
  if (code === '200') return base * wave;
  const failing = place === 2 ? Math.max(0, Math.min(1, sinceTurn / 120)) : 0;
  return base * (0.004 * wave + 0.35 * failing * wave);
}
