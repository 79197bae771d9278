/** The TypeScript snippets: compiled with every choice, and seen to do what they say. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { allSnippets, expand, snippetOf, variantsOf } from '../../builders/snippets/allSnippets.ts';

const root = path.resolve(import.meta.dirname, '../../..');
let folder = '';
const servers: Server[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'snippets-ts-'));
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

const run = (program: string, args: readonly string[], input = '') =>
  new Promise<{ code: number; text: string }>((resolve) => {
    const child = execFile(program, args, { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, text: stdout + stderr }),
    );
    child.stdin?.end(input);
  });

/** The module that a snippet becomes. */
async function load<Module>(prefix: string): Promise<Module> {
  const file = path.join(folder, `${prefix}.ts`);
  await writeFile(file, expand(snippetOf(prefix, 'typescript').body));
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Module;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const clock = () => {
  let now = 1000;
  return { now: () => now, pass: (milliseconds: number) => (now += milliseconds) };
};

test('all compile under strict rules, with every choice', async () => {
  const texts = allSnippets.filter(({ file }) => file.name === 'typescript').flatMap(variantsOf);
  expect(texts.length).toBeGreaterThan(12);
  const own = await mkdtemp(path.join(folder, 'compile-'));
  await Promise.all(texts.map(({ text }, index) => writeFile(path.join(own, `snippet${index}.ts`), text)));
  const config = {
    extends: path.join(root, 'tsconfig.base.json'),
    compilerOptions: {
      lib: ['es2024'],
      types: ['node'],
      typeRoots: [path.join(root, 'node_modules/@types')],
      moduleDetection: 'force',
    },
    include: ['*.ts'],
  };
  await writeFile(path.join(own, 'tsconfig.json'), JSON.stringify(config));
  const compiled = await run(path.join(root, 'node_modules/.bin/tsc'), ['-p', own]);
  expect(compiled.text).not.toContain('error TS');
  expect(compiled.code).toBe(0);
});

describe('metrics', () => {
  interface Metrics {
    RequestMetrics: new (
      name?: string,
      now?: () => number,
    ) => {
      track(
        method: string,
        route: string,
        work: () => Promise<{ status: number }>,
      ): Promise<{ status: number }>;
      text(): string;
    };
  }
  test('count answers and exceptions, measure in seconds, and promtool finds nothing to say', async () => {
    const { RequestMetrics } = await load<Metrics>('sre-metrics');
    const time = clock();
    const metrics = new RequestMetrics('http', time.now);
    const answer = async (status: number, milliseconds: number) => {
      time.pass(milliseconds);
      return { status };
    };
    await metrics.track('GET', '/orders/:id', () => answer(200, 30));
    await metrics.track('GET', '/orders/:id', () => answer(404, 20_000));
    const thrown = metrics.track('GET', '/a"b\\c', () => Promise.reject(new Error('broken')));
    await expect(thrown).rejects.toThrow('broken');
    const text = metrics.text();
    expect(text).toContain('http_requests_total{method="GET",route="/orders/:id",status="200"} 1\n');
    expect(text).toContain('http_requests_total{method="GET",route="/a\\"b\\\\c",status="500"} 1\n');
    const bucket = (le: string) =>
      `http_request_duration_seconds_bucket{method="GET",route="/orders/:id",le="${le}"}`;
    expect(text).toContain(`${bucket('0.025')} 0\n`);
    expect(text).toContain(`${bucket('0.05')} 1\n`);
    expect(text).toContain(`${bucket('10')} 1\n`);
    expect(text).toContain(`${bucket('+Inf')} 2\n`);
    expect(text).toContain('http_request_duration_seconds_sum{method="GET",route="/orders/:id"} 20.03\n');
    expect(text).toContain('http_requests_in_flight 0\n');
    expect(await run(requireProgram('promtool3'), ['check', 'metrics'], text)).toEqual({ code: 0, text: '' });
  });
});

test('structured log: one object a line, with the request, the error, and no field of ours replaced', async () => {
  interface Log {
    requestContext: { run<Value>(store: { requestId: string }, work: () => Value): Value };
    createLog: (options: object) => Record<'info' | 'error', (...args: unknown[]) => void>;
  }
  const { createLog, requestContext } = await load<Log>('sre-structured-log');
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => lines.push(line), now: () => new Date(0) });
  requestContext.run({ requestId: 'r1' }, () => log.info('two\nlines', { amount: 3, level: 'forged' }));
  log.error('failed', {}, new TypeError('broken'));
  expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2]);
  const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toEqual({
    timestamp: '1970-01-01T00:00:00.000Z',
    level: 'info',
    message: 'two\nlines',
    service: 'example-service',
    version: 'unknown',
    requestId: 'r1',
    amount: 3,
  });
  expect(second).toMatchObject({ requestId: null, error: { type: 'TypeError', message: 'broken' } });
});

