import { expect, test } from 'vitest';
import { SegmentBuilder } from '../../../../src/features/workItems/core/buildSegment.ts';
import { isOneEdit } from '../../../../src/features/workItems/core/lookup.ts';
import { parseQuery } from '../../../../src/features/workItems/core/query.ts';
import { emptyReplica, updateReplica } from '../../../../src/features/workItems/core/replicaIndex.ts';
import { searchSegments, type Order } from '../../../../src/features/workItems/core/search.ts';
import { facetOf, tagsOf, titleOf, type Segment } from '../../../../src/features/workItems/core/segment.ts';
import { decodeSegment, encodeSegment } from '../../../../src/features/workItems/core/segmentFile.ts';
import { plainText, wordsOf } from '../../../../src/features/workItems/core/words.ts';
import { readWorkItem, type WorkItem } from '../../../../src/features/workItems/core/workItem.ts';
import { generateItems, makeVocabulary, randomFrom } from '../../../builders/workItems.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const vocabulary = makeVocabulary(2000, 3);
const items = [...generateItems(2000, { seed: 3, vocabulary })].flatMap((row) => {
  const item = readWorkItem(row);
  return item.ok ? [item.value] : [];
});

function segmentOf(list: readonly WorkItem[]): Segment {
  const builder = new SegmentBuilder();
  list.forEach((item, start) => builder.add(item, { file: 0, start, length: 1, hash: start }));
  return builder.finish();
}

const segment = segmentOf(items);

function search(text: string, order: Order = 'relevance', on: Segment = segment) {
  const outcome = searchSegments(
    [{ segment: on, gone: undefined }],
    { query: parseQuery(text, now), order, from: 0, to: 10_000, facets: true },
    { me: ['Dana Okafor'], isOpen: (state) => !['Closed', 'Removed', 'Resolved'].includes(state) },
  );
  return { ...outcome, ids: outcome.hits.map((hit) => on.ids[hit.item] ?? 0) };
}

const sorted = (ids: readonly number[]) => [...ids].sort((left, right) => left - right);
const textOf = (item: WorkItem) =>
  wordsOf([item.title, ...item.tags, item.assignedTo, plainText(item.description)].join(' '));

test('words in any order, each the beginning of a word: the same items as by reading them all', () => {
  const random = randomFrom(11);
  for (let round = 0; round < 200; round += 1) {
    const words = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      vocabulary.pick(random).slice(0, 2 + Math.floor(random() * 6)),
    );
    const naive = items
      .filter((item) => {
        const have = textOf(item);
        return words.every((word) => have.some((one) => one.startsWith(word)));
      })
      .map(({ id }) => id);
    const found = search(words.join(' '));
    expect(sorted(found.ids), words.join(' ')).toEqual(sorted(naive));
    expect(found.total).toBe(naive.length);
  }
});

test('filters answer what the fields say', () => {
  const by = (fits: (item: WorkItem) => boolean) => sorted(items.filter(fits).map(({ id }) => id));
  const day = 86_400_000;
  expect(sorted(search('state:active').ids)).toEqual(by(({ state }) => state === 'Active'));
  expect(sorted(search('-state:Closed -state:Removed type:Bug').ids)).toEqual(
    by(({ state, type }) => type === 'Bug' && state !== 'Closed' && state !== 'Removed'),
  );
  expect(sorted(search('@me is:open').ids)).toEqual(
    by(({ assignedTo, state }) => assignedTo.startsWith('Dana') && ['New', 'Active'].includes(state)),
  );
  expect(sorted(search('assigned:none').ids)).toEqual(by(({ assignedTo }) => assignedTo === ''));
  expect(sorted(search('assigned:tanaka').ids)).toEqual(
    by(({ assignedTo }) => assignedTo.includes('Tanaka')),
  );
  expect(sorted(search('area:SRE').ids)).toEqual(by(({ areaPath }) => areaPath.includes('SRE')));
  expect(sorted(search('area:"Platform\\SRE\\On call"').ids)).toEqual(
    by(({ areaPath }) => areaPath.endsWith('On call')),
  );
  expect(sorted(search('updated:<30d').ids)).toEqual(by(({ changed = 0 }) => changed >= now - 30 * day));
  expect(sorted(search('updated:>30d').ids)).toEqual(by(({ changed = 0 }) => changed < now - 30 * day));
  const tag = items.find(({ tags }) => tags.length > 0)?.tags[0] ?? '';
  expect(sorted(search(`tag:${tag}`).ids)).toEqual(by(({ tags }) => tags.includes(tag)));
  const parent = items.find((item) => item.parent > 0)?.parent ?? 0;
  expect(sorted(search(`parent:${parent}`).ids)).toEqual(by((item) => item.parent === parent));
});

