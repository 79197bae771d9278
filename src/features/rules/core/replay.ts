/** When an alert rule would have fired over samples that were fetched once. Times are milliseconds since 1970 unless told. */
import { t } from '@vscode/l10n';
import { formatDuration, parseDuration } from '../../../base/durations.ts';
import type { ReplayedAlerts, FetchedSeries, ReplayRequest } from '../../../clients/engine/promql.ts';
import { parseExpression, partsOf, type Expression } from '../../../clients/prometheus/expression.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { PlacedExpression } from '../../../clients/prometheus/rules/ruleExpressions.ts';

/** Seconds before the day that is shown: an alert may have been pending for that long. */
const warmUp = 3600;
const day = 86_400;
/** Seconds that a sample stands for the present: Prometheus's own default. */
const lookback = 300;
/** Of a group that names none: Prometheus's own default. */
const usualInterval = 60;
/** Evaluations of a day are no more than with this interval. */
const shortestInterval = 15;

export interface NeededSelector {
  readonly text: string;
  /** Before the end. */
  readonly seconds: number;
}

/** What must be fetched, in the order of the text, each selector once; a sentence where that cannot be said. */
export function neededSelectors(expr: string): Result<readonly NeededSelector[], string> {
  const { tree, faults } = parseExpression(expr);
  if (!tree || faults.length > 0) return err(t('The expression cannot be read as PromQL.'));
  const needed = new Map<string, number>();
  const fixed = collect(tree, 0, needed);
  if (fixed !== undefined) {
    return err(t('{0} looks at one moment, which cannot be replayed here.', fixed));
  }
  return ok([...needed].map(([text, seconds]) => ({ text, seconds: seconds + day + warmUp + lookback })));
}

/** Adds what each selector reaches back; answers the first one with `@`. */
function collect(expression: Expression, back: number, needed: Map<string, number>): string | undefined {
  if (expression.kind === 'selector' || expression.kind === 'subquery') {
    if (expression.at !== undefined) return `@ ${expression.at}`;
    const reach = back + secondsOf(expression.range) + Math.max(0, secondsOf(expression.offset));
    if (expression.kind === 'subquery') return collect(expression.of, reach, needed);
    needed.set(expression.text, Math.max(needed.get(expression.text) ?? 0, reach));
    return undefined;
  }
  for (const part of partsOf(expression)) {
    const fixed = collect(part, back, needed);
    if (fixed !== undefined) return fixed;
  }
  return undefined;
}

const secondsOf = (text: string | undefined): number => (text === undefined ? 0 : (parseDuration(text) ?? 0));

/** Whether what was fetched is enough for another expression. */
export function covers(fetched: readonly NeededSelector[], needed: readonly NeededSelector[]): boolean {
  return needed.every(({ text, seconds }) =>
    fetched.some((each) => each.text === text && each.seconds >= seconds),
  );
}

/** The evaluations of the last day, and an hour before it. `end` in seconds. */
export function replayRequest(rule: PlacedExpression, end: number): ReplayRequest {
  const interval = parseDuration(rule.rule?.interval ?? '') ?? usualInterval;
  const step = Math.max(shortestInterval, interval) * 1000;
  const last = Math.floor((end * 1000) / step) * step;
  return {
    alert: rule.name,
    expr: rule.text,
    for: rule.rule?.hold ?? '',
    keepFiringFor: rule.rule?.keep ?? '',
    labels: rule.rule?.labels ?? {},
    start: last - Math.floor(((day + warmUp) * 1000) / step) * step,
    end: last,
    step,
  };
}

/** Prometheus's own mark for a series that has ended: a NaN with these bits. */
const staleBits = 0x7f_f0_00_00_00_00_00_02n;

/**
 * A server does not hand out its marks where a series breaks off, and without them the last sample would stand for five minutes
 * more: they are put back where a series with an even pace has a gap. `end` in milliseconds.
 */
