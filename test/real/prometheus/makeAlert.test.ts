/** A rule made of a query and a day of samples: by the engine, with a test of it that promtool passes. */
import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { writeAlertFile } from '../../../src/features/rules/core/make/makeAlert.ts';
import { testOfSamples, weighAlert } from '../../../src/features/rules/core/make/weighAlert.ts';
import { startEngine } from '../helmCore/engine.ts';

let folder = '';
const engine = startEngine();

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'made-alert-')));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const promtool = (...args: readonly string[]) =>
  new Promise<string>((resolve) => {
    execFile(requireProgram('promtool3'), args, { cwd: folder }, (error, stdout, stderr) =>
      resolve(error ? `${stdout}${stderr}` : ''),
    );
  });

/** A day at one sample a minute, and 26 hours before its end. */
const end = Date.UTC(2026, 4, 2) / 1000;
const minutes = 26 * 60;
const seriesOf = (labels: Record<string, string>, value: (minute: number) => number) => ({
  labels,
  times: Float64Array.from({ length: minutes }, (_, at) => (end - (minutes - at) * 60) * 1000),
  values: Float64Array.from({ length: minutes }, (_, at) => value(at)),
});

/** Requests that take 40 a minute, and 400 for a quarter of an hour. */
function counter(): (minute: number) => number {
  let total = 0;
  return (minute) => (total += minute > 900 && minute <= 920 ? 400 : 40);
}

test.each([
  {
    what: 'a counter that was fast once',
    expr: 'sum by (job) (rate(http_requests_total[5m]))',
    series: [seriesOf({ __name__: 'http_requests_total', job: 'api', instance: 'a:1' }, counter())],
    expected: { name: 'HttpRequestsHigh', hold: '5m' },
    times: 1,
  },
  {
    what: 'a target that was down once',
    expr: 'up',
    series: [seriesOf({ __name__: 'up', job: 'api' }, (minute) => (minute > 1000 && minute < 1020 ? 0 : 1))],
    expected: { name: 'TargetDown', expr: 'up == 0', hold: '5m' },
    times: 1,
  },
  {
    what: 'a threshold of its own that was never reached',
    expr: 'queue > 50',
    series: [seriesOf({ __name__: 'queue' }, (minute) => minute % 7)],
    expected: { name: 'QueueHigh', expr: 'queue > 50', hold: '5m' },
    times: 0,
  },
  {
    what: 'what flaps is held for longer',
    expr: 'queue > 5',
    series: [seriesOf({ __name__: 'queue' }, (minute) => (minute % 40 < 12 ? 9 : 1))],
    expected: { hold: '15m' },
    times: 0,
  },
])('$what', async ({ expr, series, expected, times }) => {
  const day = { end, samples: { id: expr, series } };
  const weighed = await weighAlert(engine, { expr, runbooks: [], day });
  if (!weighed.ok) throw new Error(weighed.error);
  expect(weighed.value.alert).toMatchObject(expected);
  expect(weighed.value.summary.times).toBe(times);
  const text = writeAlertFile(weighed.value.alert, weighed.value.history);
  const made = await testOfSamples(engine, { text, file: 'alert.yaml', day, weighed: weighed.value });
  await writeFile(path.join(folder, 'alert.yaml'), text);
  await writeFile(path.join(folder, 'alert_test.yaml'), made ?? '');
  expect(await promtool('check', 'rules', '--lint=none', 'alert.yaml')).toBe('');
  expect(await promtool('test', 'rules', 'alert_test.yaml')).toBe('');
  expect(made?.includes('exp_alerts')).toBe(times > 0);
});
