import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { renderChart, type ChartSource } from '../../../src/clients/engine/charts.ts';
import { readVersions } from '../../../src/clients/engine/versions.ts';
import { createEngine, type EnginePlace, type EnginePool } from '../../../src/node/engine.ts';
import { chartOf, endless, quick, request } from './charts.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const worker = new URL('../../../src/node/engineWorker.ts', import.meta.url);

const pools: EnginePool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.dispose())));

function poolWith(limits: EnginePlace['limits'] = {}, folder = path.join(root, 'dist')): EnginePool {
  const pool = createEngine({ folder, worker, limits: { workers: 2, ...limits } });
  pools.push(pool);
  return pool;
}

/** What came of a render: the rendered text, or the code of what went wrong. */
async function render(pool: EnginePool, chart: ChartSource, options: Parameters<typeof renderChart>[3] = {}) {
  const answer = await renderChart(pool, chart, request, options);
  return answer.ok ? answer.value.documents.map(({ text }) => text).join() : answer.error.error.code;
}

describe('a template that would never end', () => {
  test('is told of within ten seconds unless another limit is given, and the next call works', async () => {
    const pool = poolWith({ workers: 1 });
    await render(pool, quick);
    const started = performance.now();
    expect(await render(pool, endless)).toBe('time-limit');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await render(pool, endless, { timeLimit: 100 })).toBe('time-limit');
    expect(await render(pool, quick)).toBe('a: 1');
  });

  test('calls itself: Helm refuses it, and the worker lives on', async () => {
    const pool = poolWith({ workers: 1 });
    const define = '{{ define "a" }}{{ template "a" . }}{{ end }}';
    expect(await render(pool, chartOf(`${define}{{ template "a" . }}`))).toBe('template-exec');
    const include = '{{ define "a" }}{{ include "a" . }}{{ end }}';
    expect(await render(pool, chartOf(`${include}{{ include "a" . }}`))).toBe('template-exec');
    expect(await render(pool, quick)).toBe('a: 1');
  });
});

describe('a template that needs too much memory', () => {
  test.each([
    ['a list of a billion', '{{ until 1000000000 }}'],
    ['a text of three billion bytes', '{{ repeat 1000000000 "abc" }}'],
  ])('%s ends, and the next call works', async (_, template) => {
    const pool = poolWith({ workers: 1 });
    expect(await render(pool, chartOf(template))).toBe('out-of-memory');
    expect(await render(pool, quick)).toBe('a: 1');
  });
});

test('a call does not wait behind another while there may be a second worker', async () => {
  const pool = poolWith({ workers: 2 });
  const slow = render(pool, endless, { timeLimit: 60_000 });
  const first = await Promise.race([slow, render(pool, quick)]);
  expect(first).toBe('a: 1');
  await pool.dispose();
  expect(await slow).toBe('cancelled');
});

describe('what is no longer wanted', () => {
  test('is dropped while it waits, and ended while it runs once another call waits', async () => {
    const pool = poolWith({ workers: 1, grace: 200 });
    await render(pool, quick);
    const running = new AbortController();
    const waiting = new AbortController();
    const calls = [
      render(pool, endless, { signal: running.signal }),
      render(pool, quick, { signal: waiting.signal }),
    ];
    waiting.abort();
    expect(await calls[1]).toBe('cancelled');
    running.abort();
    expect(await calls[0]).toBe('cancelled');
    expect(await render(pool, quick)).toBe('a: 1');
    expect(await render(pool, quick, { signal: AbortSignal.abort() })).toBe('cancelled');
  });

  test('is superseded by a newer call of its topic', async () => {
    const pool = poolWith({ workers: 2, grace: 200 });
    await render(pool, quick);
    const calls = [endless, chartOf('a: 2'), chartOf('a: 3')].map((chart) =>
      render(pool, chart, { topic: 'values.yaml' }),
    );
    expect(await Promise.all(calls)).toEqual(['cancelled', 'cancelled', 'a: 3']);
  });
});

