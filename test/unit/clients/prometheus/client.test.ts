import { describe, expect, test } from 'vitest';
import type { Http, HttpFailure, HttpRequest } from '../../../../src/base/ports.ts';
import { err, ok, type Result } from '../../../../src/base/result.ts';
import type { PrometheusServer } from '../../../../src/base/servers.ts';
import { createPrometheusClient } from '../../../../src/clients/prometheus/httpClient.ts';
import type { TransportOptions } from '../../../../src/clients/prometheus/transport.ts';

interface Reply {
  readonly status?: number;
  readonly text?: string;
  readonly type?: string;
  readonly failure?: HttpFailure['code'];
}

const server: PrometheusServer = { name: 'here', url: 'http://metrics.test/prefix', kind: 'prometheus' };
const empty = '{"status":"success","data":{"resultType":"vector","result":[]}}';

/** Answers one reply after the other, the last one for ever. */
function clientWith(replies: readonly Reply[], options: Partial<TransportOptions> = {}) {
  const asked: HttpRequest[] = [];
  const http: Http = {
    send: async (request) => {
      asked.push(request);
      const {
        status = 200,
        text = empty,
        type = 'application/json',
        failure,
      } = replies[asked.length - 1] ?? replies.at(-1) ?? {};
      if (failure) return err({ code: failure, message: failure });
      return ok({
        status,
        headers: { 'content-type': type },
        body: new TextEncoder().encode(text),
        url: request.url,
      });
    },
  };
  return { client: createPrometheusClient({ server, http, ...options }), asked };
}

const errorBody = (errorType: string, error: string) => JSON.stringify({ status: 'error', errorType, error });
const codeOf = (result: Result<unknown, { readonly code: string }>) => (result.ok ? 'ok' : result.error.code);

describe('a question', () => {
  test('goes as a form under the path prefix, with tenant and credentials', async () => {
    const { client, asked } = clientWith([{}], {
      server: { ...server, kind: 'mimir', tenant: 'team-a' },
      authorization: async () => 'Bearer x',
    });
    await client.instant({ expr: 'up{a="b&c"}', time: 12.3456, limit: 5 });
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: 'http://metrics.test/prefix/api/v1/query',
      headers: { 'X-Scope-OrgID': 'team-a', Authorization: 'Bearer x' },
    });
    const form = Object.fromEntries(new URLSearchParams(String(asked[0]?.body)));
    expect(form).toEqual({ query: 'up{a="b&c"}', time: '12.346', limit: '5', stats: 'true' });
  });

  test('to Amazon is signed, and its key does not travel', async () => {
    const amazon = {
      name: 'aws',
      kind: 'amazon' as const,
      url: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1',
    };
    const { client, asked } = clientWith([{}], {
      server: amazon,
      authorization: async () => 'AWS4 THE-ID the-secret',
    });
    await client.instant({ expr: 'up' });
    expect(asked[0]?.headers?.['Authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=THE-ID\/\d{8}\/eu-west-1\/aps\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/u,
    );
    expect(JSON.stringify(asked)).not.toContain('the-secret');
    const without = clientWith([{}], { server: amazon });
    expect(codeOf(await without.client.instant({ expr: 'up' }))).toBe('unauthorized');
    expect(without.asked).toEqual([]);
  });

  test('to another server carries no key of Amazon', async () => {
    const { client, asked } = clientWith([{}], { authorization: async () => 'AWS4 THE-ID the-secret' });
    await client.instant({ expr: 'up' });
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(asked)).not.toContain('THE-ID');
  });

  test('of a range may have 11,001 points and no more, and is refused before it is sent', async () => {
    const { client, asked } = clientWith([{ text: empty.replace('vector', 'matrix') }]);
    expect(codeOf(await client.range({ expr: 'up', start: 0, end: 11_000, step: 1 }))).toBe('ok');
    expect(codeOf(await client.range({ expr: 'up', start: 0, end: 11_001, step: 1 }))).toBe('invalid-query');
    expect(codeOf(await client.range({ expr: 'up', start: 10, end: 0, step: 1 }))).toBe('invalid-query');
    expect(codeOf(await client.range({ expr: 'up', start: 0, end: 10, step: 0 }))).toBe('invalid-query');
    expect(asked).toHaveLength(1);
  });

  test.each([403, 405])(
    'that a proxy does not take as a form (%d) goes by GET, and so do the next',
    async (status) => {
      const { client, asked } = clientWith([{ status, text: 'no', type: 'text/plain' }, {}]);
      expect(codeOf(await client.instant({ expr: 'up' }))).toBe('ok');
      await client.instant({ expr: 'down' });
      expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
      expect(asked[2]?.url).toContain('/api/v1/query?query=down');
      expect(asked[2]).not.toHaveProperty('body');
    },
  );

  test('about a label with odd characters escapes them as Prometheus does', async () => {
    const { client, asked } = clientWith([{ text: '{"status":"success","data":["a"]}' }]);
    await client.labelValues('http.status_code', { match: ['up', 'down'], start: 1 });
    expect(asked[0]?.url).toBe(
      'http://metrics.test/prefix/api/v1/label/U__http_2e_status__code/values?match%5B%5D=up&match%5B%5D=down&start=1',
    );
  });

  test('comes to Thanos with its wish for partial answers', async () => {
    const { client, asked } = clientWith([{}], { server: { ...server, kind: 'thanos', tenant: 't' } });
    await client.instant({ expr: 'up' });
    expect(String(asked[0]?.body)).toContain('partial_response=true');
    expect(asked[0]?.headers).toMatchObject({ 'THANOS-TENANT': 't' });
  });
});

