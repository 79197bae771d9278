/** "Make an alert rule of this query": what the last day says about its threshold, and a rule as text. */
import { t } from '@vscode/l10n';

import type { FetchedSeries } from '../../../../clients/engine/promql.ts';
import { parseExpression, partsOf, type Expression } from '../../../../clients/prometheus/expression.ts';
import { summaryOf } from '../../../../clients/prometheus/rules/alertLint.ts';
import { runbookFor } from '../../../../clients/prometheus/rules/alertFixes.ts';
import { writeSeries, type InputSeries } from './candidates.ts';
import { quoteYaml } from './testText.ts';
import type { GivenSeries } from './makeTest.ts';

export interface Threshold {
  readonly operator: '>' | '<' | '==';
  readonly value: number;
}

export interface DraftedAlert {
  readonly name: string;
  /** With its threshold. */
  readonly expr: string;
  /** Empty for none. */
  readonly hold: string;
  readonly severity: string;
  readonly summary: string;
  /** Of the workspace; undefined where none has a name like the alert's. */
  readonly runbook: string | undefined;
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Whether the query says by itself from which value on it is an alert. */
export function hasThreshold(expr: string): boolean {
  const { tree } = parseExpression(expr);
  const compares = (part: Expression): boolean =>
    (part.kind === 'binary' && comparisons.has(part.operator) && !part.bool) ||
    (part.kind === 'call' && part.name.startsWith('absent')) ||
    partsOf(part).some(compares);
  return tree !== undefined && compares(tree);
}

/**
 * Just beyond what the values usually are: above the 98th percentile, or, for values that are mostly near the top of a ratio,
 * below the 2nd; of values that are 0 or 1 and mostly 1, 0. Two significant digits. Without values: above 0.
 */
export function chooseThreshold(values: readonly number[]): Threshold {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? 0;
  const [least, most] = [at(0), at(1)];
  if (sorted.length === 0) return { operator: '>', value: 0 };
  if (at(0.5) === 1 && sorted.every((value) => value === 0 || value === 1))
    return { operator: '==', value: 0 };
  if (least >= 0 && most <= 1 && at(0.5) > 0.9)
    return { operator: '<', value: rounded(at(0.02), Math.floor) };
  const usual = at(0.98);
  // Values that never change say nothing of how far they may go.
  const value = usual === least && usual > 0 ? usual * 1.5 : usual;
  return { operator: '>', value: rounded(value, Math.ceil) };
}

function rounded(value: number, round: (value: number) => number): number {
  if (value === 0) return 0;
  const digits = 1 - Math.floor(Math.log10(Math.abs(value)));
  const scaled = digits >= 0 ? value * 10 ** digits : value / 10 ** -digits;
  // A value that has no more digits stays what it is, whatever the binary fraction says.
  const whole = Math.abs(scaled - Math.round(scaled)) < 1e-9 ? Math.round(scaled) : round(scaled);
  return Number((digits >= 0 ? whole / 10 ** digits : whole * 10 ** -digits).toPrecision(12));
}

export function withThreshold(expr: string, { operator, value }: Threshold): string {
  const text = expr.trim();
  const { tree } = parseExpression(text);
  const open = tree?.kind === 'binary' || tree?.kind === 'unary' || text.includes('#');
  return `${open ? `(\n  ${text.replaceAll('\n', '\n  ')}\n)` : text} ${operator} ${value}`;
}

/** The shortest of the usual lengths with which it would not have fired more than three times; the longest where all do. */
export const usualHolds: readonly string[] = ['5m', '15m', '30m'];
export const mostTimes = 3;

export function draftAlert(expr: string, runbooks: readonly string[]): DraftedAlert {
  const name = nameOf(expr);
  return {
    name,
    expr,
    hold: usualHolds[0] ?? '',
    severity: 'ticket',
    summary: summaryOf({ name, text: expr }),
    runbook: runbookFor(name, runbooks),
  };
}

/** From the first metric: `http_requests_total` above something becomes `HttpRequestsHigh`. */
function nameOf(expr: string): string {
  const { selectors, tree } = parseExpression(expr);
  const metric = selectors.find((each) => each.metric !== undefined)?.metric ?? t('query');
  const words = metric.replace(/_(?:total|bucket|sum|count|seconds|bytes)$/, '').match(/[A-Za-z\d]+/g) ?? [];
  const camel = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  if (tree?.kind === 'binary' && tree.operator.startsWith('<')) return `${camel}Low`;
  if (tree?.kind === 'binary' && tree.operator === '==')
    return camel === 'Up' ? 'TargetDown' : `${camel}Down`;
  return `${camel}High`;
}

/** A rule file with the alert; `history` says what it would have done, as a comment. */
export function writeAlertFile(
  { name, expr, hold, severity, summary, runbook }: DraftedAlert,
  history: string,
): string {
  return [
    'groups:',
    `  - name: ${quoteYaml(name)}`,
    '    rules:',
    ...(history === '' ? [] : [`      # ${history}`]),
    `      - alert: ${quoteYaml(name)}`,
    '        expr: |',
    ...expr.split('\n').map((line) => `          ${line}`),
    ...(hold === '' ? [] : [`        for: ${hold}`]),
    '        labels:',
    `          severity: ${severity}`,
    '        annotations:',
    `          summary: ${quoteYaml(summary)}`,
    `          runbook_url: ${quoteYaml(runbook ?? 'https://')}`,
    '',
  ].join('\n');
}

/** Milliseconds since 1970, and seconds between two samples of the test. */
export interface Excerpt {
  readonly from: number;
  readonly to: number;
  readonly interval: number;
}

/** Series beyond which a test is no longer readable. */
const mostSeries = 40;

/** A piece of fetched samples as the input of a test; undefined where it would be too long to be read. */
export function excerptOf(
  series: readonly FetchedSeries[],
  { from, to, interval }: Excerpt,
): GivenSeries | undefined {
  const step = interval * 1000;
  const moments = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step);
  const input = series.flatMap((each): InputSeries[] => {
    const values = moments.map((moment) => sampleAt(each, moment, step));
    if (values.every((value) => value === '_')) return [];
    const { __name__: metric = '', ...labels } = each.labels;
    return [{ series: writeSeries(metric, labels), values: shortened(values) }];
  });
  if (input.length === 0 || input.length > mostSeries) return undefined;
  return { input, times: { interval, evaluationInterval: interval, at: (moments.length - 1) * interval } };
}

