/** Azure DevOps' own MCP server in three versions, against the stand-in, without a sign-in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { workItemServerVersions } from '../../../scripts/setup/versions.mjs';
import { workItemServerFile } from '../../../scripts/setup/workItemServers.mjs';
import type { ToolServer } from '../../../src/base/toolServers.ts';
import { callsOf, fits } from '../../../src/clients/workItemServer/dialect.ts';
import { openWorkItemServer, type WorkItemServer } from '../../../src/clients/workItemServer/workItems.ts';
import { planWrite } from '../../../src/features/workItems/core/writePlan.ts';
import { checkWrite, runWrite } from '../../../src/features/workItems/core/writeRun.ts';
import { throughToolServer } from '../../../src/features/workItems/core/writeThrough.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { createToolServers } from '../../../src/node/toolServers.ts';
import { clientOf } from '../../builders/azureDevOps/clientOf.ts';
import { AzureDevOpsStandIn } from '../../builders/azureDevOps/standIn.ts';

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

  test('loses no update of two people at once', async () => {
    if (!items.dialect.guards) return;
    let told = 0;
    const person = async (): Promise<void> => {
      for (let count = 0; count < 10; count += 1) {
        const now = await items.item(7);
        if (!now.ok) throw new Error(now.error.message);
        const answer = await items.update(7, now.value.rev, [
          { op: 'add', path: '/fields/System.Title', value: `title ${told}` },
        ]);
        if (answer.ok) told += 1;
      }
    };
    await Promise.all([person(), person()]);
    expect(standIn.items.get(7)?.rev).toBe(3 + told);
  }, 60_000);
});

test('a server that ends is told, not waited for', async () => {
  const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
  const opened = await createToolServers(processes).open({
    program: process.execPath,
    args: ['-e', 'process.exit(3)'],
  });
  expect(opened.ok).toBe(false);
  processes.dispose();
});
