/** What the queries of an incident answer over its time: asked once, kept as pictures and tables beside the postmortem. */
import { t } from '@vscode/l10n';
import { parseExpression } from '../../../../clients/prometheus/expression.ts';
import type { PrometheusClient } from '../../../../clients/prometheus/client.ts';
import type { Labels, QueryResult } from '../../../../clients/prometheus/result.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { impactWindow, type ImpactQuestion } from '../impact/computeImpact.ts';
import { saysSomething } from '../record/record.ts';
import type { PictureSeries } from './picture.ts';

export interface Chart {
  /** Letters, digits and dashes; of its file. */
  readonly slug: string;
  /** Undefined where the expression is its own title. */
  readonly title: string | undefined;
  readonly expr: string;
  /** The events that name it, else those that mark the window. */
  readonly seqs: readonly number[];
  /** Seconds since 1970. */
  readonly start: number;
  /** Seconds. */
  readonly step: number;
  readonly series: readonly PictureSeries[];
  /** Of the incident. */
  readonly window: { readonly start: number; readonly end: number };
  readonly percent: boolean;
  /** There are more series than these. */
  readonly more: boolean;
}

export interface Charts {
  readonly charts: readonly Chart[];
  /** Why a query has none. */
  readonly failures: readonly string[];
}

export interface ChartSource {
  readonly events: readonly IncidentEvent[];
  readonly question?: Pick<ImpactQuestion, 'total' | 'failed'>;
}

const mostCharts = 8;
const mostSeries = 6;
const mostPoints = 240;

interface Wanted extends Pick<Chart, 'slug' | 'title' | 'expr' | 'seqs' | 'percent'> {}

/** @param now seconds since 1970 */
export async function askCharts(
  client: PrometheusClient,
  { events, question }: ChartSource,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<Charts> {
  const marked = impactWindow(events);
  if (!marked) return { charts: [], failures: [] };
  const window = { start: marked.start, end: Math.max(marked.start + 60, marked.end ?? now) };
  const margin = Math.min(6 * 3600, Math.max(300, (window.end - window.start) / 2));
  const end = Math.floor(Math.min(now, window.end + margin));
  const length = end - (window.start - margin);
  const step = Math.max(15, Math.ceil(length / mostPoints));
  // The last point is the end: of an incident that goes on it is what is known by now.
  const start = end - Math.ceil(length / step) * step;
  const wanted = [...shareOf(question, step), ...recordedQueries(events)].slice(0, mostCharts);
  const range = { start, end, step, limit: mostSeries + 1 };
  const answers = await client.batch(
    Object.fromEntries(wanted.map(({ slug, expr }) => [slug, { expr, ...range }])),
    { signal },
  );
  const charts: Chart[] = [];
  const failures: string[] = [];
  for (const query of wanted) {
    const answer = answers[query.slug];
    if (answer?.ok !== true) failures.push(t('{0}: {1}', query.expr, answer?.error.message ?? ''));
    else if (answer.value.header.series.length === 0)
      failures.push(t('{0}: it has no samples then', query.expr));
    else charts.push({ ...query, start, step, window, ...seriesOf(answer.value) });
  }
  return { charts, failures };
}

function shareOf(question: ChartSource['question'], step: number): readonly Wanted[] {
  if (!question) return [];
  const over = `[${Math.max(60, step * 4)}s]`;
  const expr = `(sum(rate(${question.failed}${over})) or vector(0)) / sum(rate(${question.total}${over}))`;
  return [{ slug: 'failing', title: t('Share of the requests that failed'), expr, seqs: [], percent: true }];
}

/** Expressions that findings rest on, each once. */
function recordedQueries(events: readonly IncidentEvent[]): readonly Wanted[] {
  const found = new Map<string, number[]>();
  for (const event of events) {
    if (!saysSomething(event)) continue;
    for (const evidence of event.evidence) {
      if (typeof evidence === 'string' && isQuery(evidence))
        found.set(evidence, [...(found.get(evidence) ?? []), event.seq]);
    }
  }
  return [...found].map(([expr, seqs]) => ({
    slug: `evt${seqs[0] ?? 0}-${[...found.keys()].indexOf(expr) + 1}`,
    title: undefined,
    expr,
    seqs,
    percent: false,
  }));
}

/** A path such as `notes/a` reads as a division: brackets, or a name with an underscore, tell a query apart. */
export function isQuery(text: string): boolean {
  const looksSo = /[({[]/.test(text) || /^[a-zA-Z_:][\w:]*_[\w:]*$/.test(text.trim());
  if (!looksSo || text.length > 4000) return false;
  const { tree, faults, selectors } = parseExpression(text);
  return tree !== undefined && faults.length === 0 && selectors.length > 0;
}

function seriesOf({ header, samples }: QueryResult): Pick<Chart, 'series' | 'more'> {
  const { count } = header.grid;
  const shown = header.series.slice(0, mostSeries);
  return {
    series: shown.map((labels, index) => ({
      name: labelsText(labels),
      values: Array.from(samples.subarray(index * count, (index + 1) * count), (value) =>
        Number.isFinite(value) ? value : null,
      ),
    })),
    more: header.series.length > mostSeries || header.truncated,
  };
}

function labelsText({ __name__: name = '', ...labels }: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(', ')}}` : ''}`;
}