test('a worker keeps the charts that it used last, and loads the others again', async () => {
  const pool = poolWith({ workers: 1, resources: 2 });
  const loaded: string[] = [];
  const renderNamed = (name: string) =>
    pool.call({
      method: 'renderChart',
      payload: { release: 'r', namespace: 'n', values: [] },
      resource: {
        key: name,
        method: 'loadChart',
        payload: () => {
          loaded.push(name);
          const files = chartOf(`name: ${name}`).files;
          return { major: 3, files: files.map((file) => ({ path: file.path, base64: file.bytes })) };
        },
        handle: 'chart',
        release: 'releaseChart',
      },
    });
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) {
    expect(await renderNamed(name)).toMatchObject({
      ok: true,
      value: { documents: [{ text: `name: ${name}` }] },
    });
  }
  expect(loaded).toEqual(['a', 'b', 'c', 'b']);
});

test('a resource that cannot be loaded is the refusal of the call, and is tried again', async () => {
  const pool = poolWith({ workers: 1 });
  let loads = 0;
  const call = () =>
    pool.call({
      method: 'renderChart',
      payload: {},
      resource: {
        key: 'same',
        method: 'loadChart',
        payload: () => ({ major: (loads += 1) && 5, files: [] }),
        handle: 'chart',
        release: 'releaseChart',
      },
    });
  const refusal = { ok: false, error: { code: 'rejected', data: { code: 'bad-request' } } };
  expect([await call(), await call()]).toMatchObject([refusal, refusal]);
  expect(loads).toBe(2);
});

describe('text that is nested very deeply', () => {
  const decode = (pool: EnginePool, depth: number) =>
    pool.call({
      method: 'decodeYaml',
      payload: { major: 4, text: `a: ${'['.repeat(depth)}${']'.repeat(depth)}` },
    });

  test("is Helm's to refuse: the worker's stack holds what Helm allows", async () => {
    expect(await decode(poolWith(), 10_000)).toMatchObject({ error: { data: { code: 'values-decode' } } });
  });

  test('ends the call where its answer cannot be read, and the next call works [abuse 27]', async () => {
    const pool = poolWith({ workers: 1 });
    expect(await decode(pool, 9000)).toMatchObject({ error: { code: 'engine-crashed' } });
    expect(await render(pool, quick)).toBe('a: 1');
  });
});

test('a payload that cannot be sent is a bug, and the worker goes on', async () => {
  const pool = poolWith({ workers: 1 });
  await expect(pool.call({ method: 'versions', payload: { bug: () => 1 } })).rejects.toThrow(
    'could not be cloned',
  );
  expect((await readVersions(pool)).ok).toBe(true);
});

test('the engine is looked for again after it was missing or broken', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'engine-'));
  const pool = poolWith({}, folder);
  const both = await Promise.all([render(pool, quick), render(pool, quick)]);
  expect(both).toEqual(['engine-missing', 'engine-missing']);
  await copyFile(path.join(root, 'dist/wasm_exec.js'), path.join(folder, 'wasm_exec.js'));
  await writeFile(path.join(folder, 'charts.wasm.br'), brotliCompressSync('no module'));
  expect(await render(pool, quick)).toBe('engine-crashed');
  await copyFile(path.join(root, 'dist/charts.wasm.br'), path.join(folder, 'charts.wasm.br'));
  expect(await render(pool, quick)).toBe('a: 1');
  await rm(folder, { recursive: true });
});

test('idle workers end, and the next call starts one from the module that is there', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'engine-'));
  for (const name of ['wasm_exec.js', 'charts.wasm.br']) {
    await copyFile(path.join(root, 'dist', name), path.join(folder, name));
  }
  const pool = poolWith({ idle: 0 }, folder);
  expect(await render(pool, quick)).toBe('a: 1');
  await rm(path.join(folder, 'charts.wasm.br'));
  expect(await render(pool, quick)).toBe('a: 1');
  await rm(folder, { recursive: true });
});
