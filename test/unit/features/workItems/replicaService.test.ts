import { expect, test } from 'vitest';
import { ReplicaService } from '../../../../src/features/workItems/core/replicaService.ts';
import { fromWorker, type FromWorker } from '../../../../src/features/workItems/core/workerProtocol.ts';
import { generateItems, makeVocabulary } from '../../../builders/workItems.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const rows = [...generateItems(300, { seed: 9, vocabulary: makeVocabulary(500, 9) })];
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A service whose messages are kept; what it wants to read, it gets from the same files. */
function start(files: Readonly<Record<string, Uint8Array>>) {
  const sent: FromWorker[] = [];
  const service = new ReplicaService((message) => {
    expect(fromWorker.safeParse(message).success).toBe(true);
    sent.push(message);
    if (message.kind !== 'read') return;
    const parts = message.places.map(({ file, start: from, length }) =>
      (files[file] ?? new Uint8Array()).subarray(from, from + length),
    );
    void service.handle({ kind: 'rows', number: message.number, rows: parts });
  });
  let number = 0;
  return {
    sent,
    load: (key = 'key') =>
      service.handle({
        kind: 'load',
        files: Object.entries(files).map(([name, bytes]) => ({ name, bytes })),
        key,
      }),
    open: (index: Uint8Array, key: string) => service.handle({ kind: 'open', index, key }),
    async search(text: string) {
      number += 1;
      await service.handle({
        kind: 'search',
        number,
        text,
        order: 'relevance',
        from: 0,
        to: 500,
        me: [],
        categories: {},
        now,
      });
      return sent.findLast((message) => message.kind === 'found');
    },
  };
}

test('answers while the index is made, and the same items afterwards', async () => {
  const service = start({ 'team.json': bytesOf(rows) });
  const loading = service.load();
  const early = await service.search('cluster chart');
  await loading;
  const late = await service.search('cluster chart');
  const ids = (found: typeof early) => found?.rows.map(({ id }) => id).sort();
  expect(service.sent[0]).toMatchObject({ kind: 'state', indexing: true });
  expect(early?.rows.length).toBeGreaterThan(0);
  expect(ids(early)).toEqual(ids(late));
});

test('sends rows first and the counts after them', async () => {
  const service = start({ 'team.json': bytesOf(rows) });
  await service.load();
  await service.search('cluster');
  const kinds = service.sent.map(({ kind }) => kind);
  expect(kinds.slice(-2)).toEqual(['found', 'facets']);
});

test('an index of an earlier run answers at once, one of other files does not', async () => {
  const first = start({ 'team.json': bytesOf(rows) });
  await first.load('a');
  const index = first.sent.find((message) => message.kind === 'index');
  const second = start({});
  await second.open(index?.index ?? new Uint8Array(), 'a');
  expect((await second.search('cluster'))?.total).toBe((await first.search('cluster'))?.total);
  const third = start({});
  await third.open(index?.index ?? new Uint8Array(), 'b');
  expect((await third.search('cluster'))?.total).toBe(0);
});

test('phrases are words next to each other, in the title or in the text', async () => {
  const item = (id: number, title: string, description = '') => ({ id, title, description });
  const service = start({
    'my.json': bytesOf([
      item(1, 'Out of memory in redis'),
      item(2, 'Memory out of order'),
      item(3, 'Redis', '<p>killed: <b>out of</b> memory</p>'),
      item(4, 'Out of', 'memory'),
    ]),
  });
  await service.load();
  expect((await service.search('"out of memory"'))?.rows.map(({ id }) => id).sort()).toEqual([1, 3]);
  expect((await service.search('memory -"out of memory"'))?.rows.map(({ id }) => id).sort()).toEqual([2, 4]);
});

test('marks the parts of a title that were found, corrected words too', async () => {
  const service = start({ 'my.json': bytesOf([{ id: 1, title: 'Rotate the Certificates of redis' }]) });
  await service.load();
  expect((await service.search('cert red'))?.rows[0]?.marks).toEqual([
    [11, 15],
    [27, 30],
  ]);
  expect((await service.search('certifcates'))?.rows[0]?.marks).toEqual([[11, 23]]);
});
