/** All that goes wrong between us and Azure DevOps: what is told, how often is asked, and that nothing is lost. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AzureDevOpsClient } from '../../../src/clients/azureDevOps/workItems.ts';
import { regenerate } from '../../../src/features/workItems/core/regenerate.ts';
import { planWrite, type PlannedWrite } from '../../../src/features/workItems/core/writePlan.ts';
import type { ItemChange } from '../../../src/features/workItems/core/writeRequest.ts';
import { runWrite } from '../../../src/features/workItems/core/writeRun.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { clientOf } from '../../builders/azureDevOps/clientOf.ts';
import { AzureDevOpsStandIn, type Fault } from '../../builders/azureDevOps/standIn.ts';
import { generateItems } from '../../builders/workItems.ts';

let server: AzureDevOpsStandIn;
let folder = '';
beforeAll(async () => {
  server = await AzureDevOpsStandIn.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'faults-'));
  server.items.clear();
  server.add(generateItems(300, { seed: 2 }));
  server.add(
    [1, 2].map((id) => ({
      id,
      rev: 1,
      fields: { 'System.Title': `Item ${id}`, 'System.WorkItemType': 'Task', 'System.State': 'New' },
    })),
  );
  server.requests.length = 0;
  server.fault = healthy;
  server.token = undefined;
});
afterEach(() => rm(folder, { recursive: true }));

const day = 86_400_000;
const healthy = () => undefined;

function remake(client: AzureDevOpsClient) {
  return regenerate(
    { files: createFiles(), writer: createFileWriter() },
    {
      client,
      organisation: server.organisation,
      project: 'Platform',
      folder,
      queries: { 'team-work-items.json': 'SELECT [System.Id] FROM WorkItems' },
      incremental: false,
      mayReplace: async () => true,
      progress: () => undefined,
      signal: new AbortController().signal,
    },
  );
}

const filesNow = async () =>
  Promise.all(
    (await readdir(folder)).map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')]),
  );

async function plan(client: AzureDevOpsClient, changes: readonly ItemChange[]): Promise<PlannedWrite> {
  const place = { server: client, organisation: server.organisation, project: 'Platform' };
  const planned = await planWrite(place, { changes, create: [] });
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value;
}

const revisions = () => [1, 2].map((id) => server.items.get(id)?.rev);

interface Expected {
  readonly code: string;
  /** What the sentence says to do. */
  readonly step: RegExp;
  /** Requests for one item; waits for each of them but the last are bounded too. */
  readonly most: number;
}

const signIn: Expected = { code: 'signed-out', step: /Sign in/u, most: 1 };
const later = /Try again later/u;
const faults: readonly (readonly [string, Fault, Expected])[] = [
  ['401, as often as is asked', { kind: 'status', status: 401 }, signIn],
  ['a page to sign in', { kind: 'html', status: 200 }, signIn],
  ['a page to sign in as "non-authoritative"', { kind: 'html', status: 203 }, signIn],
  ['403', { kind: 'status', status: 403 }, { code: 'forbidden', step: /Ask an administrator/u, most: 1 }],
  ['404', { kind: 'status', status: 404 }, { code: 'not-found', step: /up to date/u, most: 1 }],
  ['409', { kind: 'status', status: 409 }, { code: 'conflict', step: /ask for the change again/u, most: 1 }],
  ['412', { kind: 'status', status: 412 }, { code: 'conflict', step: /ask for the change again/u, most: 1 }],
  [
    '429 with a time, for ever',
    { kind: 'status', status: 429, retryAfter: '3' },
    { code: 'throttled', step: /in a few minutes/u, most: 4 },
  ],
  [
    '429 without a time, for ever',
    { kind: 'status', status: 429 },
    { code: 'throttled', step: /in a few minutes/u, most: 4 },
  ],
  [
    '429 for an hour',
    { kind: 'status', status: 429, retryAfter: '3600' },
    { code: 'throttled', step: /in a few minutes/u, most: 1 },
  ],
  ['503, for ever', { kind: 'status', status: 503 }, { code: 'server-error', step: later, most: 4 }],
  ['HTML of a proxy', { kind: 'html', status: 502 }, { code: 'server-error', step: later, most: 4 }],
  ['a server that hangs', { kind: 'hang' }, { code: 'unreachable', step: /Check the network/u, most: 4 }],
  [
    'a connection that breaks',
    { kind: 'reset' },
    { code: 'unreachable', step: /Check the network/u, most: 4 },
  ],
];

