import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeAge, readAge } from '../../../../src/features/workItems/core/age.ts';
import { openReplica } from '../../../../src/features/workItems/core/openReplica.ts';
import { isOpenState } from '../../../../src/features/workItems/core/stateCategory.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { createFileWriter } from '../../../../src/node/fileWriter.ts';
import { generateItems } from '../../../builders/workItems.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const hour = 3_600_000;

test.each([
  ['2026-11-20T07:30:00Z', '2026-11-20T07:30:00Z', 4.5 * hour, false],
  ['\ufeff2026-11-20T07:30:00Z\r\n', '2026-11-20T07:30:00Z', 4.5 * hour, false],
  ['Last updated: 2026-11-01 12:00:00Z', 'Last updated: 2026-11-01 12:00:00Z', 19 * 24 * hour, true],
  [String(now / 1000 - 60), String(now / 1000 - 60), 60_000, false],
  ['2026-11-20T12:05:00Z', '2026-11-20T12:05:00Z', 0, false],
  ['2027-01-01T00:00:00Z', null, undefined, true],
  ['soon', null, undefined, true],
  ['', null, undefined, true],
  [undefined, null, undefined, true],
])('the age in %j', (text, lastUpdated, age, stale) => {
  expect(readAge(text, now)).toEqual({ lastUpdated, age, stale });
});

test('an age is told in its largest unit', () => {
  expect([undefined, 0, 60_000, 59 * 60_000, 2 * hour, 24 * hour, 72 * hour].map(describeAge)).toEqual([
    'age unknown',
    'just now',
    '1 minute ago',
    '59 minutes ago',
    '2 hours ago',
    '1 day ago',
    '3 days ago',
  ]);
});

test('what the server says of a state counts before its name', () => {
  expect(isOpenState('Closed')).toBe(false);
  expect(isOpenState('Waiting for vendor')).toBe(true);
  expect(isOpenState('Shipped', new Map([['shipped', 'Completed']]))).toBe(false);
  expect(isOpenState('Closed', new Map([['closed', 'InProgress']]))).toBe(true);
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'replica-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ports = () => ({
  files: createFiles(),
  writer: createFileWriter(),
  environment: {
    variable: (name: string) => (name === 'XDG_CACHE_HOME' ? `${folder}/cache` : undefined),
    home: folder,
    platform: 'linux' as const,
  },
});
const open = async () => {
  const opened = await openReplica(ports(), folder, { signal: new AbortController().signal });
  if (!opened.ok) return opened.error.code;
  const [live] = opened.value.state.segments;
  return { count: opened.value.state.count, first: live?.segment.ids[0] };
};
const write = (name: string, rows: readonly unknown[]) =>
  writeFile(path.join(folder, name), JSON.stringify(rows));

test('a large replica is indexed once, and anew when a file changed', async () => {
  expect(await open()).toBe('no-replica');
  const rows = [...generateItems(2500, { seed: 5 })];
  await write('my-work-items.json', rows.slice(0, 100));
  await write('team-work-items.json', rows);
  expect(await open()).toEqual({ count: 2500, first: 10_000 });
  const [cache = ''] = await readdir(path.join(folder, 'cache/sre-workbench/replicas'));
  expect(cache).toMatch(/\.index$/);
  expect(await open()).toEqual({ count: 2500, first: 10_000 });
  await write('team-work-items.json', rows.slice(0, 2400));
  expect(await open()).toEqual({ count: 2400, first: 10_000 });
  await writeFile(path.join(folder, 'cache/sre-workbench/replicas', cache), 'damaged');
  expect(await open()).toEqual({ count: 2400, first: 10_000 });
});

test('without the two names, every JSON file of the folder is the replica', async () => {
  await write('export.json', [...generateItems(3, { seed: 5 })]);
  expect(await open()).toEqual({ count: 3, first: 10_000 });
});
