/** Azure DevOps' own MCP server in three versions, against the stand-in, without a sign-in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { workItemServerVersions } from '../../../scripts/setup/versions.mjs';
import { workItemServerFile } from '../../../scripts/setup/workItemServers.mjs';
import { err } from '../../../src/base/result.ts';
import type { ToolServer } from '../../../src/base/toolServers.ts';
import { callsOf, fits } from '../../../src/clients/workItemServer/dialect.ts';
import { openWorkItemServer, type WorkItemServer } from '../../../src/clients/workItemServer/workItems.ts';
import { planWrite, type ItemServer } from '../../../src/features/workItems/core/writePlan.ts';
import { checkWrite, runWrite } from '../../../src/features/workItems/core/writeRun.ts';
import { throughToolServer } from '../../../src/features/workItems/core/writeThrough.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { createToolServers } from '../../../src/node/toolServers.ts';
import { clientOf } from '../../builders/azureDevOps/clientOf.ts';
import { AzureDevOpsStandIn } from '../../builders/azureDevOps/standIn.ts';

/** More of them take long: the figures of a thousand are told once, and not at each run. */
const interleaved = Number(process.env['WORK_ITEM_WRITES'] ?? 40);
const people = 10;

const codeOf = (answer: { readonly ok: boolean; readonly error?: { readonly code: string } }) =>
  answer.error?.code;

