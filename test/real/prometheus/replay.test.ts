/** Samples of a real server, and what the engine makes of an alert rule over them: the server's own answer at each step. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayAlert } from '../../../src/clients/engine/promql.ts';
import type { PrometheusClient } from '../../../src/clients/prometheus/client.ts';
import { checkSelectors } from '../../../src/features/prometheus/core/checkSelectors.ts';
import { fetchSamples } from '../../../src/features/prometheus/core/fetchSamples.ts';
import { neededSelectors, replayRequest, withStaleMarks } from '../../../src/features/rules/core/replay.ts';
import { expressionsIn } from '../../../src/clients/prometheus/rules/ruleExpressions.ts';
import { startEngine } from '../helmCore/engine.ts';
import { startPrometheus, type RealPrometheus } from '../../builders/prometheus/realPrometheus.ts';
import { clientOf } from './realServer.ts';

/** Seconds since 1970. */
const end = Math.floor(Date.now() / 3_600_000) * 3600 - 7200;
const engine = startEngine();
let prometheus: RealPrometheus;
let client: PrometheusClient;

/** A day and more; `many` has more samples than are fetched one by one. */
function samples(): string {
  const lines: string[] = [];
  const family = (name: string, type: string) => lines.push(`# TYPE ${name} ${type}`);
  const series = (id: string, pace: number, valueAt: (time: number) => number | string) => {
    for (let time = end - 29 * 3600; time <= end; time += pace) lines.push(`${id} ${valueAt(time)} ${time}`);
  };
  const wave = (time: number, hours: number) => 50 + 50 * Math.sin((time / 3600 / hours) * 2 * Math.PI);
  family('depth', 'gauge');
  series('depth{job="a"}', 15, (time) => wave(time, 5).toFixed(3));
  series('depth{job="b"}', 60, (time) => wave(time, 7).toFixed(3));
  family('errors', 'counter');
  let sum = 0;
  series('errors_total{job="a"}', 30, (time) => (sum += wave(time, 3) / 10).toFixed(3));
  family('many', 'gauge');
  for (let at = 0; at < 42; at += 1) {
    series(`many{pod="p${at}"}`, 10, (time) => Math.round(wave(time + at * 600, 9)));
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

beforeAll(async () => {
  prometheus = await startPrometheus('prometheus3', { data: samples() });
  client = clientOf(prometheus.url);
}, 120_000);
afterAll(async () => {
  await prometheus?.stop();
});

async function replayed(expr: string) {
  const [rule] = expressionsIn(
    `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${JSON.stringify(expr)}\n`,
  );
  const needed = neededSelectors(expr);
  if (!rule || !needed.ok) throw new Error(JSON.stringify(needed));
  const fetched = await fetchSamples(client, { selectors: needed.value, end });
  if (!fetched.ok) throw new Error(fetched.error);
  const { series, step } = fetched.value;
  const request = replayRequest(rule, end);
  const marked = series.map((each) => withStaleMarks(each, end * 1000));
  const answer = await replayAlert(engine, { id: expr, series: marked }, request);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  expect(answer.value.error).toBe('');
  return { alerts: answer.value.alerts, request, step };
}

describe('an alert fires where the server says that its expression is true', () => {
  test.each([
    ['depth > 60', false],
    ['depth offset 1h30m > 60', false],
    ['rate(errors_total[5m]) > 0.2', false],
    ['sum by (job) (rate(errors_total[10m])) > 0.2 and on (job) depth{job="a"} > 30', false],
    ['max_over_time(rate(errors_total[5m])[1h:5m]) - 0.3 > 0', false],
    ['absent(nothing)', false],
    ['depth{job="b"} < bool 50', false],
    ['avg(many) > 55', true],
  ])('%s', async (expr, coarse) => {
    const { alerts, request, step } = await replayed(expr);
    expect(step !== undefined).toBe(coarse);
    const range = { start: request.start / 1000, end: request.end / 1000, step: request.step / 1000 };
    const asked = await client.range({ expr, ...range });
    if (!asked.ok) throw new Error(asked.error.message);
    const { header, samples: values } = asked.value;
    const { count } = header.grid;
    const expected = header.series.map((labels, index) => {
      const { __name__: _name, ...own } = labels;
      const steps = Array.from({ length: count }, (_, at) => at).filter(
        (at) => !Number.isNaN(values[index * count + at]),
      );
      return { labels: { ...own, alertname: 'A' }, steps };
    });
    const got = alerts.map(({ labels, spans }) => ({
      labels,
      steps: spans.flatMap(({ from, to }) =>
        Array.from(
          { length: (to - from) / request.step + 1 },
          (_, at) => (from - request.start) / request.step + at,
        ),
      ),
    }));
    const sorted = (rows: typeof got) =>
      rows.toSorted((a, b) => JSON.stringify(a.labels).localeCompare(JSON.stringify(b.labels)));
    expect(sorted(got)).toEqual(sorted(expected));
    expect(got.some(({ steps }) => steps.length > 0)).toBe(true);
  });
});

test('more samples than can be looked at are told, and not fetched', async () => {
  const selectors = [{ text: 'many', seconds: 400_000 }];
  const fetched = await fetchSamples(client, { selectors, end });
  expect(fetched).toMatchObject({ ok: false });
  expect(fetched.ok ? '' : fetched.error).toMatch(
    /^many has too many samples to fetch: 43\d{4} in 111 hours/u,
  );
});

test('each selector is looked at by itself, and what is near is where it would be put', async () => {
  const expr = 'depht{job="a"} + depth{job="c"} + depth + depth';
  const checked = await checkSelectors(client, expr, { start: end - 86_400, end });
  if (!checked.ok) throw new Error(checked.error.message);
  const near = (from: string, text: string, series: number) => ({
    name: text,
    series,
    replace: { from: expr.indexOf(from), to: expr.indexOf(from) + from.length, text },
  });
  expect(checked.value).toMatchObject([
    { from: 0, text: 'depht{job="a"}', now: 0, before: 0, near: [near('depht', 'depth', 2)] },
    { text: 'depth{job="c"}', now: 0, before: 0 },
    { from: expr.indexOf('depth + '), text: 'depth', now: 2, before: 2, reason: '', near: [] },
    { from: expr.lastIndexOf('depth'), text: 'depth', now: 2 },
  ]);
  expect(checked.value[1]?.near[0]).toEqual(near('job="c"', 'job="a"', 1));
  const later = await checkSelectors(client, 'depth', { start: end - 86_400, end: end + 3600 });
  expect(later).toMatchObject({ ok: true, value: [{ now: 0, before: 2, near: [] }] });
});