/** The newest sample of the step that ends at a moment. */
function sampleAt({ times, values }: FetchedSeries, moment: number, step: number): string {
  const at = times.findLastIndex((time) => time <= moment);
  const value = values[at];
  if (value === undefined || (times[at] ?? 0) <= moment - step) return '_';
  if (Number.isNaN(value)) return 'stale';
  return Number.isFinite(value) ? decimal(value) : value > 0 ? 'Inf' : '-Inf';
}

/** As the notation of tests reads numbers. */
const decimal = (value: number) => String(value).replace('e+', 'e');

/** Values that stay for a while are written once. */
function shortened(values: readonly string[]): string {
  const parts: { text: string; times: number }[] = [];
  for (const text of values) {
    const last = parts.at(-1);
    if (last?.text === text) last.times += 1;
    else parts.push({ text, times: 1 });
  }
  return parts
    .map(({ text, times }) => {
      if (times === 1) return text;
      if (text === '_') return `_x${times}`;
      return text === 'stale' || text.includes('Inf') || text.includes('e')
        ? Array.from({ length: times }, () => text).join(' ')
        : `${text}x${times - 1}`;
    })
    .join(' ');
}

/** What is said of the day above the rule. */
export function historyOf(words: string, seconds: number): string {
  return t(
    'Over the samples of {0}, with this threshold it {1}.',
    new Date(seconds * 1000).toISOString().slice(0, 10),
    words,
  );
}

/** Seconds between the samples of an excerpt, and the longest that one is read with ease. */
const excerptInterval = 60;
const longestExcerpt = 3 * 3600;

/**
 * The piece of the day that shows the alert: up to two minutes after it first began to fire, or the last hour where it did not.
 * Times in milliseconds since 1970, `reach` in seconds: what the expression and `for` look back.
 */
export function excerptAround(
  firing: readonly { readonly from: number }[],
  reach: number,
  end: number,
): Excerpt | undefined {
  const length = reach + 600;
  if (length > longestExcerpt) return undefined;
  const [first] = firing;
  const to = first ? Math.min(first.from + 120_000, end) : end;
  return { from: to - length * 1000, to, interval: excerptInterval };
}
