/** The client behind a proxy that spoils answers, and a server that lives below a path. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PrometheusClient } from '../../../src/clients/prometheus/client.ts';
import { start } from './data.ts';
import { startFaultProxy, type Fault, type FaultProxy } from './faultProxy.ts';
import type { RealPrometheus } from '../../builders/prometheus/realPrometheus.ts';
import { clientOf, startServer } from './realServer.ts';

let server: RealPrometheus;
let proxy: FaultProxy;
let client: PrometheusClient;

beforeAll(async () => {
  server = await startServer('prometheus3', { flags: ['--web.route-prefix=/metrics/here'] });
});
afterAll(async () => server.stop());
beforeEach(async () => {
  proxy = await startFaultProxy(server.url.replace('/metrics/here', ''));
  client = clientOf(`${proxy.url}/metrics/here`);
});
afterEach(async () => proxy.end());

const ask = async (timeLimit = 20_000) => {
  const answer = await client.range(
    { expr: 'http_requests_total', start, end: start + 600, step: 60 },
    { timeLimit },
  );
  return answer.ok ? answer.value.header.series.length : answer.error.code;
};

describe('a server behind a path prefix', () => {
  test('answers', async () => {
    expect(await ask()).toBe(3);
  });
  test('is not found without it', async () => {
    client = clientOf(proxy.url);
    expect(await ask()).toBe('not-found');
  });
});

describe('a proxy', () => {
  test.each<[Fault, string | number]>([
    ['latency', 3],
    ['hang', 'time-limit'],
    ['drip', 'time-limit'],
    ['reset', 'cut'],
    ['cut', 'cut'],
    ['wrong-length', 'cut'],
    ['html', 'not-prometheus'],
    ['read-only', 3],
  ])('with the fault %s answers %s', async (fault, expected) => {
    proxy.faults = [fault];
    expect(await ask(fault === 'hang' || fault === 'drip' ? 1_000 : 20_000)).toBe(expected);
  });

  test('that fails twice is asked a third time', async () => {
    proxy.faults = ['cut', 'reset', 'none'];
    expect(await ask()).toBe(3);
    expect(proxy.methods).toEqual(['POST', 'POST', 'POST']);
  });

  test('that lets only reading pass is asked by GET from then on', async () => {
    proxy.faults = ['read-only'];
    expect(await ask()).toBe(3);
    expect(await ask()).toBe(3);
    expect(proxy.methods).toEqual(['POST', 'GET', 'GET']);
  });

  test('that fails all the time is left alone', async () => {
    proxy.faults = ['reset'];
    expect([await ask(), await ask(), await ask()]).toEqual(['cut', 'cut', 'paused']);
    expect(proxy.methods).toHaveLength(6);
  });
});