test('synthetic check: what goes wrong is a result, and the exit status of the program', async () => {
  interface Synthetic {
    check: (options: object) => Promise<{ ok: boolean; reason: string }>;
  }
  const { check } = await load<Synthetic>('sre-synthetic-check');
  const good = await serve((_, response) => response.end('Example page'));
  const bad = await serve((_, response) => response.writeHead(503).end('Example'));
  const silent = await serve(() => undefined);
  expect(await check({ url: good, expected: 'Example' })).toMatchObject({ ok: true, reason: '' });
  expect(await check({ url: good, expected: 'Other' })).toMatchObject({
    ok: false,
    reason: 'the expected text is missing',
  });
  expect(await check({ url: bad, expected: 'Example' })).toMatchObject({ ok: false, reason: 'status 503' });
  const late = await check({ url: silent, expected: 'Example', timeLimit: 100 });
  expect(late).toMatchObject({ ok: false, reason: expect.stringMatching(/^TimeoutError/) });
  expect(await check({ url: 'http://127.0.0.1:1/', expected: '' })).toMatchObject({ ok: false });
  for (const [url, code] of [
    [good, 0],
    [bad, 1],
  ] as const) {
    const file = path.join(folder, 'check-run.ts');
    const text = expand(snippetOf('sre-synthetic-check', 'typescript').body);
    await writeFile(file, text.replace('https://example.com/', url));
    expect(await run(process.execPath, [file])).toMatchObject({ code });
  }
});

