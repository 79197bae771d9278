import { describe, expect, test } from 'vitest';
import { err, ok } from '../../../../src/base/result.ts';
import type { PrometheusClient } from '../../../../src/clients/prometheus/client.ts';
import type { QueryHeader, QueryResult } from '../../../../src/clients/prometheus/result.ts';
import { gaps } from '../../../../src/clients/prometheus/samples.ts';
import { NameIndex } from '../../../../src/features/prometheus/core/completionSearch.ts';
import { explain, measureParts } from '../../../../src/features/prometheus/core/explain.ts';
import { countingQuery, explainTree } from '../../../../src/features/prometheus/core/explainTree.ts';
import { askForPanel } from '../../../../src/features/prometheus/core/panelAnswers.ts';
import { marksOfAlerts, readCommits } from '../../../../src/features/prometheus/core/panelMarks.ts';
import { PanelNames } from '../../../../src/features/prometheus/core/panelNames.ts';
import type { NodeMeasure } from '../../../../src/features/prometheus/core/panelProtocol.ts';

const header: QueryHeader = {
  resultType: 'matrix',
  grid: { start: 0, step: 60, count: 3 },
  series: [{ job: 'api' }],
  warnings: ['careful'],
  infos: [],
  stats: null,
  partial: false,
  truncated: false,
  bytes: 100,
  elapsed: 5,
};

/** A client of which only the given questions can be asked. */
function clientOf(questions: Partial<PrometheusClient>): PrometheusClient {
  return new Proxy(questions as PrometheusClient, {
    get: (target, name: keyof PrometheusClient) => {
      if (name in target) return target[name];
      throw new Error(`${name} was not expected to be asked`);
    },
  });
}
const signal = new AbortController().signal;
const older: PrometheusClient['features'] = async () => ok({ value: undefined, warnings: [], infos: [] });

describe('an answer for the panel', () => {
  const question = {
    run: 1,
    query: 'A',
    expr: 'up',
    shift: 3600,
    grid: { start: 3600, end: 3720, step: 60 },
  };
  test('of an earlier time is asked for then and shown now', async () => {
    const asked: unknown[] = [];
    const client = clientOf({
      range: async (query) => {
        asked.push(query);
        return ok({ header, samples: gaps(3), histograms: [] });
      },
    });
    const answer = await askForPanel(client, question, signal);
    expect(asked).toEqual([{ expr: 'up', start: 0, end: 120, step: 60 }]);
    expect(answer.ok && answer.value).toMatchObject({
      start: 3600,
      step: 60,
      points: 3,
      warnings: ['careful'],
    });
  });
  test('draws the number of observations where there are native histograms alone', async () => {
    const samples = gaps(3);
    samples[0] = 7;
    const point = { sum: 1, buckets: [] };
    const result: QueryResult = {
      header,
      samples,
      histograms: [
        {
          series: 0,
          points: [
            { ...point, time: 0, count: 99 },
            { ...point, time: 60, count: 4 },
          ],
        },
      ],
    };
    const answer = await askForPanel(clientOf({ range: async () => ok(result) }), question, signal);
    const values = answer.ok ? [...new Float64Array(answer.value.samples)] : [];
    expect(values).toEqual([7, 4, NaN]);
    expect(answer.ok && answer.value.histograms).toBe(1);
  });
});

describe('the parts of an expression', () => {
  const titles = (expr: string) =>
    explainTree(expr)?.map(({ depth, title, type }) => `${depth} ${title} ${type}`);
  test('are those that can be asked for by themselves', () => {
    expect(titles('sum by (job) (rate(a{x="1"}[5m] offset 1h)) / on (job) group_left () (b + 2)')).toEqual([
      '0 / on (job) group_left () vector',
      '1 sum by (job) vector',
      '2 rate() vector',
      '3 a range',
      '1 + vector',
      '2 b vector',
    ]);
    expect(titles('max_over_time(rate(x[5m])[1h:1m])')).toEqual([
      '0 max_over_time() vector',
      '1 [1h:1m] range',
      '2 rate() vector',
      '3 x range',
    ]);
    expect(titles('-time() > 5')?.[0]).toBe('0 > scalar');
    expect(titles('{__name__="a.b"}')).toEqual(['0 a.b vector']);
  });
  test('of a faulty expression, and of a plain value, are told', () => {
    expect(explainTree('sum(')).toBeUndefined();
    expect(explain('sum(').error).toContain('cannot be read');
    expect(explain('5').error).toContain('plain value');
  });
  test('are counted; a range by its newest samples', () => {
    const [rate, range] = explainTree('rate(x[5m])') ?? [];
    const [commented] = explainTree('up # down') ?? [];
    expect(commented && countingQuery(commented)).not.toContain('#');
    expect(rate && countingQuery(rate)).toBe('count(rate(x[5m]))');
    expect(range && countingQuery(range)).toBe('count(last_over_time(x[5m]))');
  });
  test('are measured once each, four at a time, and say what failed', async () => {
    let [running, most] = [0, 0];
    const asked: string[] = [];
    const client = clientOf({
      instant: async ({ expr }) => {
        asked.push(expr);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        if (expr.includes('bad'))
          return err({ code: 'execution', message: 'It failed.', detail: 'too many' });
        const samples = expr.includes('none') ? gaps(0) : Float64Array.of(3);
        return ok({ header: { ...header, elapsed: 7 }, samples, histograms: [] });
      },
    });
    const { parts } = explain('a + a + bad + none + c + d + e + f');
    const measures: NodeMeasure[] = [];
    await measureParts(client, { parts, query: 'A', time: 9 }, signal, (measure) => measures.push(measure));
    expect(new Set(asked).size).toBe(asked.length);
    expect(most).toBe(4);
    expect(measures).toHaveLength(parts.length);
    const of = (expr: string) => measures.filter(({ node }) => parts[node]?.expr === expr);
    expect(of('a')).toHaveLength(2);
    expect(of('a')[0]).toMatchObject({ series: 3, elapsed: 7, error: '' });
    expect(of('none')[0]).toMatchObject({ series: 0 });
    expect(of('bad')[0]).toMatchObject({ series: null, error: 'too many' });
  });
});