describe('a failure', () => {
  test.each<[string, Reply, string]>([
    ['400', { status: 400, text: errorBody('bad_data', '1:4: parse error') }, 'invalid-query'],
    ['422', { status: 422, text: errorBody('execution', 'many-to-many') }, 'execution'],
    [
      '422 for a query that took too long',
      { status: 422, text: errorBody('execution', 'query timed out') },
      'time-limit',
    ],
    ['499', { status: 499, text: errorBody('canceled', 'context canceled') }, 'cancelled'],
    ['503 in JSON', { status: 503, text: errorBody('timeout', 'query timed out') }, 'time-limit'],
    ['500', { status: 500, text: errorBody('internal', 'oops') }, 'server-error'],
    ['an error with status 200', { text: errorBody('bad_data', 'x') }, 'invalid-query'],
    ['401', { status: 401, text: 'no', type: 'text/plain' }, 'unauthorized'],
    ['404', { status: 404, text: '404 page not found', type: 'text/plain' }, 'not-found'],
    ['429', { status: 429, text: '' }, 'too-many-requests'],
    [
      'a page of HTML with status 200',
      { text: '<!doctype html><title>Sign in</title>', type: 'text/html' },
      'not-prometheus',
    ],
    ['JSON of something else', { text: '{"hello":1}' }, 'not-prometheus'],
    ['nothing at all', { text: '' }, 'not-prometheus'],
  ])('%s has a code and a sentence', async (_, reply, code) => {
    const { client } = clientWith([reply]);
    const result = await client.instant({ expr: 'up' });
    expect(codeOf(result)).toBe(code);
    expect(!result.ok && result.error.message).toMatch(/^[A-Z{h].*[\w.?]$/su);
  });

  test('that may pass is tried again, and only that', async () => {
    const starting = { status: 503, text: 'Service Unavailable', type: 'text/plain' };
    const recovering = clientWith([starting, { failure: 'cut' }, {}]);
    expect(codeOf(await recovering.client.instant({ expr: 'up' }))).toBe('ok');
    expect(recovering.asked).toHaveLength(3);
    for (const failure of ['unreachable', 'time-limit', 'tls', 'too-large'] as const) {
      const failing = clientWith([{ failure }]);
      expect(codeOf(await failing.client.instant({ expr: 'up' }))).toBe(failure);
      expect(failing.asked).toHaveLength(1);
    }
  });

  test('again and again leaves the server alone for a while', async () => {
    const { client, asked } = clientWith([{ failure: 'unreachable' }]);
    const codes: string[] = [];
    for (let count = 0; count < 8; count += 1) codes.push(codeOf(await client.instant({ expr: 'up' })));
    expect(codes.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'unreachable'));
    expect(codes.slice(6)).toEqual(['paused', 'paused']);
    expect(asked).toHaveLength(6);
  });

  test('of the question itself pauses nothing', async () => {
    const { client } = clientWith([{ status: 400, text: errorBody('bad_data', 'x') }]);
    for (let count = 0; count < 8; count += 1)
      expect(codeOf(await client.instant({ expr: 'up{' }))).toBe('invalid-query');
  });
});