describe('circuit breaker', () => {
  interface Circuit {
    CircuitBreaker: new (options: object) => {
      state: string;
      call(work: () => Promise<unknown>): Promise<unknown>;
    };
  }
  const fail = () => Promise.reject(new Error('down'));
  const answer = () => Promise.resolve('answer');

  test('opens, lets one call try, and closes or opens again by how that ends', async () => {
    const { CircuitBreaker } = await load<Circuit>('sre-circuit-breaker');
    const time = clock();
    const circuit = new CircuitBreaker({ failures: 2, openFor: 100, now: time.now });
    await expect(circuit.call(fail)).rejects.toThrow('down');
    expect(await circuit.call(answer)).toBe('answer');
    await expect(circuit.call(fail)).rejects.toThrow('down');
    expect(circuit.state).toBe('closed');
    await expect(circuit.call(fail)).rejects.toThrow('down');
    expect(circuit.state).toBe('open');
    let called = 0;
    const counted = async () => (called += 1);
    await expect(circuit.call(counted)).rejects.toThrow('nothing was called');
    expect(called).toBe(0);
    time.pass(100);
    expect(circuit.state).toBe('half-open');
    const trial = Promise.withResolvers<string>();
    const first = circuit.call(() => trial.promise);
    await expect(circuit.call(counted)).rejects.toThrow('nothing was called');
    trial.reject(new Error('still down'));
    await expect(first).rejects.toThrow('still down');
    expect(circuit.state).toBe('open');
    time.pass(100);
    expect(await circuit.call(answer)).toBe('answer');
    expect(circuit.state).toBe('closed');
  });

  test('does not count what says nothing, nor a late answer from before it opened', async () => {
    const { CircuitBreaker } = await load<Circuit>('sre-circuit-breaker');
    const time = clock();
    const counts = (error: unknown) => String(error) !== 'Error: mine';
    const circuit = new CircuitBreaker({ failures: 1, openFor: 100, now: time.now, counts });
    await expect(circuit.call(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(circuit.state).toBe('closed');
    await expect(circuit.call(fail)).rejects.toThrow('down');
    time.pass(100);
    // Nor does it say that the other side is well again.
    await expect(circuit.call(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(circuit.state).toBe('half-open');
    expect(await circuit.call(answer)).toBe('answer');
    expect(circuit.state).toBe('closed');
    const late = Promise.withResolvers<string>();
    const early = circuit.call(() => late.promise);
    await expect(circuit.call(fail)).rejects.toThrow('down');
    late.resolve('late');
    await early;
    expect(circuit.state).toBe('open');
  });
});

test('bulkhead: so many at a time, so many wait in turn, the next is refused at once', async () => {
  interface Hold {
    Bulkhead: new (
      concurrent: number,
      waiting: number,
    ) => { counts: object; run(work: () => Promise<unknown>): Promise<unknown> };
  }
  const { Bulkhead } = await load<Hold>('sre-bulkhead');
  const bulkhead = new Bulkhead(2, 1);
  const order: string[] = [];
  const slow = (name: string) => {
    const end = Promise.withResolvers<void>();
    const done = bulkhead.run(async () => {
      order.push(name);
      await end.promise;
    });
    return { end, done };
  };
  const [one, two, three] = [slow('one'), slow('two'), slow('three')];
  await expect(bulkhead.run(async () => order.push('four'))).rejects.toThrow('nothing was called');
  expect(bulkhead.counts).toEqual({ active: 2, waiting: 1, rejected: 1 });
  expect(order).toEqual(['one', 'two']);
  one?.end.reject(new Error('broken'));
  await expect(one?.done).rejects.toThrow('broken');
  two?.end.resolve();
  three?.end.resolve();
  await Promise.all([two?.done, three?.done]);
  expect(order).toEqual(['one', 'two', 'three']);
  expect(bulkhead.counts).toEqual({ active: 0, waiting: 0, rejected: 1 });
});

describe('retry', () => {
  interface Retry {
    retry: (work: (attempt: number) => Promise<unknown>, options: object) => Promise<unknown>;
  }
  test('pauses longer and longer, never above the bound, and gives the last error', async () => {
    const { retry } = await load<Retry>('sre-retry');
    const pauses: number[] = [];
    const sleep = async (milliseconds: number) => pauses.push(milliseconds);
    const failing = retry(
      async (attempt) => {
        throw new Error(`attempt ${attempt}`);
      },
      { attempts: 6, base: 100, longest: 500, sleep, random: () => 0.999 },
    );
    await expect(failing).rejects.toThrow('attempt 5');
    expect(pauses.map(Math.round)).toEqual([100, 200, 400, 500, 500]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(500);
  });
  test('ends with the first success, with what is not to be repeated, and with a cancellation', async () => {
    const { retry } = await load<Retry>('sre-retry');
    const sleep = async () => undefined;
    const second = async (attempt: number) => {
      if (attempt === 0) throw new Error('once');
      return 'answer';
    };
    expect(await retry(second, { sleep })).toBe('answer');
    await expect(retry(second, { sleep, retryable: () => false })).rejects.toThrow('once');
    const stop = new AbortController();
    const stopped = retry(second, { sleep: async () => stop.abort(), signal: stop.signal });
    await expect(stopped).rejects.toThrow('aborted');
  });
});

test('rate limit: a burst at once, then the rate, for each caller, and memory for so many callers only', async () => {
  interface Limit {
    RateLimit: new (options: object) => { allow(caller?: string): number };
  }
  const { RateLimit } = await load<Limit>('sre-rate-limit');
  const time = clock();
  const limit = new RateLimit({ rate: 10, burst: 2, callers: 2, now: time.now });
  expect([limit.allow('a'), limit.allow('a'), limit.allow('a')]).toEqual([0, 0, 100]);
  expect(limit.allow('b')).toBe(0);
  time.pass(50);
  expect(limit.allow('a')).toBe(50);
  time.pass(50);
  expect([limit.allow('a'), limit.allow('a')]).toEqual([0, 100]);
  time.pass(60_000);
  expect([limit.allow('a'), limit.allow('a'), limit.allow('a')]).toEqual([0, 0, 100]);
  limit.allow('c');
  limit.allow('d');
  // Forgotten, so the burst is there again.
  expect(limit.allow('a')).toBe(0);
  expect(() => new RateLimit({ rate: 0 })).toThrow('rate must be above 0');
});

test('degradation: simpler where it is switched or fails, nothing where it is off, and it says which', async () => {
  interface Degrade {
    Degradation: new (failed: (feature: string) => void) => {
      setState(feature: string, state: string): void;
      run(feature: object): Promise<unknown>;
    };
  }
  const { Degradation } = await load<Degrade>('sre-degradation');
  const failed: string[] = [];
  const degradation = new Degradation((feature) => failed.push(feature));
  let broken = false;
  const feature = {
    name: 'search',
    full: async () => {
      if (broken) throw new Error('down');
      return 'all';
    },
    degraded: async () => 'popular',
  };
  expect(await degradation.run(feature)).toEqual({ state: 'full', answer: 'all' });
  broken = true;
  expect(await degradation.run(feature)).toEqual({ state: 'degraded', answer: 'popular' });
  expect(failed).toEqual(['search']);
  degradation.setState('search', 'degraded');
  expect(await degradation.run(feature)).toEqual({ state: 'degraded', answer: 'popular' });
  expect(failed).toEqual(['search']);
  degradation.setState('search', 'off');
  expect(await degradation.run(feature)).toEqual({ state: 'off' });
});

test('query-count test: passes for one query, fails for one query a row', async () => {
  const text = expand(snippetOf('sre-query-count-test', 'typescript').body);
  const file = path.join(folder, 'query-count.test.ts');
  await writeFile(file, text);
  expect(await run(process.execPath, ['--test', file])).toMatchObject({ code: 0 });
  const each = text.replace(
    "return database.query('SELECT orders.id",
    "for (const row of await database.query('SELECT id FROM orders')) await database.query('SELECT 1', [row['id']]);\n  return database.query('SELECT orders.id",
  );
  expect(each).not.toBe(text);
  await writeFile(file, each);
  expect(await run(process.execPath, ['--test', file])).toMatchObject({ code: 1 });
});

test('load test: as many requests as the rate says, whatever the server does, and a verdict', async () => {
  interface Load {
    runLoad: (
      options: object,
    ) => Promise<{ requests: number; failures: number; p50: number; p95: number; p99: number }>;
  }
  const { runLoad } = await load<Load>('sre-load-test');
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.writeHead(asked % 5 === 0 ? 500 : 200).end('answer');
  });
  const report = await runLoad({ url, rate: 100, seconds: 0.4, timeLimit: 60_000 });
  expect(report).toMatchObject({ requests: 40, failures: 8 });
  expect(asked).toBe(40);
  expect(report.p50).toBeGreaterThan(0);
  expect(report.p95).toBeGreaterThanOrEqual(report.p50);
  expect(report.p99).toBeGreaterThanOrEqual(report.p95);
  const file = path.join(folder, 'load-run.ts');
  const text = expand(snippetOf('sre-load-test', 'typescript').body);
  await writeFile(file, text.replace('rate: 20, seconds: 60', 'rate: 10, seconds: 1'));
  expect(await run(process.execPath, [file, url])).toMatchObject({
    code: 1,
    text: expect.stringContaining('"p95"'),
  });
});