describe.each(faults)('%s', (_, fault, { code, step, most }) => {
  /** Patient with all but what is to go wrong. */
  const limited = () => clientOf(server, { timeLimit: () => (server.fault === healthy ? 60_000 : 250) });

  test('a read says what it is and what to do, after a bounded number of tries', async () => {
    const { client, waits } = limited();
    server.fault = () => fault;
    const answer = await client.item(1);
    expect(answer.ok ? undefined : answer.error.code).toBe(code);
    expect(answer.ok ? '' : answer.error.message).toMatch(step);
    expect(server.requests).toHaveLength(most);
    expect(waits.length).toBeLessThanOrEqual(most);
    expect(waits.every((wait) => wait <= 60_000)).toBe(true);
  });

  test('the replica stays as it was, and can be made anew afterwards', async () => {
    await remake(clientOf(server).client);
    const before = await filesNow();
    expect(before).toHaveLength(3);
    server.change(1, { 'System.Title': 'Another title' });
    server.fault = ({ path: asked }) => (asked.includes('workitemsbatch') ? fault : undefined);
    const answer = await remake(limited().client);
    expect(answer.ok ? undefined : answer.error.code).toBe(code);
    expect(await filesNow()).toEqual(before);
    server.fault = healthy;
    const again = await remake(clientOf(server).client);
    expect(again.ok && again.value[0]?.changed).toEqual([1]);
  });

  test('a write is no success, is not sent again unless it was turned away, and can be asked for again', async () => {
    const { client } = limited();
    const planned = await plan(client, [{ id: 1, state: 'Active' }]);
    server.fault = ({ method }) => (method === 'PATCH' ? fault : undefined);
    const outcome = await runWrite(planned);
    expect(outcome).toMatchObject({ ok: false, written: [] });
    expect(outcome.lines).toHaveLength(1);
    expect(outcome.lines[0]).toMatch(
      /Try again|try again|Sign in|Ask an|up to date|ask for the change again/u,
    );
    const sent = server.requests.filter(({ method }) => method === 'PATCH');
    expect(sent).toHaveLength(code === 'throttled' ? most : 1);
    expect(revisions()).toEqual([1, 1]);
    server.fault = healthy;
    expect(await runWrite(planned)).toMatchObject({ ok: true });
    expect(revisions()).toEqual([2, 1]);
  });
});

test('offline: what to do is said, and the replica stays', async () => {
  await remake(clientOf(server).client);
  const before = await filesNow();
  // Nobody listens there.
  const closed = { organisation: 'http://127.0.0.1:1/example-company', now: server.now };
  for (const answer of [await clientOf(closed).client.item(1), await remake(clientOf(closed).client)]) {
    expect(answer.ok ? undefined : answer.error.code).toBe('unreachable');
    expect(answer.ok ? '' : answer.error.message).toMatch(/Check the network.*replica can be searched/u);
  }
  expect(await filesNow()).toEqual(before);
});

test('signed out, and with a token that has expired: told so; the new token is used at the next request', async () => {
  server.token = 'new';
  const nobody = await clientOf(server).client.item(1);
  expect(nobody.ok ? undefined : nobody.error.code).toBe('signed-out');
  let token = 'old';
  const { client } = clientOf(server, { token: () => token });
  server.token = 'old';
  const planned = await plan(client, [{ id: 1, state: 'Active' }]);
  server.token = 'new';
  const refused = await runWrite(planned);
  expect(refused).toMatchObject({ ok: false });
  expect(refused.lines[0]).toMatch(/has expired. Sign in again/u);
  expect(revisions()).toEqual([1, 1]);
  token = 'new';
  expect(await runWrite(planned)).toMatchObject({ ok: true });
});

test('one field that may not be written: the item stays whole as it was, the others are written', async () => {
  const { client } = clientOf(server);
  const planned = await plan(client, [
    { id: 1, state: 'Active', assignedTo: 'dana.okafor@example.com' },
    { id: 2, state: 'Active' },
  ]);
  server.fault = ({ method, body }) =>
    method === 'PATCH' && JSON.stringify(body).includes('System.AssignedTo')
      ? { kind: 'status', status: 403, message: 'VS403: the field Assigned To is not yours to write.' }
      : undefined;
  const outcome = await runWrite(planned);
  expect(outcome.ok).toBe(false);
  expect(outcome.lines[0]).toMatch(/Ask an administrator of the project\. .*Assigned To is not yours/u);
  expect(outcome.written.map(({ id }) => id)).toEqual([2]);
  expect(server.items.get(1)?.fields['System.State']).toBe('New');
});

test.each([-day, day])(
  'a clock that is %i ms off waits as long as the server says, and no longer',
  async (clockOff) => {
    const { client, waits } = clientOf(server, { clockOff });
    server.fault = (_, count) =>
      count === 1
        ? { kind: 'status', status: 429, retryAfter: new Date(Date.now() + 30_000).toUTCString() }
        : undefined;
    expect((await client.item(1)).ok).toBe(true);
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThan(0);
    expect(waits[0]).toBeLessThan(60_000);
  },
);