describe('completion', () => {
  test('puts beginnings first, then words, then what contains it, then parts in their order', () => {
    const index = new NameIndex([
      'node_http_x',
      'http_requests_total',
      'xhttpx',
      'http_a',
      'h_t_t_p',
      'a_htt_p',
    ]);
    expect(index.search('http')).toEqual(['http_a', 'http_requests_total', 'node_http_x', 'xhttpx']);
    expect(index.search('htt_tot')).toEqual(['http_requests_total']);
    expect(index.search('HTTP_R')).toEqual(['http_requests_total']);
  });
  test('asks once for each question and again when the names are old', async () => {
    let [now, calls] = [0, 0];
    const client = clientOf({
      features: older,
      labelValues: async () => {
        calls += 1;
        return ok({ value: ['up', 'http'], warnings: [], infos: [] });
      },
      metadata: async () =>
        ok({ value: { up: [{ type: 'gauge', help: 'Is it up?', unit: '' }] }, warnings: [], infos: [] }),
    });
    const names = new PanelNames(client, { now: () => now });
    const question = { what: 'metric', text: 'u', metric: '', label: '' } as const;
    expect(await names.complete(question)).toEqual([{ label: 'up', detail: 'gauge', info: 'Is it up?' }]);
    await names.complete({ ...question, text: 'h' });
    expect(calls).toBe(1);
    now = 301_000;
    await names.complete(question);
    expect(calls).toBe(2);
  });
  test('asks for the labels of the metric, and leaves a failing server alone for a while', async () => {
    let now = 0;
    const asked: unknown[] = [];
    const client = clientOf({
      features: older,
      labels: async (selection) => {
        asked.push(selection);
        return err({ code: 'unavailable', message: 'It starts.' });
      },
    });
    const names = new PanelNames(client, { now: () => now });
    const question = { what: 'label', text: '', metric: 'up', label: '' } as const;
    expect(await names.complete(question)).toEqual([]);
    await names.complete(question);
    expect(asked).toEqual([{ match: ['{__name__="up"}'] }]);
    now = 20_000;
    await names.complete(question);
    expect(asked).toHaveLength(2);
  });
});

test('a server that searches by itself is asked for few names, each text once', async () => {
  const asked: unknown[] = [];
  const client = clientOf({
    features: async () => ok({ value: { api: { search: true } }, warnings: [], infos: [] }),
    search: async (search) => {
      asked.push(search);
      return ok({ value: ['web_up', 'up'], warnings: [], infos: [] });
    },
  });
  const names = new PanelNames(client, { now: () => 0 });
  const question = { what: 'metric', text: 'up', metric: '', label: '' } as const;
  expect(await names.complete(question)).toEqual([{ label: 'up' }, { label: 'web_up' }]);
  await names.complete(question);
  await names.complete({ what: 'value', text: 'pay', metric: 'up', label: 'job' });
  expect(asked).toEqual([
    { what: 'metric', text: 'up', limit: 200 },
    { what: 'value', text: 'pay', limit: 200, label: 'job', match: ['{__name__="up"}'] },
  ]);
});

describe('changes on the graph', () => {
  test('are firing alerts that began in the range', () => {
    const alert = (state: 'firing' | 'pending', activeAt: string) => ({
      labels: { alertname: 'Slow', job: 'api' },
      annotations: {},
      state,
      activeAt,
      value: '1',
    });
    const marks = marksOfAlerts(
      [
        alert('firing', '1970-01-01T00:10:00Z'),
        alert('pending', '1970-01-01T00:10:00Z'),
        alert('firing', '1970-01-01T02:00:00Z'),
        alert('firing', 'never'),
      ],
      { start: 0, end: 3600 },
    );
    expect(marks).toEqual([{ time: 600, kind: 'alert', text: 'Slow {job="api"}' }]);
  });
  test('are the commits of the span, and none where git says no', async () => {
    const calls: (readonly string[])[] = [];
    const run = async ({ args }: { readonly args: readonly string[] }) => {
      calls.push(args);
      const stdout = args.includes('log') ? '100\0abc\0Change it\0\n200\0def\0Change "that"\0\n' : '';
      return ok({ exitCode: 0, stdout, stderr: '' });
    };
    const processes = { run, find: async () => 'git' };
    expect(await readCommits(processes, '/folder', { start: 50, end: 250 })).toEqual([
      { time: 100, kind: 'commit', text: 'abc Change it' },
      { time: 200, kind: 'commit', text: 'def Change "that"' },
    ]);
    expect(calls.at(-1)).toEqual(expect.arrayContaining(['--since=50', '--until=250', '--']));
    const failing = { ...processes, run: async () => err({ code: 'not-found', message: 'no git' } as const) };
    expect(await readCommits(failing, '/folder', { start: 0, end: 1 })).toEqual([]);
  });
});
