/** The tools as the command line has them, against a real server. */
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../editor/harness/eventually.ts';
import { start } from './data.ts';
import type { RealPrometheus } from '../../builders/prometheus/realPrometheus.ts';
import { startServer } from './realServer.ts';

const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');
const secret = 'tok-12345-secret';
let server: RealPrometheus;
/** Lets through who has the token. */
let guard: Server;
let guarded = '';

beforeAll(async () => {
  server = await startServer('prometheus3');
  guard = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${secret}`) return void response.writeHead(401).end('who?');
    void fetch(`${server.url}/api/v1/query?query=1`).then(async (answer) =>
      response.end(await answer.text()),
    );
  });
  await new Promise<void>((resolve) => guard.listen(0, '127.0.0.1', () => resolve()));
  guarded = `http://127.0.0.1:${(guard.address() as AddressInfo).port}`;
});
afterAll(async () => {
  guard.closeAllConnections();
  await new Promise((resolve) => guard.close(resolve));
  await server.stop();
});

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (...args: string[]) =>
  new Promise<Ended>((resolve) => {
    const env = { ...process.env, METRICS_TOKEN: secret };
    execFile(process.execPath, [cli, ...args], { env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
const range = ['--start', String(start), '--end', String(start + 3600), '--step', '60'];

describe('query-metrics', () => {
  test('keeps its contract', async () => {
    const { status, stdout } = await run(
      'query-metrics',
      'http_requests_total',
      '--url',
      server.url,
      ...range,
      '--json',
    );
    expect(status).toBe(0);
    const { series, ...rest } = JSON.parse(stdout) as { series: unknown[] };
    expect(rest).toEqual({
      status: 'ok',
      resultType: 'matrix',
      expr: 'http_requests_total',
      start,
      end: start + 3600,
      step: 60,
      seriesTotal: 3,
      warnings: [],
      infos: [],
      near: [],
      handle: expect.stringMatching(/^promql:/),
    });
    expect(series[0]).toEqual({
      labels: { __name__: 'http_requests_total', code: '200', job: 'api' },
      min: 0,
      mean: expect.any(Number),
      p95: expect.any(Number),
      max: 236,
      last: 236,
      missing: 0,
    });
  });

  test('shows values, at a moment too', async () => {
    const time = ['--end', String(start + 600)];
    const { stdout } = await run(
      'query-metrics',
      'odd_values',
      '--url',
      server.url,
      ...time,
      '--view',
      'values',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      resultType: 'vector',
      step: 0,
      series: [{ labels: { __name__: 'odd_values' }, values: [[start + 600, '1']] }],
    });
  });

  test('exits with 0 for an empty answer, and with 2 where it failed, with the reason', async () => {
    const empty = await run('query-metrics', 'http_request_total', '--url', server.url, ...range);
    expect(empty.status).toBe(0);
    expect(empty.stdout).toMatch(/near: http_requests_total \(3 series\)/);
    const bad = await run('query-metrics', 'sum(', '--url', server.url, '--json');
    expect(bad.status).toBe(2);
    expect(bad.stderr).toMatch(/parse error/);
    expect(JSON.parse(bad.stdout)).toMatchObject({ status: 'error', series: [] });
    const nobody = await run('query-metrics', 'up', '--url', 'http://127.0.0.1:1');
    expect(nobody).toMatchObject({ status: 2, stderr: expect.stringMatching(/Nothing listens/) });
  });

  test('takes a token from the environment, and never shows it', async () => {
    const without = await run('query-metrics', '1', '--url', guarded);
    expect(without).toMatchObject({ status: 2, stderr: expect.stringMatching(/who asks/) });
    const withToken = await run(
      'query-metrics',
      '1',
      '--url',
      guarded,
      '--token-env',
      'METRICS_TOKEN',
      '--json',
    );
    expect(withToken.status).toBe(0);
    expect(withToken.stdout + withToken.stderr).not.toContain(secret);
    const inline = await run('query-metrics', '1', '--url', guarded, '--token-env', secret);
    expect(inline).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/name of an environment variable/),
    });
  });
});

test('query-metrics-batch answers under the names that it was given', async () => {
  const { status, stdout } = await run(
    'query-metrics-batch',
    'errors=http_requests_total{code="500"}',
    'none=nothing_here',
    '--url',
    server.url,
    ...range,
    '--json',
  );
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'empty',
    results: { errors: { status: 'ok', seriesTotal: 1 }, none: { status: 'empty' } },
  });
});

test('find-metrics, explain-promql and list-alerts print for people', async () => {
  const found = await run('find-metrics', 'http requests', '--url', server.url);
  expect(found.stdout).toMatch(/http_requests_total/);
  const explained = await run('explain-promql', 'sum by (job) (rate(a[5m]))');
  expect(explained).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/sum for each job[\s\S]*function rate/),
  });
  expect((await run('explain-promql', 'sum(')).status).toBe(1);
  // Rules are evaluated a moment after the start.
  const alerts = await eventually(
    'the alert fires',
    async () => run('list-alerts', '--url', server.url, '--state', 'firing'),
    ({ stdout }) => stdout.includes('OwnFires'),
  );
  expect(alerts).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^firing {2}page {2}OwnFires {2}own/),
  });
});
