/** Charts with large values files, judged in a thread: the same answers as right here, and the caller's thread stays free. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLargeCharts } from '../../../src/features/helm/core/largeCharts/client.ts';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { createFiles, withSlashes } from '../../../src/node/files.ts';
import { createWorkers } from '../../../src/node/workers.ts';
import { writeTree } from '../../builders/charts/writeChart.ts';
import { makeLargeChart } from '../../builders/largeValues.ts';
import { startEngine } from './engine.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const ports = { files: createFiles(), engine: startEngine() };
let starts = 0;
const large = createLargeCharts({
  ports,
  start: async () => {
    starts += 1;
    return createWorkers(pathToFileURL(`${path.join(root, 'dist')}/`)).start('largeCharts');
  },
});
const settings = defaultHelmSettings;
const local = createValidator({ ports, settings });
const validator = large.around(local, settings);

let folder = '';
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'sre-large-')));
  await writeTree(path.join(folder, 'small'), makeLargeChart(5));
  await writeTree(path.join(folder, 'large'), makeLargeChart(60));
});
afterAll(async () => {
  large.dispose();
  await rm(folder, { recursive: true });
});

async function chartAt(name: string) {
  const [chart] = await validator.discover(withSlashes(path.join(folder, name)));
  if (chart === undefined) throw new Error(name);
  return chart;
}

test('a chart without a large file starts no thread', async () => {
  expect(await validator.validate(await chartAt('small'))).toMatchObject({ ok: true });
  expect(starts).toBe(0);
});

test('a large one is answered as here, by a thread that keeps what it knows', async () => {
  const edited = path.join(folder, 'large/values/production.yaml');
  await writeFile(
    edited,
    `${makeLargeChart(60)['values/production.yaml'] ?? ''}service0x: 1\nservice1:\n  replicaCount: 1\n`,
  );
  const chart = await chartAt('large');
  const report = await local.validate(chart);
  expect(report.ok && report.value.findings.length).toBeGreaterThan(1);
  expect(await validator.validate(chart)).toEqual(report);
  expect(await validator.limits(chart)).toEqual(await local.limits(chart));
  expect(await validator.render(chart, 'dev')).toEqual(await local.render(chart, 'dev'));
  expect(await validator.renderDocuments(chart, 'nowhere')).toEqual(
    await local.renderDocuments(chart, 'nowhere'),
  );
  const place = { file: 'values/dev.yaml', line: 5, column: 5 };
  expect(await validator.valuesKey(chart, place)).toEqual(await local.valuesKey(chart, place));
  const finding = report.ok ? report.value.findings[0] : undefined;
  if (finding === undefined) throw new Error('no finding');
  expect(await validator.fixes(chart, finding)).toEqual(await local.fixes(chart, finding));
  expect(starts).toBe(1);
});

test('a cancelled call is answered, also where the thread has ended, and the next one starts another', async () => {
  const chart = await chartAt('large');
  const abort = new AbortController();
  const cancelled = validator.validate(chart, abort.signal);
  abort.abort();
  expect(await cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  const ended = validator.limits(chart);
  large.dispose();
  expect(await ended).toMatchObject({ ok: expect.any(Boolean) });
  expect(await validator.limits(chart)).toMatchObject({ ok: true });
  expect(starts).toBeGreaterThan(1);
});
