/** What only scraping makes: series that end, names in UTF-8, histograms. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrometheusClient } from '../../../src/clients/prometheus/client.ts';
import { drawable } from '../../../src/clients/prometheus/samples.ts';
import { eventually } from '../../editor/harness/eventually.ts';
import { startExporter, type Exporter } from './exporter.ts';
import type { RealPrometheus, ServerProgram } from '../../builders/prometheus/realPrometheus.ts';
import { clientOf, startServer } from './realServer.ts';

describe.each<[ServerProgram, boolean]>([
  ['prometheus', false],
  ['prometheus3', true],
])('series that %s has scraped', (program, modern) => {
  /** What the older one does not have is no test of it. */
  const testModern = (name: string, run: () => Promise<void>) => {
    if (modern) test(name, run);
  };
  let exporter: Exporter;
  let server: RealPrometheus;
  let client: PrometheusClient;
  beforeAll(async () => {
    exporter = await startExporter({ utf8: modern });
    const histograms = modern
      ? '    convert_classic_histograms_to_nhcb: true\n    always_scrape_classic_histograms: true\n'
      : '';
    const targets = `    static_configs: [{ targets: ["${exporter.target}"] }]\n`;
    server = await startServer(program, {
      configuration: `scrape_configs:\n  - job_name: own\n${histograms}${targets}`,
    });
    client = clientOf(server.url);
    await has('steady');
  });
  afterAll(async () => {
    await server.stop();
    await exporter.end();
  });

  const count = async (expr: string) => {
    const answer = await client.instant({ expr });
    return answer.ok ? answer.value.header.series.length : -1;
  };
  const has = (expr: string) =>
    eventually(
      `series of ${expr}`,
      () => count(expr),
      (series) => series > 0,
    );

  test('end at once where the target leaves them out, and are a gap from then on', async () => {
    await has('fleeting');
    exporter.drop();
    await eventually(
      'the end of fleeting',
      () => count('fleeting'),
      (series) => series === 0,
    );
    const now = Date.now() / 1000;
    const answer = await client.range({ expr: 'fleeting', start: now - 120, end: now, step: 1 });
    const points = answer.ok ? drawable(answer.value.samples, 0, answer.value.header.grid.count) : [];
    expect(points.at(-1)).toBeNull();
    expect(points).toContain(1);
    expect(await count('steady')).toBe(1);
  });

  test('have the buckets of classic histograms', async () => {
    await has('latency_seconds_bucket');
    const answer = await client.instant({ expr: 'sum by (le) (latency_seconds_bucket)' });
    const buckets = answer.ok
      ? answer.value.header.series.map(({ le = '' }, at) => [
          le.replace(/\.0$/, ''),
          answer.value.samples[at],
        ])
      : [];
    expect(Object.fromEntries(buckets)).toEqual({ '0.1': 5, '1': 8, '+Inf': 9 });
  });

  testModern('have native histograms, at a moment and over a range', async () => {
    await has('latency_seconds');
    const moment = await client.instant({ expr: 'latency_seconds' });
    const point = moment.ok ? moment.value.histograms[0]?.points[0] : undefined;
    expect(point).toMatchObject({ count: 9, sum: 4.5 });
    expect(point?.buckets.map((bucket) => [bucket.high, bucket.count])).toEqual([
      [0.1, 5],
      [1, 3],
      [Infinity, 1],
    ]);
    const now = Date.now() / 1000;
    const range = await client.range({ expr: 'latency_seconds', start: now - 10, end: now, step: 1 });
    expect(range.ok && range.value.histograms[0]?.points.length).toBeGreaterThan(0);
    expect(range.ok && drawable(range.value.samples, 0, 11).every((value) => value === null)).toBe(true);
  });

  testModern('have names and labels of any letters', async () => {
    const metric = 'größe.in.bytes';
    await has(`{"${metric}"}`);
    const answer = await client.instant({ expr: `{"${metric}"}` });
    expect(answer.ok && answer.value.header.series[0]).toMatchObject({
      __name__: metric,
      'ort.name': 'Köln ☃',
    });
    const values = await client.labelValues('ort.name');
    expect(values).toMatchObject({ value: { value: ['Köln ☃'] } });
  });
});