test('an id stands first, even where its digits stand in other texts', () => {
  const [first, ...others] = items;
  const mixed = segmentOf([
    { ...(first as WorkItem), id: 5, title: 'see 10007 and 10007' },
    ...others.slice(0, 20),
  ]);
  for (const item of others.slice(0, 20))
    expect(search(String(item.id), 'relevance', mixed).ids[0]).toBe(item.id);
  expect(search('#10007', 'relevance', mixed).ids[0]).toBe(10_007);
});

test('a typing error still finds the item, and says which word it took', () => {
  const random = randomFrom(21);
  let found = 0;
  const rounds = 200;
  for (let round = 0; round < rounds; round += 1) {
    const item = items[Math.floor(random() * items.length)] as WorkItem;
    const word = wordsOf(item.title).find((one) => one.length >= 5);
    if (word === undefined) {
      found += 1;
      continue;
    }
    const at = 1 + Math.floor(random() * (word.length - 2));
    const wrong = [
      word.slice(0, at) + word.slice(at + 1),
      `${word.slice(0, at)}x${word.slice(at)}`,
      `${word.slice(0, at)}x${word.slice(at + 1)}`,
      word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
    ][round % 4] as string;
    if (search(wrong).ids.includes(item.id)) found += 1;
  }
  expect(found / rounds).toBeGreaterThanOrEqual(0.9);
  expect(search('certifcate').corrected.get('certifcate')).toContain('certificate');
});

test('one edit is one letter too many, too few, wrong or in the wrong place', () => {
  for (const other of ['redi', 'rediss', 'redos', 'reids'])
    expect(isOneEdit('redis', other), other).toBe(true);
  for (const other of ['red', 'redisss', 'rodos', 'sider'])
    expect(isOneEdit('redis', other), other).toBe(false);
});

test('the title counts more than the text, the whole word more than its beginning', () => {
  const base: Omit<WorkItem, 'id' | 'title' | 'description'> = {
    rev: 1,
    type: 'Task',
    state: 'New',
    assignedTo: '',
    tags: [],
    areaPath: '',
    iterationPath: '',
    parent: 0,
    changed: now,
    markdown: false,
    project: '',
    url: '',
  };
  const small = segmentOf([
    { ...base, id: 1, title: 'other', description: 'redis' },
    { ...base, id: 2, title: 'redistribute', description: '' },
    { ...base, id: 3, title: 'redis', description: '' },
    { ...base, id: 4, title: 'nothing', description: '' },
  ]);
  expect(search('redis', 'relevance', small).ids).toEqual([3, 2, 1]);
});

test('orders and facets', () => {
  const changed = search('type:Bug', 'changed').hits.map((hit) => segment.changed[hit.item] ?? 0);
  expect(changed).toEqual([...changed].sort((left, right) => right - left));
  const titles = search('type:Bug', 'title').hits.map((hit) => titleOf(segment, hit.item).toLowerCase());
  expect(titles).toEqual([...titles].sort());
  const { facets, total } = search('type:Bug');
  expect(facets?.type).toEqual([{ value: 'Bug', count: total }]);
  const bugs = items.filter(({ type }) => type === 'Bug');
  expect(facets?.state.find(({ value }) => value === 'Active')?.count).toBe(
    bugs.filter(({ state }) => state === 'Active').length,
  );
});

test('the best fifty are the first fifty of all', () => {
  const all = search('cluster').ids;
  const some = searchSegments(
    [{ segment, gone: undefined }],
    { query: parseQuery('cluster', now), order: 'relevance', from: 10, to: 50, facets: false },
    { me: [], isOpen: () => true },
  );
  expect(some.hits.map((hit) => segment.ids[hit.item])).toEqual(all.slice(10, 50));
});