describe('several questions', () => {
  test('run four at a time, and answer under their names', async () => {
    let [running, most] = [0, 0];
    const held: (() => void)[] = [];
    const http: Http = {
      send: async (request) => {
        most = Math.max(most, (running += 1));
        // Each four are answered together: fewer at a time would wait for ever.
        await new Promise<void>((answer) => {
          if (held.push(answer) === 4) for (const next of held.splice(0)) next();
        });
        running -= 1;
        const bad = String(request.body).includes('bad');
        const text = bad ? errorBody('bad_data', 'x') : empty;
        return ok({
          status: bad ? 400 : 200,
          headers: {},
          body: new TextEncoder().encode(text),
          url: request.url,
        });
      },
    };
    const client = createPrometheusClient({ server, http });
    const names = Array.from({ length: 12 }, (_, index) => `q${index}`);
    const queries = Object.fromEntries(names.map((name) => [name, { expr: name === 'q3' ? 'bad' : 'up' }]));
    const answers = await client.batch(queries);
    expect(Object.keys(answers)).toEqual(names);
    expect(names.filter((name) => !answers[name]?.ok)).toEqual(['q3']);
    expect(most).toBe(4);
  });

  test('that wait are given up with the others', async () => {
    const controller = new AbortController();
    const http: Http = {
      send: async ({ signal }) =>
        new Promise((resolve) => {
          const end = () => resolve(err({ code: 'cancelled', message: 'x' }));
          if (signal?.aborted) end();
          else signal?.addEventListener('abort', end);
        }),
    };
    const client = createPrometheusClient({ server, http });
    const all = Array.from({ length: 8 }, async () =>
      client.instant({ expr: 'up' }, { signal: controller.signal }),
    );
    controller.abort();
    expect((await Promise.all(all)).map(codeOf)).toEqual(Array.from({ length: 8 }, () => 'cancelled'));
  });
});

describe('what a server does not know', () => {
  const missing = { status: 404, text: '404 page not found', type: 'text/plain' };
  test('is nothing for features and the number of series', async () => {
    const { client } = clientWith([missing]);
    expect(await client.features()).toMatchObject({ ok: true, value: { value: undefined } });
    expect(await client.headSeries()).toMatchObject({ ok: true, value: { value: undefined } });
  });
  test('is nothing for exemplars without a body', async () => {
    const { client } = clientWith([{ status: 204, text: '' }]);
    expect(await client.exemplars({ expr: '1', start: 0, end: 1 })).toMatchObject({
      ok: true,
      value: { value: [] },
    });
  });
  test('null is an empty list, and warnings come along', async () => {
    const { client } = clientWith([
      { text: '{"status":"success","data":null,"warnings":["w"],"infos":["i"]}' },
    ]);
    expect(await client.labels()).toEqual(ok({ value: [], warnings: ['w'], infos: ['i'] }));
  });
});
