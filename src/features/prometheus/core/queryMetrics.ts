/** One query for an agent or a script: with a truthful status, and with what is near where there is nothing. */
import { t } from '@vscode/l10n';
import { err, ok, type Result } from '../../../base/result.ts';
import type { CallOptions, PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { QueryHeader, QueryResult } from '../../../clients/prometheus/result.ts';
import { explainEmptiness, type AskedTime, type NearName } from './emptiness.ts';
import { figuresOf, valuesOf, type SeriesFigures, type SeriesValues } from './metricsAnswer.ts';
import { writeHandle } from './queryHandle.ts';
import { parseDuration } from '../../../base/durations.ts';
import { readTime, stepFor } from './times.ts';

export interface MetricsQuestion {
  readonly expr: string;
  /** As people write times; without a start it is a moment that is asked for. */
  readonly start?: string;
  readonly end?: string;
  readonly step?: string;
  readonly view: 'stats' | 'values';
  /** Series that the server sends at most. */
  readonly limit?: number;
}

export type MetricsStatus = 'ok' | 'partial' | 'truncated' | 'empty' | 'error';

export interface MetricsAnswer {
  readonly status: MetricsStatus;
  readonly resultType: QueryHeader['resultType'] | null;
  readonly expr: string;
  /** Seconds since 1970; equal for a moment. */
  readonly start: number;
  readonly end: number;
  /** Seconds; 0 for a moment. */
  readonly step: number;
  readonly seriesTotal: number;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly near: readonly NearName[];
  /** Why there is nothing, or what went wrong. */
  readonly reason?: string;
  /** Series with native histograms, which have no figures here. */
  readonly histograms?: number;
  /** Of a `string` result. */
  readonly text?: string;
  readonly series: readonly (SeriesFigures | SeriesValues)[];
  /** Opens the same query in the panel; nothing else is needed for it. */
  readonly handle?: string;
}

/** Points of a range whose step is not told: enough for figures, few enough for any server. */
const points = 240;

interface Times extends AskedTime {
  /** 0 for a moment. */
  readonly step: number;
}

/** `now` in seconds since 1970. */
function readTimes(
  { start, end, step }: Pick<MetricsQuestion, 'start' | 'end' | 'step'>,
  now: number,
): Result<Times, string> {
  const to = end === undefined ? now : readTime(end, now);
  if (to === undefined) return err(notATime('end', end ?? ''));
  if (start === undefined) return ok({ start: to, end: to, step: 0 });
  const from = readTime(start, now);
  if (from === undefined) return err(notATime('start', start));
  if (from > to) return err(t('The start lies behind the end.'));
  const every = step === undefined ? stepFor(Math.max(1, to - from), points) : parseDuration(step);
  if (every === undefined || every <= 0)
    return err(t('The step is a number of seconds, or a duration such as 1m; not "{0}".', step ?? ''));
  // Aligned, so that the same question a moment later looks at the same places.
  return ok({ start: step === undefined ? Math.floor(from / every) * every : from, end: to, step: every });
}

function notATime(field: string, text: string): string {
  return t(
    '"{0}" is no time ({1}). Write seconds since 1970, 2026-01-31T12:00:00Z, or a time before now such as 1h.',
    text,
    field,
  );
}

export async function queryMetrics(
  client: PrometheusClient,
  question: MetricsQuestion,
  { now, ...options }: CallOptions & { readonly now: number },
): Promise<MetricsAnswer> {
  const times = readTimes(question, now);
  if (!times.ok) return failedAnswer(question.expr, times.error);
  const { start, end, step } = times.value;
  const { expr, view } = question;
  const limited = { expr, ...(question.limit !== undefined && { limit: question.limit }) };
  const result = await (step === 0
    ? client.instant({ ...limited, time: end }, options)
    : client.range({ ...limited, start, end, step }, options));
  if (!result.ok) return { ...failedAnswer(expr, result.error.message), start, end, step };
  const handle = writeHandle({ expr, server: client.server.name, start, end, step });
  const answer = { ...answerOf(result.value, { expr, view, start, end, step }), handle };
  if (result.value.header.series.length > 0 || answer.text !== undefined) return answer;
  const { reasons, near } = await explainEmptiness(client, expr, { start, end }, options);
  return { ...answer, ...(reasons.length > 0 && { reason: reasons.join(' ') }), near };
}

function answerOf(
  result: QueryResult,
  { view, ...asked }: Times & { readonly expr: string; readonly view: MetricsQuestion['view'] },
): MetricsAnswer {
  const { header, histograms } = result;
  return {
    status: statusOf(header),
    resultType: header.resultType,
    ...asked,
    seriesTotal: header.series.length,
    warnings: header.warnings,
    infos: header.infos,
    near: [],
    ...(histograms.length > 0 && { histograms: histograms.length }),
    ...(header.text !== undefined && { text: header.text }),
    series: view === 'stats' ? figuresOf(result) : valuesOf(result),
  };
}

/** A part that is missing outweighs a limit, and both outweigh that there is nothing. */
function statusOf({ partial, truncated, series, text }: QueryHeader): MetricsStatus {
  if (partial) return 'partial';
  if (truncated) return 'truncated';
  return series.length === 0 && text === undefined ? 'empty' : 'ok';
}

export function failedAnswer(expr: string, reason: string): MetricsAnswer {
  return {
    status: 'error',
    resultType: null,
    expr,
    start: 0,
    end: 0,
    step: 0,
    seriesTotal: 0,
    warnings: [],
    infos: [],
    near: [],
    reason,
    series: [],
  };
}
