/** The client against real servers: an old one of the system, and the newest. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrometheusClient } from '../../../src/clients/prometheus/client.ts';
import type { QueryResult } from '../../../src/clients/prometheus/result.ts';
import { drawable, gapReader } from '../../../src/clients/prometheus/samples.ts';
import { readAlerts } from '../../../src/features/prometheus/core/alerts.ts';
import { examineServer } from '../../../src/features/prometheus/core/examine.ts';
import { findMetrics } from '../../../src/features/prometheus/core/findMetrics.ts';
import { queryMetrics, type MetricsQuestion } from '../../../src/features/prometheus/core/queryMetrics.ts';
import { eventually } from '../../editor/harness/eventually.ts';
import { gap, hour, manyNames, manySeries, oddValues, restart, start } from './data.ts';
import type { RealPrometheus, ServerProgram } from '../../builders/prometheus/realPrometheus.ts';
import { clientOf, startServer } from './realServer.ts';

const range = { start, end: start + hour - 15, step: 15 };

interface Case {
  readonly program: ServerProgram;
  readonly version: RegExp;
  readonly modern: boolean;
}
const cases: readonly Case[] = [
  { program: 'prometheus', version: /^2\./, modern: false },
  { program: 'prometheus3', version: /^3\./, modern: true },
];

describe.each(cases)('$program', ({ program, version, modern }) => {
  /** What the older one does not have is no test of it. */
  const testModern = (name: string, run: () => Promise<void>) => {
    if (modern) test(name, run);
  };
  let server: RealPrometheus;
  let client: PrometheusClient;
  beforeAll(async () => {
    server = await startServer(program);
    client = clientOf(server.url);
  });
  afterAll(async () => server.stop());

  const graph = async (expr: string, asked = range): Promise<QueryResult> => {
    const answer = await client.range({ expr, ...asked });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };

  test('says what it is', async () => {
    const report = await examineServer(client, { now: () => Date.now() });
    expect(report).toMatchObject({
      ok: true,
      value: { kind: 'prometheus', version: expect.stringMatching(version) },
    });
    expect(report.ok && report.value.series).toBeGreaterThanOrEqual(0);
    expect(Math.abs((report.ok ? report.value.clockAhead : null) ?? 99)).toBeLessThan(5);
    const features = await client.features();
    expect(features.ok && features.value.value !== undefined).toBe(modern);
  });

  test('keeps gaps, NaN and infinities apart', async () => {
    const odd = await graph('odd_values');
    const isGap = gapReader(odd.samples);
    const expected = Array.from({ length: 240 }, (_, at) => oddValues[at % oddValues.length]);
    const numbers = expected.map((text) =>
      Number(text?.replace('+Inf', 'Infinity').replace('-Inf', '-Infinity')),
    );
    expect([...odd.samples]).toEqual(numbers);
    expect(odd.samples.some((_, at) => isGap(at))).toBe(false);
    const gappy = await graph('gappy');
    // A sample stands for the present for five minutes; since version 3 one that is exactly so old does no more.
    const held = 300 / 15 - (modern ? 1 : 0);
    drawable(gappy.samples, 0, 240).forEach((value, at) => {
      const missing = at >= gap.from + held && at < gap.to;
      expect({ at, missing: value === null }).toEqual({ at, missing });
    });
  });

  test('counts on after a counter began again', async () => {
    const { samples } = await graph('rate(restarted_total[1m])');
    const rates = [...samples].filter((value) => !Number.isNaN(value));
    expect(rates.length).toBeGreaterThan(230);
    for (const rate of rates) expect(rate).toBeGreaterThanOrEqual(0);
    const raw = await graph('restarted_total');
    expect(raw.samples[restart]).toBe(0);
  });

  test.each([
    'odd_values',
    'gappy',
    'rate(http_requests_total[2m])',
    'many{pod=~"pod-1.."} / 3',
    'sum by (code) (http_requests_total) * 1e-9',
    'absent(nothing)',
  ])('reads every sample of %s as the server wrote it', async (expr) => {
    const { header, samples } = await graph(expr);
    const raw = await rawRange(server.url, expr);
    expect(header.series).toEqual(raw.map(({ metric }) => metric));
    const isGap = gapReader(samples);
    raw.forEach(({ values }, series) => {
      const expected = new Map(values);
      for (let column = 0; column < header.grid.count; column += 1) {
        const at = series * header.grid.count + column;
        const text = expected.get(header.grid.start + column * header.grid.step);
        expect(isGap(at)).toBe(text === undefined);
        if (text !== undefined) expect(samples[at]).toBe(Number(text.replace('Inf', 'Infinity')));
      }
    });
  });

  test('takes 11,001 points, and refuses one more in the same words as we do', async () => {
    const full = await graph('vector(1)', { start, end: start + 11_000, step: 1 });
    expect(full.header.grid.count).toBe(11_001);
    expect(full.samples.every((value) => value === 1)).toBe(true);
    const above = await fetch(`${server.url}/api/v1/query_range?query=1&start=0&end=11001&step=1`);
    expect(above.status).toBe(400);
    expect(await client.range({ expr: '1', start: 0, end: 11_001, step: 1 })).toMatchObject({
      error: { code: 'invalid-query' },
    });
  });

  test('answers two thousand series, and two hundred thousand names', async () => {
    const many = await graph('many', { start, end: start + 3000, step: 600 });
    expect(many.header.series).toHaveLength(manySeries);
    expect(many.samples).toHaveLength(manySeries * 6);
    const names = await client.labelValues('__name__', { start, end: start + hour });
    expect(names.ok && names.value.value.length).toBeGreaterThanOrEqual(manyNames);
  });

  test('answers labels, series, metadata, exemplars and rules', async () => {
    const time = { start, end: start + hour };
    expect(await client.labels({ match: ['http_requests_total'], ...time })).toMatchObject({
      value: { value: ['__name__', 'code', 'job'] },
    });
    expect(await client.labelValues('code', { match: ['{job="api"}'], ...time })).toMatchObject({
      value: { value: ['200', '404', '500'] },
    });
    const series = await client.series({ match: ['http_requests_total{code="404"}'], ...time });
    expect(series).toMatchObject({
      value: { value: [{ __name__: 'http_requests_total', code: '404', job: 'api' }] },
    });
    expect(await client.metadata({ limit: 1 })).toMatchObject({ ok: true, value: { value: {} } });
    expect(await client.exemplars({ expr: 'up', ...time })).toMatchObject({ ok: true, value: { value: [] } });
    const rules = await client.rules();
    const own = rules.ok ? rules.value.value.flatMap((group) => group.rules) : [];
    expect(own.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'recording own:recorded',
      'alerting OwnFires',
      'alerting OwnWaits',
      'alerting OwnSleeps',
    ]);
  });

  test('tells which alerts fire and which are pending, the urgent ones first', async () => {
    const alerts = await eventually(
      'both alerts',
      () => readAlerts(client),
      (answer) => answer.ok && answer.value.length === 2,
    );
    const told = alerts.ok ? alerts.value : [];
    expect(told.map(({ name, state, severity }) => [name, state, severity])).toEqual([
      ['OwnFires', 'firing', 'page'],
      ['OwnWaits', 'pending', 'ticket'],
    ]);
    expect(told[0]).toMatchObject({ service: 'own', annotations: { summary: 'It fires' } });
    expect(told[0]?.expr).toContain('vector(1)');
    expect(told[0]?.ruleFile).toMatch(/rules\.yaml$/);
    expect(Math.abs(Date.now() - (told[0]?.since ?? 0))).toBeLessThan(600_000);
    expect((await client.alerts()).ok).toBe(true);
  });

  test.each([
    ['up{', 'invalid-query'],
    ['http_requests_total * on (job) odd_values * on(job) http_requests_total', 'execution'],
    ['many + on () many', 'execution'],
  ])('refuses %s as %s', async (expr, code) => {
    const answer = await client.range({ expr, ...range });
    const told = answer.ok
      ? answer.value.header.series.length === 0
        ? 'execution'
        : 'ok'
      : answer.error.code;
    expect(told).toBe(code);
    if (!answer.ok) expect(answer.error.detail).toMatch(/parse error|many-to-many|duplicate series/);
  });

  test('hears that a query is given up', async () => {
    const controller = new AbortController();
    const expr = 'sum(sum_over_time(many{pod=~"pod-1.."}[1h:1s])) + 0 * 4242';
    const asked = client.range({ expr, start, end: start + hour, step: 0.5 }, { signal: controller.signal });
    await eventually(
      'the query is running',
      () => server.runningQueries(),
      (running) => running.includes('4242'),
    );
    controller.abort();
    expect(await asked).toMatchObject({ error: { code: 'cancelled' } });
    await eventually(
      'the log says that it was cancelled',
      async () => (await server.queryLog()).split('\n').find((line) => line.includes('4242')) ?? '',
      (line) => /cancell?ed/.test(line),
    );
  });

  describe('for an agent', () => {
    const ask = (question: Partial<MetricsQuestion> & { readonly expr: string }) =>
      queryMetrics(
        client,
        { start: String(start), end: String(start + hour), view: 'stats', ...question },
        { now: Date.now() / 1000 },
      );

    test('figures agree with those that the server itself computes', async () => {
      const answer = await ask({ expr: 'http_requests_total', step: '60' });
      expect(answer).toMatchObject({ status: 'ok', resultType: 'matrix', seriesTotal: 3, step: 60 });
      expect(answer.series).toHaveLength(3);
      expect(answer.series[0]).toMatchObject({ min: 0, max: 236, last: 236, p95: 228, missing: 0 });
    });

    test.each<[expr: string, near: string, series: number, reason: RegExp]>([
      ['rate(http_request_total[5m])', 'http_requests_total', 3, /no metric http_request_total/],
      ['http_requests_total{code="505"}', 'code="500"', 1, /code="505"/],
      ['http_requests_total{code=~"5[1-9]."}', 'code="200"', 1, /code=~/],
      ['http_requests_total{cod="500"}', 'code', 3, /no label cod/],
    ])('says why %s is empty, and what is near', async (expr, name, series, reason) => {
      const answer = await ask({ expr });
      expect(answer).toMatchObject({ status: 'empty', seriesTotal: 0 });
      expect(answer.reason).toMatch(reason);
      expect(answer.near.map((each) => [each.name, each.series])).toContainEqual([name, series]);
      expect(answer.near.length).toBeLessThanOrEqual(5);
    });

    test('says that every selector has series where the operators leave nothing', async () => {
      const answer = await ask({ expr: 'http_requests_total > 1e9' });
      expect(answer).toMatchObject({ status: 'empty', near: [] });
      expect(answer.reason).toMatch(/Every selector has series/);
    });

    test('says what the server refuses', async () => {
      expect(await ask({ expr: 'sum(' })).toMatchObject({
        status: 'error',
        reason: expect.stringMatching(/parse error/),
      });
      expect(await ask({ expr: 'up', start: 'then' })).toMatchObject({ status: 'error' });
    });

    test('finds metrics by their words', async () => {
      const found = await findMetrics(client, { search: 'fleet metric 19999', limit: 5 });
      expect(found).toMatchObject({ value: { total: 12, exact: true } });
      expect(found.ok && found.value.metrics[0]?.name).toBe('fleet_metric_19999');
      const near = await findMetrics(client, { search: 'http_requets_total', limit: 5 });
      expect(near).toMatchObject({ value: { exact: false, metrics: [{ name: 'http_requests_total' }] } });
    });
  });

  testModern('says that a limit has cut series off, and what the engine has to say', async () => {
    const cut = await client.range({ expr: 'many', start, end: start + 600, step: 600, limit: 3 });
    expect(cut).toMatchObject({ value: { header: { truncated: true, partial: false } } });
    expect(cut.ok && cut.value.header.series).toHaveLength(3);
    const noted = await graph('rate(gappy[5m])');
    expect(noted.header.infos.join()).toMatch(/PromQL info: metric might not be a counter/);
    expect(noted.header).toMatchObject({ partial: false, truncated: false });
  });
});

interface RawSeries {
  readonly metric: Record<string, string>;
  readonly values: readonly [number, string][];
}

async function rawRange(url: string, expr: string): Promise<readonly RawSeries[]> {
  const query = new URLSearchParams({
    query: expr,
    start: `${range.start}`,
    end: `${range.end}`,
    step: `${range.step}`,
  });
  const answer = await fetch(`${url}/api/v1/query_range?${query.toString()}`);
  const body = (await answer.json()) as { data: { result: RawSeries[] } };
  return body.data.result;
}
