/** The client over HTTP. One for each server, kept: limits and pauses are counted in it. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import {
  alertList,
  exemplarList,
  features,
  headStatus,
  labelSets,
  metadataByMetric,
  names,
  ruleGroups,
  searchLine,
  serverBuild,
} from './answers.ts';
import type {
  Answer,
  Asked,
  CallOptions,
  InstantQuery,
  NameSearch,
  PrometheusClient,
  RangeQuery,
  Selection,
} from './client.ts';
import type { PrometheusFailure } from './failures.ts';
import { readQuery, sentences } from './queryResult.ts';
import type { QueryResult } from './result.ts';
import { createTransport, type Ask, type Parameters, type TransportOptions } from './transport.ts';
import { startScan, type AskedGrid } from './scanner.ts';

/** The server divides whole milliseconds and refuses more intervals than this. */
const mostIntervals = 11_000;

export function createPrometheusClient(options: TransportOptions): PrometheusClient {
  const { server } = options;
  const ask = createTransport(options);
  const always: Parameters = server.kind === 'thanos' ? [['partial_response', 'true']] : [];
  const instant: PrometheusClient['instant'] = (query, call = {}) =>
    askQuery(ask, { ...call, path: 'query', parameters: [...instantParameters(query), ...always] });
  const range: PrometheusClient['range'] = async (query, call = {}) => {
    const grid = gridOf(query);
    if (!grid.ok) return grid;
    const parameters = [...rangeParameters(query, grid.value), ...always];
    return askQuery(ask, { ...call, path: 'query_range', parameters, grid: grid.value });
  };
  return {
    server,
    instant,
    range,
    batch: async (queries, call) => {
      const entries = Object.entries(queries).map(async ([name, query]) => {
        const result = await ('step' in query ? range(query, call) : instant(query, call));
        return [name, result] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    },
    ...metadataQuestions(ask, always),
    ...stateQuestions(ask),
  };
}

type Metadata = Pick<PrometheusClient, 'labels' | 'labelValues' | 'search' | 'series' | 'metadata'>;

function metadataQuestions(ask: Ask, always: Parameters): Metadata {
  const asked = (selection: Selection = {}): Parameters => [...selectionParameters(selection), ...always];
  return {
    labels: (selection, call) =>
      askJson(ask, names, { path: 'labels', parameters: asked(selection), form: true, ...call }),
    labelValues: (label, selection, call) =>
      askJson(ask, names, {
        path: `label/${encodeURIComponent(pathLabel(label))}/values`,
        parameters: asked(selection),
        ...call,
      }),
    search: async (search, call) => {
      const parameters = [...searchParameters(search), ...always];
      const answer = await ask({ path: `search/${searched[search.what]}`, parameters, form: true, ...call });
      if (!answer.ok) return answer;
      return ok({ value: foundNames(answer.value.bytes), warnings: [], infos: [] });
    },
    series: (selection, call) =>
      askJson(ask, labelSets, { path: 'series', parameters: asked(selection), form: true, ...call }),
    metadata: ({ metric, limit } = {}, call) =>
      askJson(
        ask,
        z.nullish(metadataByMetric).transform((known) => known ?? {}),
        { path: 'metadata', parameters: present({ metric, limit }), ...call },
      ),
  };
}

const searched = { metric: 'metric_names', label: 'label_names', value: 'label_values' } as const;

function searchParameters({ text, label, ...selection }: NameSearch): Parameters {
  return [...selectionParameters(selection), ...present({ 'search[]': text || undefined, label })];
}

/** Lines of JSON, some with results, the last one saying how it went. What came before a broken end counts. */
function foundNames(bytes: Uint8Array | undefined): readonly string[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.flatMap((line) => {
    const known = searchLine.safeParse(parseJsonText(line));
    return (known.data?.results ?? []).map(({ name, value }) => name ?? value ?? '');
  });
}

type State = Pick<
  PrometheusClient,
  'rules' | 'alerts' | 'exemplars' | 'buildInfo' | 'headSeries' | 'features'
>;

function stateQuestions(ask: Ask): State {
  return {
    rules: async (call) => {
      const answer = await askJson(ask, ruleGroups, { path: 'rules', parameters: [], ...call });
      return answer.ok ? ok({ ...answer.value, value: answer.value.value.groups }) : answer;
    },
    alerts: async (call) => {
      const answer = await askJson(ask, alertList, { path: 'alerts', parameters: [], ...call });
      return answer.ok ? ok({ ...answer.value, value: answer.value.value.alerts }) : answer;
    },
    exemplars: ({ expr, start, end }, call) =>
      askJson(ask, exemplarList, {
        path: 'query_exemplars',
        parameters: present({ query: expr, start: seconds(start), end: seconds(end) }),
        form: true,
        ...call,
      }),
    buildInfo: (call) => askJson(ask, serverBuild, { path: 'status/buildinfo', parameters: [], ...call }),
    headSeries: async (call) => {
      const parameters = present({ limit: 1 });
      const answer = await askJson(ask, headStatus, { path: 'status/tsdb', parameters, ...call });
      if (answer.ok) return ok({ ...answer.value, value: answer.value.value.headStats.numSeries });
      return unknownThere(answer.error);
    },
    features: async (call) => {
      const answer = await askJson(ask, features, { path: 'features', parameters: [], ...call });
      return answer.ok ? answer : unknownThere(answer.error);
    },
  };
}

/** A question that this server does not know is answered with nothing. */
function unknownThere(error: PrometheusFailure): Result<Answer<undefined>, PrometheusFailure> {
  return error.code === 'not-found' ? ok({ value: undefined, warnings: [], infos: [] }) : err(error);
}

interface QueryQuestion extends CallOptions {
  readonly path: string;
  readonly parameters: Parameters;
  readonly grid?: AskedGrid;
}

async function askQuery(ask: Ask, { path, parameters, grid, ...call }: QueryQuestion): Asked<QueryResult> {
  const limit: Parameters = call.timeLimit === undefined ? [] : [['timeout', seconds(call.timeLimit / 1000)]];
  let scan = startScan(grid);
  const answer = await ask({
    path,
    parameters: [...parameters, ['stats', 'true'], ...limit],
    form: true,
    // What was read of an answer that broke off is no part of the next one.
    reader: () => (scan = startScan(grid)),
    ...call,
  });
  if (!answer.ok) return answer;
  const { bytes, elapsed } = answer.value;
  if (!bytes) return err(unreadable(''));
  try {
    const result = await readQuery(bytes, {
      elapsed,
      scan,
      ...(grid && { grid }),
      ...(call.signal && { signal: call.signal }),
    });
    if (result === 'unknown') return err(unreadable(beginning(bytes)));
    return result === 'too-large' ? err(tooLarge()) : ok(result);
  } catch (error) {
    if (call.signal?.aborted) return err({ code: 'cancelled', message: t('Cancelled.') });
    throw error;
  }
}

const envelope = z.object({
  status: z.literal('success'),
  data: z.unknown().optional(),
  warnings: z.unknown().optional(),
  infos: z.unknown().optional(),
});

interface JsonQuestion extends CallOptions {
  readonly path: string;
  readonly parameters: Parameters;
  readonly form?: boolean;
}

async function askJson<T>(ask: Ask, schema: z.ZodType<T>, question: JsonQuestion): Asked<Answer<T>> {
  const answer = await ask(question);
  if (!answer.ok) return answer;
  const { bytes } = answer.value;
  const known = envelope.safeParse(bytes ? parseJson(bytes) : { status: 'success', data: null });
  const value = schema.safeParse(known.data?.data);
  if (!known.success || !value.success) return err(unreadable(bytes ? beginning(bytes) : ''));
  return ok({
    value: value.data,
    warnings: sentences(known.data.warnings),
    infos: sentences(known.data.infos),
  });
}

const parseJson = (bytes: Uint8Array): unknown => parseJsonText(new TextDecoder().decode(bytes));

function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const beginning = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, 300));