describe.each(workItemServerVersions)('the MCP server %s', (version) => {
  let standIn: AzureDevOpsStandIn;
  let server: ToolServer;
  let items: WorkItemServer;
  const home = mkdtempSync(path.join(tmpdir(), 'mcp-home-'));
  const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });

  beforeAll(async () => {
    standIn = await AzureDevOpsStandIn.start();
    const opened = await createToolServers(processes).open({
      program: process.execPath,
      args: [
        '--import',
        pathToFileURL(path.join(import.meta.dirname, 'redirect.mjs')).href,
        workItemServerFile(version),
        'example-company',
        '--authentication',
        'envvar',
        '--tenant',
        '00000000-0000-0000-0000-000000000000',
        '--domains',
        'core',
        'work-items',
      ],
      env: { STAND_IN: new URL(standIn.organisation).origin, ADO_MCP_AUTH_TOKEN: 'token', HOME: home },
    });
    if (!opened.ok) throw new Error(opened.error.message);
    server = opened.value;
    const known = openWorkItemServer(server, 'Platform');
    if (!known.ok) throw new Error(known.error.message);
    items = known.value;
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    processes.dispose();
    await standIn?.stop();
    rmSync(home, { recursive: true, force: true });
  });
  beforeEach(() => {
    standIn.items.clear();
    standIn.fault = () => undefined;
    standIn.add([
      {
        id: 7,
        rev: 3,
        fields: { 'System.Title': 'Rotate keys', 'System.WorkItemType': 'Task', 'System.State': 'New' },
      },
    ]);
  });

  test('has every tool and argument that is used, and is taken for what it is', () => {
    expect(items.dialect.name).toBe(
      { '2.7.0': 'one tool for each thing', '2.9.0': 'actions', '2.10.0': 'guarded actions' }[version],
    );
    for (const call of callsOf(items.dialect))
      expect([call.name, fits(server.tools, call)]).toEqual([call.name, true]);
  });

  test('reads an item, and says that one is not there', async () => {
    const answer = await items.item(7);
    expect(answer.ok && [answer.value.rev, answer.value.fields['System.State']]).toEqual([3, 'New']);
    expect(codeOf(await items.item(8))).toBe('not-found');
  });

  test('finds items by a query', async () => {
    const found = await items.query(
      "SELECT [System.Id] FROM WorkItems WHERE [System.Title] = 'Rotate keys' ORDER BY [System.Id]",
      10,
    );
    expect(found).toEqual({ ok: true, value: [7] });
  });

  test('creates an item', async () => {
    const made = await items.create('Task', [{ name: 'System.Title', value: 'New one' }]);
    expect(made.ok && made.value.fields['System.Title']).toBe('New one');
  });

  test('changes an item only as the revision that was looked at, or not at all', async () => {
    const updates = [{ op: 'add', path: '/fields/System.State', value: 'Active' }] as const;
    const done = await items.update(7, 3, updates);
    if (!items.dialect.guards) {
      expect(codeOf(done)).toBe('unguarded');
      expect(standIn.items.get(7)?.rev).toBe(3);
      return;
    }
    expect(done.ok && done.value.rev).toBe(4);
    expect(codeOf(await items.update(7, 3, updates))).toBe('conflict');
    expect(codeOf(await items.update(8, 1, updates))).toBe('not-found');
    expect(standIn.items.get(7)?.rev).toBe(4);
  });

  test('carries out a plan: through it where it guards, over REST where it does not', async () => {
    const rest = clientOf(standIn).client;
    const server = throughToolServer(items, rest);
    const { organisation } = standIn;
    const planned = await planWrite(
      { server, organisation, project: 'Platform' },
      { changes: [{ id: 7, state: 'Active', comment: 'by plan', links: [] }], create: [] },
    );
    if (!planned.ok) throw new Error(planned.error.message);
    expect(await checkWrite(planned.value)).toBeUndefined();
    expect(await runWrite(planned.value)).toMatchObject({ ok: true });
    expect(standIn.items.get(7)).toMatchObject({ rev: 4, comments: ['by plan'] });
    expect((await runWrite(planned.value)).ok).toBe(false);
    expect(standIn.items.get(7)?.rev).toBe(4);
  });

  test.each([429, 503, 401, 403])('takes a status of %i for no success', async (status) => {
    standIn.fault = ({ method }) =>
      method === 'PATCH' || method === 'GET' ? { kind: 'status', status, message: 'no' } : undefined;
    expect((await items.item(7)).ok).toBe(false);
    expect((await items.update(7, 3, [])).ok).toBe(false);
  });

  test('links items, and takes a refusal inside of the answer for no success', async () => {
    standIn.add([{ id: 9, rev: 1, fields: { 'System.Title': 'Other', 'System.WorkItemType': 'Task' } }]);
    expect(await items.link(7, [{ type: 'related', to: 9 }])).toEqual({ ok: true, value: undefined });
    expect(standIn.items.get(7)?.relations[0]).toMatchObject({
      rel: 'System.LinkTypes.Related',
      url: expect.stringMatching(/workItems\/9$/u),
    });
    // The same link again is refused, the request around it is not.
    expect(codeOf(await items.link(7, [{ type: 'related', to: 9 }]))).toBe('refused');
    expect(codeOf(await items.link(77, [{ type: 'related', to: 9 }]))).toBe('not-found');
    standIn.fault = ({ path: asked }) =>
      asked.includes('workitems/7?') ? { kind: 'status', status: 412, message: 'no' } : undefined;
    expect(codeOf(await items.link(7, [{ type: 'child', to: 9 }]))).toBe('conflict');
    expect(standIn.items.get(7)?.relations).toHaveLength(1);
  });

  test('creates a child, and takes a refusal inside of the answer for no success', async () => {
    const child = { parent: 7, type: 'Task', title: 'A child', description: '<b>why</b>' };
    const made = await items.addChild({ ...child, areaPath: 'Platform\\Core' });
    if (!made.ok) throw new Error(made.error.message);
    expect(standIn.items.get(made.value)).toMatchObject({
      fields: { 'System.Title': 'A child', 'System.AreaPath': 'Platform\\Core' },
      relations: [{ rel: 'System.LinkTypes.Hierarchy-Reverse' }],
    });
    expect(codeOf(await items.addChild({ ...child, type: 'Nonsense' }))).toBe('not-found');
  });

  test('where REST knows nobody, links and children are written by its own sign-in', async () => {
    standIn.add([{ id: 9, rev: 1, fields: { 'System.Title': 'Other', 'System.WorkItemType': 'Task' } }]);
    const { organisation } = standIn;
    const signedOut: ItemServer = {
      ...clientOf(standIn).client,
      update: async () => err({ code: 'signed-out', message: 'nobody' }),
      create: async () => err({ code: 'signed-out', message: 'nobody' }),
    };
    const place = { server: throughToolServer(items, signedOut), organisation, project: 'Platform' };
    const plan = async (request: Parameters<typeof planWrite>[1]) => {
      const planned = await planWrite(place, request);
      if (!planned.ok) throw new Error(planned.error.message);
      return planned.value;
    };
    const linking = await plan({ changes: [{ id: 7, links: [{ type: 'successor', id: 9 }] }], create: [] });
    expect(await runWrite(linking)).toMatchObject({ ok: true });
    expect(standIn.items.get(7)?.relations).toHaveLength(1);
    const late = await plan({ changes: [{ id: 7, links: [{ type: 'parent', id: 9 }] }], create: [] });
    standIn.change(7, { 'System.Title': 'theirs' });
    expect((await runWrite(late)).conflicts).not.toEqual([]);
    expect(standIn.items.get(7)?.relations).toHaveLength(1);
    const child = await plan({ changes: [], create: [{ type: 'Task', title: 'A child of 7', parent: 7 }] });
    const { created } = await runWrite(child);
    expect(standIn.items.get(created[0] ?? 0)?.fields['System.Title']).toBe('A child of 7');
    const more = { type: 'Task', title: 'With tags', parent: 7, tags: ['a'] };
    expect(await runWrite(await plan({ changes: [], create: [more] }))).toMatchObject({
      ok: false,
      created: [null],
    });
  });

  test('an answer that is lost on the way is looked up, and nothing is written twice', async () => {
    if (!items.dialect.guards) return;
    const server = throughToolServer(items, clientOf(standIn).client);
    const place = { server, organisation: standIn.organisation, project: 'Platform' };
    const planned = await planWrite(place, { changes: [{ id: 7, comment: 'once' }], create: [] });
    if (!planned.ok) throw new Error(planned.error.message);
    standIn.fault = ({ method }) => (method === 'PATCH' ? { kind: 'after-write', status: 503 } : undefined);
    expect(await runWrite(planned.value)).toMatchObject({ ok: true });
    expect(standIn.items.get(7)?.comments).toEqual(['once']);
    const lost = await planWrite(place, { changes: [{ id: 7, state: 'Active' }], create: [] });
    if (!lost.ok) throw new Error(lost.error.message);
    standIn.fault = ({ method }) => (method === 'PATCH' ? { kind: 'reset' } : undefined);
    const outcome = await runWrite(lost.value);
    expect(outcome.ok).toBe(false);
    expect(standIn.items.get(7)?.fields['System.State']).toBe('New');
  });

  test(`of ${interleaved} interleaved writes none is lost and none is told that was not done`, async () => {
    if (!items.dialect.guards) return;
    standIn.add([{ id: 8, rev: 1, fields: { 'System.Title': 'Other', 'System.WorkItemType': 'Task' } }]);
    const server = throughToolServer(items, clientOf(standIn).client);
    const place = { server, organisation: standIn.organisation, project: 'Platform' };
    const told = new Map([7, 8].map((id) => [id, 0]));
    let refused = 0;
    const person = async (who: number): Promise<void> => {
      for (let count = 0; count < interleaved / people; count += 1) {
        const id = 7 + ((who + count) % 2);
        const planned = await planWrite(place, { changes: [{ id, comment: `${who} ${count}` }], create: [] });
        if (!planned.ok) throw new Error(planned.error.message);
        const outcome = await runWrite(planned.value);
        if (outcome.ok) told.set(id, (told.get(id) ?? 0) + 1);
        else refused += 1;
      }
    };
    await Promise.all(Array.from({ length: people }, (_, who) => person(who)));
    for (const id of [7, 8]) {
      const { comments = [], rev } = standIn.items.get(id) ?? {};
      expect([comments.length, new Set(comments).size]).toEqual([told.get(id), told.get(id)]);
      expect(rev).toBe((id === 7 ? 3 : 1) + (told.get(id) ?? 0));
    }
    expect(refused).toBeGreaterThan(0);
    // oxlint-disable-next-line no-console -- the figures of a long run
    if (interleaved > 100) console.log(`${interleaved} writes: ${refused} refused for another's change`);
  }, 600_000);
});

test('a server that hangs is told once its time is up, and is not asked again for the same', async () => {
  const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
  const opened = await createToolServers(processes, { callLimit: 300 }).open({
    program: process.execPath,
    args: [path.join(import.meta.dirname, 'hangingServer.mjs')],
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const known = openWorkItemServer(opened.value, 'Platform');
  if (!known.ok) throw new Error(known.error.message);
  const answer = await known.value.update(7, 3, [
    { op: 'add', path: '/fields/System.State', value: 'Active' },
  ]);
  // Not known whether it was done: that is what is then looked up.
  expect(codeOf(answer)).toBe('server-error');
  const told = await opened.value.call({ name: 'calls', arguments: {} });
  expect(told.ok && told.value.text).toBe('1');
  await opened.value.close();
  processes.dispose();
}, 60_000);

test('a server that ends is told, not waited for', async () => {
  const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
  const opened = await createToolServers(processes).open({
    program: process.execPath,
    args: ['-e', 'process.exit(3)'],
  });
  expect(opened.ok).toBe(false);
  processes.dispose();
});
