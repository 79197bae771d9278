/** The tools that read work items: from real files, and live from a stand-in server. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readStates } from '../../../src/features/workItems/core/itemStates.ts';
import { openReader } from '../../../src/features/workItems/core/replicaReader.ts';
import { openItemServer } from '../../../src/features/workItems/core/writeProposal.ts';
import { workItemTools } from '../../../src/features/workItems/tools.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { createHttp } from '../../../src/node/http.ts';
import type { ToolContext } from '../../../src/tools/tool.ts';
import { AzureDevOpsStandIn } from '../../builders/azureDevOps/standIn.ts';
import { portsOf } from '../../builders/portsOf.ts';

let server: AzureDevOpsStandIn;
let home = '';
beforeAll(async () => {
  server = await AzureDevOpsStandIn.start();
});
afterAll(() => server.stop());

const now = Date.parse('2026-11-20T12:00:00Z');
const row = (id: number, title: string, more: object = {}) => ({
  id,
  title,
  type: 'Task',
  state: 'New',
  ...more,
});
const put = async (folder: string, rows: readonly unknown[]) => {
  await mkdir(path.join(home, folder), { recursive: true });
  await writeFile(path.join(home, folder, 'team-work-items.json'), JSON.stringify(rows));
  await writeFile(path.join(home, folder, 'last-updated.txt'), '2026-11-01T00:00:00Z\n');
};
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'work-item-tools-'));
  server.items.clear();
  server.fault = () => undefined;
  await put('work/SRE/notes/work-items', [
    row(1, 'Rotate the keys', { description: '<p>Every <b>90</b> days</p>', state: 'Shipped' }),
    row(2, 'The keys rotate slowly', { assignedTo: 'Dana Okafor' }),
    row(3, 'Only here'),
  ]);
  await put('elsewhere', [row(9, 'Not to be read')]);
});
afterEach(() => rm(home, { recursive: true }));

function contextOf(more: Partial<ToolContext> = {}): ToolContext {
  const files = createFiles();
  return {
    ports: portsOf({
      files,
      fileParts: files,
      writer: createFileWriter(),
      clock: { now: () => now },
      http: createHttp({ allowed: () => true, proxy: 'environment' }),
      environment: { variable: () => undefined, home: path.join(home, 'user'), platform: 'linux' },
    }),
    folder: path.join(home, 'work'),
    signal: new AbortController().signal,
    progress: () => undefined,
    ...more,
  };
}
const live = (): Partial<ToolContext> => ({
  azureDevOps: async () => ({
    organisation: server.organisation,
    project: 'Platform',
    authorization: async () => 'Bearer token',
    wait: async () => undefined,
    replica: async () => undefined,
  }),
});

async function ask(name: string, input: object, context = contextOf()): Promise<Record<string, unknown>> {
  const tool = workItemTools.find((one) => one.name === name);
  const call = tool?.prepare(input);
  if (call?.ok !== true) throw new Error(`no call of ${name}`);
  return (await call.value(context)) as Record<string, unknown>;
}
const found = (answer: Record<string, unknown>) => (answer['items'] as { id: number }[]).map(({ id }) => id);

test('without a folder the replica of the notes folder is searched', async () => {
  const answer = await ask('search_work_items', { query: 'keys' });
  expect(answer).toMatchObject({ status: 'ok', lastUpdated: '2026-11-01T00:00:00Z', stale: true });
  expect(found(answer)).toEqual([1, 2]);
});

test('a phrase is held against the texts', async () => {
  expect(found(await ask('search_work_items', { query: '"rotate the keys"' }))).toEqual([1]);
  expect(found(await ask('search_work_items', { query: '"every 90 days"' }))).toEqual([1]);
  expect(found(await ask('search_work_items', { query: 'keys -"the keys rotate"' }))).toEqual([1]);
});

test('what is open is what the server said of the state, not its name', async () => {
  expect(found(await ask('search_work_items', { query: 'keys is:open' }))).toEqual([1, 2]);
  const meta = { version: 1, organisation: '', project: '', files: {}, categories: { shipped: 'Completed' } };
  const file = path.join(home, 'work/SRE/notes/work-items/replica.meta.json');
  await writeFile(file, JSON.stringify(meta));
  expect(found(await ask('search_work_items', { query: 'keys is:open' }))).toEqual([2]);
});

test('a place of the settings says which files, who @me is, and from when on it is stale', async () => {
  await writeFile(
    path.join(home, 'elsewhere/more.json'),
    JSON.stringify([row(10, 'More', { assignedTo: 'Kim' })]),
  );
  const replica = async () => ({
    folder: path.join(home, 'elsewhere'),
    further: ['more.json'],
    me: ['Kim'],
    staleAfter: 100 * 86_400_000,
  });
  const answer = await ask('search_work_items', { query: '@me' }, contextOf({ replica }));
  expect(found(answer)).toEqual([10]);
  expect(answer['stale']).toBe(false);
  const none = contextOf({ replica: async () => undefined });
  expect(await ask('search_work_items', { query: 'keys' }, none)).toMatchObject({ status: 'unavailable' });
});

test('a model reads no replica outside of the folders that are open, also through a link', async () => {
  const roots = [path.join(home, 'work')];
  await symlink(path.join(home, 'elsewhere'), path.join(home, 'work/linked'));
  await mkdir(path.join(home, 'work/half'));
  await symlink(
    path.join(home, 'elsewhere/team-work-items.json'),
    path.join(home, 'work/half/team-work-items.json'),
  );
  for (const replica of ['../elsewhere', path.join(home, 'elsewhere'), 'linked', 'half']) {
    for (const [name, input] of [
      ['search_work_items', { query: 'read', replica }],
      ['get_work_item', { id: 9, replica }],
    ] as const) {
      const answer = await ask(name, input, contextOf({ roots }));
      expect([replica, name, answer['status']]).toEqual([replica, name, 'unavailable']);
      expect(answer['reason']).toMatch(/outside/u);
    }
  }
  expect(found(await ask('search_work_items', { query: 'read', replica: '../elsewhere' }))).toEqual([9]);
  const inside = { query: 'keys', replica: 'SRE/notes/work-items' };
  expect(found(await ask('search_work_items', inside, contextOf({ roots })))).toEqual([1, 2]);
});

test('an item comes live, and says so', async () => {
  server.add([
    {
      id: 1,
      rev: 4,
      fields: {
        'System.Title': 'Rotate all keys',
        'System.Description': '<script>alert(1)</script>Now\u202e',
      },
    },
  ]);
  expect(await ask('get_work_item', { id: 1 }, contextOf(live()))).toMatchObject({
    status: 'ok',
    source: 'live',
    stale: false,
    item: { id: 1, rev: 4, title: 'Rotate all keys', description: expect.not.stringMatching(/<|\u202e/u) },
  });
});

test('an item comes from the replica where nobody is asked, or nobody answers, and says why', async () => {
  const kept = {
    status: 'ok',
    source: 'replica',
    lastUpdated: '2026-11-01T00:00:00Z',
    stale: true,
    item: { id: 1, title: 'Rotate the keys', description: expect.stringMatching(/^Every\s+90\s+days$/u) },
  };
  expect(await ask('get_work_item', { id: 1 })).toMatchObject({
    ...kept,
    notLive: expect.stringMatching(/not asked/u),
  });
  server.fault = () => ({ kind: 'status', status: 401 });
  expect(await ask('get_work_item', { id: 1 }, contextOf(live()))).toMatchObject({
    ...kept,
    notLive: expect.stringMatching(/sign-in/iu),
  });
  expect(await ask('get_work_item', { id: 77 })).toMatchObject({ status: 'not-found' });
});

test('the states of items come from the server, else from the replica, and it says which', async () => {
  const context = contextOf(live());
  const replica = {
    folder: path.join(home, 'work/SRE/notes/work-items'),
    further: [],
    me: [],
    staleAfter: 0,
  };
  const states = async () => {
    const access = await context.azureDevOps?.();
    const opened = await openReader(context.ports, replica, context.signal);
    return readStates([1, 2, 3, 77], {
      server: access && (await openItemServer(context.ports, access)),
      replica: async () => (opened.ok ? opened.value : undefined),
    });
  };
  const closed = { 'System.Title': 'Rotate', 'System.State': 'Closed' };
  server.add([1, 2].map((id) => ({ id, rev: 1, fields: closed })));
  server.fault = ({ path: asked }) =>
    asked.includes('workitems/2?') ? { kind: 'status', status: 401 } : undefined;
  expect(await states()).toEqual([
    { id: 1, state: 'Closed', open: false, source: 'live' },
    { id: 2, state: 'New', open: true, source: 'replica' },
    { id: 3, state: '', open: false, source: 'none' },
    { id: 77, state: '', open: false, source: 'none' },
  ]);
});

test('what the server does not have is not answered from an older row', async () => {
  expect(await ask('get_work_item', { id: 3 }, contextOf(live()))).toMatchObject({ status: 'not-found' });
});