export function withStaleMarks(series: FetchedSeries, end: number): FetchedSeries {
  const pace = paceOf(series.times);
  if (pace === undefined) return series;
  // Bits are copied as they are: as a number, a mark could become another NaN on its way.
  const given = new BigUint64Array(Float64Array.from(series.values).buffer);
  const times: number[] = [];
  const bits: bigint[] = [];
  for (const [index, time] of series.times.entries()) {
    times.push(time);
    bits.push(given[index] ?? staleBits);
    if ((series.times[index + 1] ?? end) - time > 1.5 * pace) {
      times.push(time + pace);
      bits.push(staleBits);
    }
  }
  const values = new Float64Array(BigUint64Array.from(bits).buffer);
  return { labels: series.labels, times: Float64Array.from(times), values };
}

/** Milliseconds between the samples of a series that is scraped evenly; undefined of any other. */
function paceOf(times: Float64Array): number | undefined {
  if (times.length < 5) return undefined;
  const gaps = times.subarray(1).map((time, index) => time - (times[index] ?? time));
  const pace = gaps.toSorted()[Math.floor(gaps.length / 2)] ?? 0;
  const even = gaps.filter((gap) => Math.abs(gap - pace) <= 0.25 * pace).length;
  return pace > 0 && even >= 0.8 * gaps.length ? pace : undefined;
}

export interface ReplaySummary {
  /** What each hour of the day came to, oldest first. */
  readonly strip: readonly ('firing' | 'pending' | 'none')[];
  readonly now: 'firing' | 'pending' | 'none';
  /** How often something began to fire in the day, alerts that fire together being one. */
  readonly times: number;
  /** Seconds of the day in which something fired. */
  readonly firing: number;
  /** When something began to fire, and when it ended. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
}

const cells = 24;

export function summarise({ alerts }: ReplayedAlerts, { end, step }: ReplayRequest): ReplaySummary {
  const start = end - day * 1000;
  const all = alerts.flatMap(({ spans }) => spans).filter(({ to }) => to >= start);
  const firing = joined(
    all.filter(({ state }) => state === 'firing'),
    step,
  );
  const cell = (day * 1000) / cells;
  const strip = Array.from({ length: cells }, (_, index) => {
    const from = start + index * cell;
    const inside = all.filter((span) => span.from < from + cell && span.to >= from);
    if (inside.some(({ state }) => state === 'firing')) return 'firing';
    return inside.length > 0 ? 'pending' : 'none';
  });
  const current = all.filter(({ to }) => to >= end);
  const fires = current.some(({ state }) => state === 'firing');
  return {
    strip,
    now: fires ? 'firing' : current.length > 0 ? 'pending' : 'none',
    times: firing.length,
    firing: firing.reduce((sum, { from, to }) => sum + to + step - Math.max(from, start), 0) / 1000,
    spans: firing,
  };
}

function joined(
  spans: readonly { readonly from: number; readonly to: number }[],
  step: number,
): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && from <= last.to + step) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

const blocks = { none: '▁', pending: '▄', firing: '█' } as const;

/** The day as a strip of blocks. */
export function stripOf({ strip }: ReplaySummary): string {
  return strip.map((state) => blocks[state]).join('');
}

/** The same in words. */
export function wordsOf(summary: ReplaySummary): string {
  const past = pastOf(summary);
  if (summary.now === 'firing') return t('would fire now; {0}', past);
  return summary.now === 'pending' ? t('would be pending now; {0}', past) : past;
}

function pastOf({ times, firing }: ReplaySummary): string {
  if (times === 0) return t('would not have fired in the last day');
  const length = lengthOf(firing);
  return times === 1
    ? t('would have fired once in the last day, for {0}', length)
    : t('would have fired {0} times in the last day, for {1} in all', times, length);
}

/** In few words, to stand beside a day that is told in more. */
export function shortWordsOf({ times, firing }: ReplaySummary): string {
  if (times === 0) return t('not at all');
  return times === 1
    ? t('once, for {0}', lengthOf(firing))
    : t('{0} times, for {1}', times, lengthOf(firing));
}

const lengthOf = (seconds: number): string => formatDuration(Math.round(seconds / 60) * 60 || seconds);
