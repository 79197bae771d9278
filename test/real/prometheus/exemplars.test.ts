/** Exemplars of a real server, scraped from an exporter that keeps one for each bucket. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readExemplars } from '../../../src/features/prometheus/core/panelExemplars.ts';
import { eventually } from '../../editor/harness/eventually.ts';
import { startPrometheus, type RealPrometheus } from '../../builders/prometheus/realPrometheus.ts';
import { clientOf } from './realServer.ts';

let exporter: Server;
let server: RealPrometheus;

beforeAll(async () => {
  exporter = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' });
    response.end(
      [
        '# TYPE latency_seconds histogram',
        'latency_seconds_bucket{le="0.1"} 5 # {trace_id="abc123"} 0.067',
        'latency_seconds_bucket{le="+Inf"} 9 # {trace_id="def456",span="9"} 2.5',
        'latency_seconds_sum 4.5',
        'latency_seconds_count 9',
        '# EOF',
        '',
      ].join('\n'),
    );
  });
  await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', () => resolve()));
  const target = `127.0.0.1:${(exporter.address() as AddressInfo).port}`;
  server = await startPrometheus('prometheus3', {
    data: async () => undefined,
    flags: ['--enable-feature=exemplar-storage'],
    configuration: `scrape_configs:\n  - job_name: own\n    static_configs: [{ targets: ['${target}'] }]\n`,
  });
});
afterAll(async () => {
  await server.stop();
  exporter.closeAllConnections();
  exporter.close();
});

test('come with their value, time and own labels, for the selectors of an expression', async () => {
  const now = Date.now() / 1000;
  const question = { query: 'A', start: now - 600, end: now + 600 };
  const ask = (expr: string) => readExemplars(clientOf(server.url), { ...question, expr }, {});
  const found = await eventually(
    'the exemplars',
    () => ask('histogram_quantile(0.9, rate(latency_seconds_bucket[1m]))'),
    ({ length }) => length >= 2,
  );
  expect(
    found.map(({ query, value, text }) => ({ query, value, text })).toSorted((a, b) => a.value - b.value),
  ).toEqual([
    { query: 'A', value: 0.067, text: '{trace_id="abc123"}' },
    { query: 'A', value: 2.5, text: expect.stringContaining('trace_id="def456"') },
  ]);
  for (const { time } of found) expect(Math.abs(time - now)).toBeLessThan(600);
  expect(await ask('latency_seconds_bucket{le="0.1"}')).toHaveLength(1);
  expect(await ask('vector(1)')).toEqual([]);
});
