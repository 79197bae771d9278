/** Why a query answers nothing: which of its selectors has no series, and what there is near it. */
import { t } from '@vscode/l10n';
import type { CallOptions, PrometheusClient } from '../../../clients/prometheus/client.ts';
import { parseExpression, type Matcher, type Selector } from '../../../clients/prometheus/expression.ts';
import { nearNames } from './near.ts';

export interface NearName {
  /** The selector that has no series. */
  readonly selector: string;
  /** A metric, a label, or a matcher such as `code="500"`, that there is instead. */
  readonly name: string;
  /** Series that it has in the time that was asked for. */
  readonly series: number;
}

export interface Emptiness {
  /** One sentence for each selector without series; one in all where every selector has some. */
  readonly reasons: readonly string[];
  readonly near: readonly NearName[];
}

export interface AskedTime {
  readonly start: number;
  readonly end: number;
}

/** Selectors that are looked into; who writes more has other problems. */
const mostSelectors = 6;
const mostNear = 5;
/** Seconds that a sample stands for the present: Prometheus's own default. */
const lookback = 300;

interface Search {
  readonly client: PrometheusClient;
  readonly time: AskedTime;
  readonly options: CallOptions;
}

/** Asks the server a few small questions. What it does not answer is left out. */
export async function explainEmptiness(
  client: PrometheusClient,
  expr: string,
  time: AskedTime,
  options: CallOptions = {},
): Promise<Emptiness> {
  const search: Search = { client, time, options };
  const selectors = new Map(parseExpression(expr).selectors.map((selector) => [selector.text, selector]));
  const looked = await Promise.all(
    [...selectors.values()].slice(0, mostSelectors).map(async (selector) => lookAt(search, selector)),
  );
  const empty = looked.filter((each) => each !== undefined);
  if (empty.length === 0 && selectors.size > 0) {
    return {
      reasons: [
        t('Every selector has series; the comparisons and the matching between them leave nothing over.'),
      ],
      near: [],
    };
  }
  return { reasons: empty.map(({ reason }) => reason), near: empty.flatMap(({ near }) => near) };
}

interface Looked {
  readonly reason: string;
  readonly near: readonly NearName[];
}

/** Undefined where the selector has series, or where the server does not say. */
async function lookAt(search: Search, selector: Selector): Promise<Looked | undefined> {
  const own = await count(search, selector.text);
  if (own === undefined || own > 0) return undefined;
  const { metric, text, matchers } = selector;
  if (metric === undefined) return { reason: t('No series matches {0} in this time.', text), near: [] };
  const all = await count(search, named(metric));
  if (all === undefined) return undefined;
  if (all === 0) return unknownMetric(search, selector, metric);
  for (const matcher of matchers) {
    const found = await lookAtMatcher(search, { selector, metric, matcher });
    if (found) return found;
  }
  const reason = t(
    '{0} has {1} series in this time, but none that all matchers of {2} take.',
    metric,
    all,
    text,
  );
  return { reason, near: [{ selector: text, name: metric, series: all }] };
}

async function unknownMetric(search: Search, { text }: Selector, metric: string): Promise<Looked> {
  const { client, time, options } = search;
  const names = await client.labelValues('__name__', time, options);
  const near = names.ok ? nearNames(metric, names.value.value, mostNear) : [];
  const pattern = near.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|');
  const counts =
    near.length === 0 ? new Map() : await countBy(search, '__name__', `{__name__=~${quoted(pattern)}}`);
  return {
    reason: t('There is no metric {0} in this time.', metric),
    near: near.map((name) => ({ selector: text, name, series: counts.get(name) ?? 0 })),
  };
}

interface MatcherPlace {
  readonly selector: Selector;
  readonly metric: string;
  readonly matcher: Matcher;
}

/** Undefined where the matcher takes some of the metric's series. */
async function lookAtMatcher(
  search: Search,
  { selector: { text }, metric, matcher }: MatcherPlace,
): Promise<Looked | undefined> {
  const written = `${labelText(matcher.label)}${matcher.operator}${quoted(matcher.value)}`;
  const taken = await count(search, `{__name__=${quoted(metric)},${written}}`);
  if (taken === undefined || taken > 0) return undefined;
  const values = await countBy(search, matcher.label, named(metric));
  values.delete('');
  if (values.size === 0) return unknownLabel(search, { text, metric, label: matcher.label });
  const nearest = nearNames(matcher.value, [...values.keys()], mostNear);
  const largest = [...values.entries()].sort((a, b) => b[1] - a[1]).map(([value]) => value);
  const shown = nearest.length > 0 ? nearest : largest.slice(0, mostNear);
  return {
    reason: t('No series of {0} has {1} in this time.', metric, written),
    near: shown.map((value) => ({
      selector: text,
      name: `${labelText(matcher.label)}=${quoted(value)}`,
      series: values.get(value) ?? 0,
    })),
  };
}

async function unknownLabel(
  search: Search,
  { text, metric, label }: { readonly text: string; readonly metric: string; readonly label: string },
): Promise<Looked> {
  const { client, time, options } = search;
  const labels = await client.labels({ match: [named(metric)], ...time }, options);
  const known = labels.ok ? labels.value.value.filter((name) => name !== '__name__') : [];
  const nearest = nearNames(label, known, mostNear);
  const shown = nearest.length > 0 ? nearest : known.slice(0, mostNear);
  const near = shown.map(async (name) => ({
    selector: text,
    name,
    series: (await count(search, `{__name__=${quoted(metric)},${labelText(name)}!=""}`)) ?? 0,
  }));
  return { reason: t('The series of {0} have no label {1}.', metric, label), near: await Promise.all(near) };
}

/** Series of a selector at any time of the range; undefined where the server does not say. */
async function count(search: Search, selector: string): Promise<number | undefined> {
  const answer = await ask(search, `count(${seen(search, selector)})`);
  return answer && (answer.samples[0] ?? 0);
}

async function countBy(search: Search, label: string, selector: string): Promise<Map<string, number>> {
  const answer = await ask(search, `count by (${labelText(label)}) (${seen(search, selector)})`);
  const entries = answer?.header.series.map(
    (labels, index) => [labels[label] ?? '', answer.samples[index] ?? 0] as const,
  );
  return new Map(entries);
}

async function ask({ client, time, options }: Search, expr: string) {
  const answer = await client.instant({ expr, time: time.end }, options);
  return answer.ok ? answer.value : undefined;
}

/** A sample of each series in the range, however old: what a range query looks at. */
function seen({ time: { start, end } }: Search, selector: string): string {
  return `last_over_time(${selector}[${Math.ceil(end - start) + lookback}s])`;
}

const named = (metric: string): string => `{__name__=${quoted(metric)}}`;
const quoted = (text: string): string => JSON.stringify(text);
const labelText = (label: string): string => (/^[a-zA-Z_]\w*$/.test(label) ? label : quoted(label));