test('a saved segment answers as before; one that was cut or changed in its header is none', () => {
  const bytes = encodeSegment(segment, { size: 7 });
  const loaded = decodeSegment(bytes);
  expect(loaded?.note).toEqual({ size: 7 });
  const again = loaded?.segment as Segment;
  for (const text of ['cluster', 'certifcate', 'state:Active helm', '10007']) {
    expect(search(text, 'relevance', again).ids, text).toEqual(search(text).ids);
  }
  expect(titleOf(again, 5)).toBe(items[5]?.title);
  expect(facetOf(again, 'assigned', 5)).toBe(items[5]?.assignedTo);
  expect(tagsOf(again, 5)).toEqual(items[5]?.tags);
  expect(decodeSegment(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
  expect(decodeSegment(bytes.subarray(0, 10))).toBeUndefined();
  expect(decodeSegment(new TextEncoder().encode('{"version":1}  and more text'))).toBeUndefined();
});

test('a file that changed gives the same answers patched as built anew', async () => {
  const random = randomFrom(31);
  const encode = (rows: readonly unknown[]) => new TextEncoder().encode(JSON.stringify(rows));
  let mine: readonly unknown[] = [...generateItems(60, { seed: 3, vocabulary })];
  let team: readonly unknown[] = [...generateItems(400, { seed: 3, vocabulary })];
  const files = () => [
    { name: 'mine', bytes: encode(mine) },
    { name: 'team', bytes: encode(team) },
  ];
  const fresh = [...generateItems(500, { seed: 77, vocabulary })];
  let state = await updateReplica(emptyReplica, files());
  expect(state.count).toBe(400);
  for (let round = 0; round < 12; round += 1) {
    const change = (row: unknown) => {
      const dice = random();
      if (dice < 0.03) return [];
      if (dice < 0.06) return [fresh[Math.floor(random() * fresh.length)]];
      return [row];
    };
    mine = mine.flatMap(change);
    team = team.flatMap(change);
    state = await updateReplica(state, files());
    const whole = await updateReplica(emptyReplica, files());
    expect(state.count).toBe(whole.count);
    for (const text of ['', 'cluster', 'helm', 'state:Active', 'chart ingress']) {
      const ask = (of: typeof state) => {
        const { hits, total } = searchSegments(
          of.segments,
          { query: parseQuery(text, now), order: 'id', from: 0, to: 1000, facets: false },
          { me: [], isOpen: () => true },
        );
        return { total, ids: hits.map((hit) => hit.segment.ids[hit.item]) };
      };
      expect(ask(state), `${round} ${text}`).toEqual(ask(whole));
    }
    const [{ segment: some } = { segment }] = state.segments;
    const bytes = files()[some.files[0] ?? 0]?.bytes.subarray(
      some.starts[0],
      (some.starts[0] ?? 0) + (some.lengths[0] ?? 0),
    );
    if (state.segments[0]?.gone?.[0] !== 1) {
      expect((JSON.parse(new TextDecoder().decode(bytes)) as { id: number }).id).toBe(some.ids[0]);
    }
  }
});

test('rows that are none are named by file and line, and the rest is found', async () => {
  const text =
    '[\n  {"id": 1, "title": "one"},\n  {"id": 2},\n  {"title": "three"},\n  7,\n  {"id": 4, "title": "four"}\n]';
  const state = await updateReplica(emptyReplica, [
    { name: 'a.json', bytes: new TextEncoder().encode(text) },
  ]);
  expect(state.count).toBe(2);
  expect(state.broken).toEqual([
    { file: 'a.json', line: 3, reason: 'no-title' },
    { file: 'a.json', line: 4, reason: 'no-id' },
  ]);
});

test('HTML becomes the words that a reader sees', () => {
  expect(wordsOf(plainText('<p>Caf&eacute;&amp;bar <b>a&lt;b</b>&#233;x &#x3b1;</p>'))).toEqual([
    'caf',
    'eacute',
    'bar',
    'a',
    'b',
    'ex',
    'α',
  ]);
  expect(wordsOf('Ünïcode naïve ТЕСТ 日本語')).toEqual(['unicode', 'naive', 'тест', '日本語']);
  expect(plainText('<a'.repeat(200_000))).toHaveLength(400_000);
});
