import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readMeta } from '../../../src/features/workItems/core/replicaMeta.ts';
import { regenerate, type RegenerateRequest } from '../../../src/features/workItems/core/regenerate.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { clientOf } from '../../builders/azureDevOps/clientOf.ts';
import { AzureDevOpsStandIn } from '../../builders/azureDevOps/standIn.ts';
import { generateItems } from '../../builders/workItems.ts';

const team = 'SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project';
const mine =
  'SELECT [System.Id] FROM WorkItems WHERE [System.AssignedTo] = @Me ORDER BY [System.ChangedDate]';

let server: AzureDevOpsStandIn;
let folder = '';
beforeAll(async () => {
  server = await AzureDevOpsStandIn.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'regenerate-'));
  server.items.clear();
  server.add(generateItems(1000, { seed: 4 }));
  server.now = Date.parse('2026-11-20T08:00:00Z');
  server.fault = () => undefined;
  server.requests.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const ports = { files: createFiles(), writer: createFileWriter() };

function run(change: Partial<RegenerateRequest> = {}) {
  return regenerate(ports, {
    client: clientOf(server).client,
    organisation: server.organisation,
    project: 'Platform',
    folder,
    queries: { 'my-work-items.json': mine, 'team-work-items.json': team },
    incremental: true,
    mayReplace: async () => true,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...change,
  });
}

const read = (name: string) => readFile(path.join(folder, name), 'utf8');
const idsIn = async (name: string) => (JSON.parse(await read(name)) as { id: number }[]).map(({ id }) => id);
const sum = async (change: Partial<RegenerateRequest> = {}) => {
  const answer = await run(change);
  if (!answer.ok) return answer.error.code;
  return answer.value.map(({ file, count, added, changed, gone, kept }) => [
    file.replace('-work-items.json', ''),
    count,
    added.length,
    changed.length,
    gone.length,
    kept,
  ]);
};

test('writes both files, one item a line by id, and from when they are', async () => {
  const ours = [...server.items.values()].filter(
    ({ fields }) =>
      (fields['System.AssignedTo'] as { displayName?: string } | undefined)?.displayName === server.me,
  );
  expect(await sum()).toEqual([
    ['my', ours.length, ours.length, 0, 0, false],
    ['team', 1000, 1000, 0, 0, false],
  ]);
  expect(await idsIn('my-work-items.json')).toEqual(ours.map(({ id }) => id));
  expect((await read('team-work-items.json')).split('\n')).toHaveLength(1003);
  expect(await read('last-updated.txt')).toBe('2026-11-20T08:00:00.000Z\n');
  expect(readMeta(await read('replica.meta.json'))?.categories['resolved']).toBe('Resolved');
});

test('what the server says of the format of a description stays with the item', async () => {
  const queries = { 'team-work-items.json': team };
  const [first] = [...server.items.values()];
  if (!first) throw new Error('no item');
  first.multilineFieldsFormat = { 'System.Description': 'markdown', 'Custom.Notes': 'html' };
  await run({ queries });
  const formats = async () =>
    (JSON.parse(await read('team-work-items.json')) as { multilineFieldsFormat?: unknown }[]).flatMap(
      ({ multilineFieldsFormat }) => multilineFieldsFormat ?? [],
    );
  expect(await formats()).toEqual([{ 'System.Description': 'markdown' }]);
  // The rows of items that did not change come from the file.
  server.now += 60_000;
  server.change(first.id + 1, { 'System.Title': 'another title' });
  expect(await sum({ queries })).toEqual([['team', 1000, 0, 1, 0, false]]);
  expect(await formats()).toEqual([{ 'System.Description': 'markdown' }]);
});

test('asks for what has changed alone, and tells it: new, changed, gone', async () => {
  await run();
  server.now += 60_000;
  server.requests.length = 0;
  server.change(10_001, { 'System.Title': 'another title' });
  server.change(10_002, { 'System.TeamProject': 'Elsewhere' });
  server.add([
    {
      id: 777,
      rev: 1,
      fields: { 'System.Title': 'new', 'System.ChangedDate': new Date(server.now).toISOString() },
    },
  ]);
  expect(await sum({ queries: { 'team-work-items.json': team } })).toEqual([['team', 1000, 1, 1, 1, false]]);
  expect(server.requests.filter(({ path: asked }) => asked.includes('workitemsbatch'))).toHaveLength(1);
  expect(await idsIn('team-work-items.json')).not.toContain(10_002);
  expect(await read('team-work-items.json')).toContain('another title');
});

test('a thousand changes among many take ten requests at most', async () => {
  await run({ queries: { 'team-work-items.json': team } });
  server.now += 60_000;
  for (const id of server.items.keys()) server.change(id, {});
  server.requests.length = 0;
  expect(await sum({ queries: { 'team-work-items.json': team } })).toEqual([
    ['team', 1000, 0, 1000, 0, false],
  ]);
  const asked = server.requests.filter(({ path: one }) => !one.includes('workitemtypes'));
  expect(asked.length).toBeLessThanOrEqual(10);
});

test('a file that somebody edited is replaced after a yes, and stays after a no', async () => {
  await run();
  const edited = `${await read('team-work-items.json')}\n`;
  await writeFile(path.join(folder, 'team-work-items.json'), edited);
  const asked: string[] = [];
  const mayReplace = async (file: string, why: string) => {
    asked.push(`${file} ${why}`);
    return false;
  };
  await run({ mayReplace });
  expect(asked).toEqual(['team-work-items.json edited']);
  expect(await read('team-work-items.json')).toBe(edited);
  await run();
  expect(await read('team-work-items.json')).not.toBe(edited);
});

test('nothing found does not empty a file without a yes', async () => {
  await run();
  const before = await read('team-work-items.json');
  server.items.clear();
  const answer = await run({ incremental: false, mayReplace: async () => false });
  expect(answer.ok && answer.value.every(({ kept }) => kept)).toBe(true);
  expect(await read('team-work-items.json')).toBe(before);
});

test('whatever the server does in the middle, the files stay as they were', async () => {
  await run();
  const before = await Promise.all((await readdir(folder)).map(async (name) => [name, await read(name)]));
  const faults = [
    { kind: 'status', status: 401 },
    { kind: 'status', status: 429, retryAfter: '3600' },
    { kind: 'html', status: 200 },
    { kind: 'reset' },
  ] as const;
  for (const fault of faults) {
    server.requests.length = 0;
    server.fault = ({ path: asked }) => (asked.includes('workitemsbatch') ? fault : undefined);
    expect((await run({ incremental: false })).ok).toBe(false);
    const after = await Promise.all((await readdir(folder)).map(async (name) => [name, await read(name)]));
    expect(after).toEqual(before);
  }
});

test('cancelling keeps what was there', async () => {
  await run();
  const before = await read('team-work-items.json');
  const cancel = new AbortController();
  const answer = await run({
    incremental: false,
    signal: cancel.signal,
    progress: () => cancel.abort(),
  });
  expect(answer.ok ? undefined : answer.error.code).toBe('cancelled');
  expect(await read('team-work-items.json')).toBe(before);
});

test('a clock that is a day off changes nothing: the server tells the time', async () => {
  server.now = Date.parse('2026-11-21T08:00:00Z');
  await run();
  server.now += 1000;
  server.change(10_003, { 'System.Title': 'later' });
  expect(await sum({ queries: { 'team-work-items.json': team } })).toEqual([['team', 1000, 0, 1, 0, false]]);
});
