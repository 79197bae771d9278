import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { clientOf } from '../../builders/azureDevOps/clientOf.ts';
import { AzureDevOpsStandIn, type Fault } from '../../builders/azureDevOps/standIn.ts';
import { generateItems } from '../../builders/workItems.ts';

let server: AzureDevOpsStandIn;
beforeAll(async () => {
  server = await AzureDevOpsStandIn.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.items.clear();
  server.add(generateItems(300, { seed: 2 }));
  server.requests.length = 0;
  server.fault = () => undefined;
  server.token = undefined;
});

const codeOf = (answer: { readonly ok: boolean; readonly error?: { readonly code: string } }) =>
  answer.error?.code;
const always = (fault: Fault) => () => fault;
const first = (count: number, fault: Fault) => (_: unknown, number: number) =>
  number <= count ? fault : undefined;

test('reads items, leaves out what is gone, and refuses too many before the server does', async () => {
  const { client } = clientOf(server);
  const answer = await client.items([10_000, 1, 10_001], { fields: ['System.Title'] });
  expect(answer.ok && answer.value.map(({ id, fields }) => [id, Object.keys(fields)])).toEqual([
    [10_000, ['System.Title']],
    [10_001, ['System.Title']],
  ]);
  const many = await client.items(
    Array.from({ length: 201 }, (_, at) => 10_000 + at),
    {},
  );
  expect(codeOf(many)).toBe('refused');
});

test('what passes is not seen: busy once, busy without a time, broken once', async () => {
  for (const fault of [
    { kind: 'status', status: 429, retryAfter: '7' },
    { kind: 'status', status: 429 },
    { kind: 'status', status: 503, retryAfter: '2' },
    { kind: 'reset' },
  ] as const) {
    const { client, waits } = clientOf(server);
    server.requests.length = 0;
    server.fault = first(1, fault);
    expect((await client.item(10_000)).ok).toBe(true);
    expect(server.requests).toHaveLength(2);
    expect(waits).toEqual('retryAfter' in fault ? [Number(fault.retryAfter) * 1000] : [1000]);
  }
});

test('a write is never sent twice, unless the server has refused to look at it', async () => {
  const { client } = clientOf(server);
  const patch = [{ op: 'add', path: '/fields/System.State', value: 'Active' }] as const;
  const rev = server.items.get(10_000)?.rev ?? 0;
  server.fault = always({ kind: 'status', status: 503 });
  expect(codeOf(await client.update(10_000, { rev, patch }))).toBe('server-error');
  expect(server.requests).toHaveLength(1);
  server.requests.length = 0;
  server.fault = first(1, { kind: 'status', status: 429, retryAfter: '1' });
  const written = await client.update(10_000, { rev, patch });
  expect(written.ok && written.value.rev).toBe(rev + 1);
});

test('a write against another revision is refused, and changes nothing', async () => {
  const { client } = clientOf(server);
  const rev = server.items.get(10_000)?.rev ?? 0;
  server.change(10_000, { 'System.State': 'Closed' });
  const patch = [{ op: 'add', path: '/fields/System.State', value: 'Active' }] as const;
  expect(codeOf(await client.update(10_000, { rev, patch }))).toBe('conflict');
  expect(server.items.get(10_000)?.fields['System.State']).toBe('Closed');
});

test('who asks is told to the server, and an unknown one is told so', async () => {
  server.token = 'right';
  expect(codeOf(await clientOf(server).client.item(10_000))).toBe('signed-out');
  expect((await clientOf(server, { token: 'right' }).client.item(10_000)).ok).toBe(true);
});

test('more than the server gives is asked for in parts, or told', async () => {
  const { client } = clientOf(server);
  server.add(generateItems(20_001, { seed: 3 }));
  const whole = await client.query('SELECT [System.Id] FROM WorkItems ORDER BY [System.Id]', { top: 20_000 });
  expect(codeOf(whole)).toBe('too-many');
  const some = await client.query('SELECT [System.Id] FROM WorkItems ORDER BY [System.Id]');
  expect(some.ok && some.value.ids).toHaveLength(19_999);
});