function unreadable(detail: string): PrometheusFailure {
  return {
    code: 'not-prometheus',
    message: t(
      'The answer of the server is none that a Prometheus gives, or it is not whole. Check the address.',
    ),
    detail,
  };
}

function tooLarge(): PrometheusFailure {
  return {
    code: 'too-large',
    message: t(
      'The answer has too many samples to show. Choose a larger step, or aggregate with sum or topk.',
    ),
  };
}

/** The evaluation times of a range query, in whole milliseconds as the server takes them. */
function gridOf({ start, end, step }: RangeQuery): Result<AskedGrid, PrometheusFailure> {
  const [from, to, every] = [start, end, step].map((value) => Math.round(value * 1000));
  if (from === undefined || to === undefined || every === undefined || !(every > 0) || !(to >= from))
    return err({
      code: 'invalid-query',
      message: t('The end of the range lies before its start, or the step is not greater than zero.'),
    });
  const intervals = Math.floor((to - from) / every);
  if (intervals > mostIntervals)
    return err({
      code: 'invalid-query',
      message: t(
        'A range has at most {0} points; this one has {1}. Choose a larger step.',
        mostIntervals + 1,
        intervals + 1,
      ),
    });
  return ok({ start: from / 1000, step: every / 1000, count: intervals + 1 });
}

function instantParameters({ expr, time, limit }: InstantQuery): Parameters {
  return present({ query: expr, time: time === undefined ? undefined : seconds(time), limit });
}

function rangeParameters({ expr, limit }: RangeQuery, { start, step, count }: AskedGrid): Parameters {
  const end = start + step * (count - 1);
  return present({ query: expr, start: seconds(start), end: seconds(end), step: seconds(step), limit });
}

function selectionParameters({ match = [], start, end, limit }: Selection): Parameters {
  return [
    ...match.map((selector) => ['match[]', selector] as const),
    ...present({
      start: start === undefined ? undefined : seconds(start),
      end: end === undefined ? undefined : seconds(end),
      limit,
    }),
  ];
}

function present(values: Readonly<Record<string, string | number | undefined>>): Parameters {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
}

/** As the server prints it: whole, or with up to three decimals. */
const seconds = (value: number): string => String(Math.round(value * 1000) / 1000);

/**
 * The label's name as it may stand in a path: names with other characters than a classic one are escaped as Prometheus's
 * "values" escaping does (`U__`, an underscore doubled, others as `_<hex>_`).
 */
function pathLabel(label: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) return label;
  const escaped = Array.from(label, (letter) => {
    if (letter === '_') return '__';
    return /[a-zA-Z0-9]/.test(letter) ? letter : `_${letter.codePointAt(0)?.toString(16)}_`;
  });
  return `U__${escaped.join('')}`;
}
