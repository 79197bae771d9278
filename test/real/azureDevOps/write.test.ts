/** Writing work items over real HTTP, with a stand-in server that refuses and breaks. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { planWrite, type PlannedWrite } from '../../../src/features/workItems/core/writePlan.ts';
import { patchReplica } from '../../../src/features/workItems/core/writeReplica.ts';
import {
  itemChange,
  newItem,
  type ItemChange,
  type NewItem,
} from '../../../src/features/workItems/core/writeRequest.ts';
import { checkWrite, runWrite } from '../../../src/features/workItems/core/writeRun.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { clientOf } from '../../builders/azureDevOps/clientOf.ts';
import { AzureDevOpsStandIn } from '../../builders/azureDevOps/standIn.ts';

let server: AzureDevOpsStandIn;
beforeAll(async () => {
  server = await AzureDevOpsStandIn.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.items.clear();
  server.fault = () => undefined;
  server.add(
    [1, 2, 3].map((id) => ({
      id,
      rev: 1,
      fields: {
        'System.Title': `Item ${id}`,
        'System.WorkItemType': 'Task',
        'System.State': 'New',
        'System.Tags': 'alpha; beta',
        'System.AreaPath': 'Platform\\Core',
        'System.ChangedDate': '2026-11-19T08:00:00Z',
      },
    })),
  );
});

const place = () => ({
  server: clientOf(server).client,
  organisation: server.organisation,
  project: 'Platform',
});

async function plan(changes: readonly ItemChange[], create: readonly NewItem[] = []): Promise<PlannedWrite> {
  const planned = await planWrite(place(), { changes, create });
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value;
}

const stored = (id: number) => {
  const item = server.items.get(id);
  if (!item) throw new Error(`no item ${id}`);
  return item;
};

test('all that is asked of an item is one change, shown as it is and as it becomes', async () => {
  const planned = await plan([
    { id: 1, state: 'Active', addTags: ['Beta', 'gamma'], removeTags: ['alpha'] },
    { id: 1, comment: 'Looked at <b>it</b>', links: [{ type: 'parent', id: 2 }] },
  ]);
  expect(planned.plan.parts).toEqual([
    {
      subject: '1 Item 1',
      changes: [
        expect.objectContaining({ field: 'State', before: 'New', after: 'Active' }),
        expect.objectContaining({ field: 'Tags', before: 'alpha; beta', after: 'beta; gamma' }),
        { field: 'Link', before: '', after: 'parent 2' },
        { field: 'Comment', before: '', after: 'Looked at <b>it</b>' },
      ],
    },
  ]);
  expect(stored(1).rev).toBe(1);
  expect(await checkWrite(planned)).toBeUndefined();
  const outcome = await runWrite(planned);
  expect(outcome).toMatchObject({ ok: true, lines: ['1 Item 1: written as revision 2.'] });
  expect(stored(1).fields).toMatchObject({ 'System.State': 'Active', 'System.Tags': 'beta; gamma' });
  expect(stored(1).comments).toEqual(['Looked at &lt;b&gt;it&lt;/b&gt;']);
  expect(stored(1).relations[0]?.rel).toBe('System.LinkTypes.Hierarchy-Reverse');
});

test('links and pages come and go, each by its own place', async () => {
  const page = 'https://example.com/runbook';
  const first = await plan([
    {
      id: 1,
      links: [
        { type: 'related', id: 2 },
        { type: 'successor', id: 3 },
      ],
      hyperlinks: [page, 'https://example.com/other'],
    },
  ]);
  expect(await runWrite(first)).toMatchObject({ ok: true });
  const change: ItemChange = {
    id: 1,
    removeLinks: [
      { type: 'related', id: 2 },
      { type: 'parent', id: 2 },
    ],
    removeHyperlinks: [page],
    links: [
      { type: 'related', id: 3 },
      { type: 'successor', id: 3 },
    ],
  };
  const second = await plan([change]);
  expect(second.plan.parts[0]?.changes).toEqual([
    { field: 'Link', before: 'related 2', after: '' },
    { field: 'Hyperlink', before: page, after: '' },
    { field: 'Link', before: '', after: 'related 3' },
  ]);
  // An answer that is lost is known by what became of the links.
  server.fault = ({ method }) => (method === 'PATCH' ? { kind: 'after-write', status: 503 } : undefined);
  expect(await runWrite(second)).toMatchObject({ ok: true });
  expect(stored(1).relations.map(({ rel, url }) => `${rel} ${url.split('/').at(-1)}`)).toEqual([
    'System.LinkTypes.Dependency-Forward 3',
    'Hyperlink other',
    'System.LinkTypes.Related 3',
  ]);
  server.fault = () => undefined;
  const again = await planWrite(place(), { changes: [change], create: [] });
  expect(again.ok ? '' : again.error.code).toBe('nothing-to-do');
});

test('what is like that already is no change', async () => {
  const answer = await planWrite(place(), {
    changes: [{ id: 1, state: 'New', addTags: ['ALPHA'] }],
    create: [],
  });
  expect(answer.ok ? '' : answer.error.code).toBe('nothing-to-do');
});

test('an item that somebody has changed is shown field by field, and not overwritten', async () => {
  const planned = await plan([{ id: 1, state: 'Active' }]);
  server.change(1, { 'System.State': 'Closed', 'System.Title': 'Another title' });
  const stopped = await checkWrite(planned);
  expect(stopped?.conflicts).toEqual([
    { subject: '1 Item 1', field: 'State', base: 'New', theirs: 'Closed', mine: 'Active' },
    { subject: '1 Item 1', field: 'Title', base: 'Item 1', theirs: 'Another title', mine: 'Item 1' },
  ]);
  // Between the check and the write too.
  const outcome = await runWrite(planned);
  expect(outcome).toMatchObject({ ok: false, written: [] });
  expect(outcome.conflicts).toHaveLength(2);
  expect(stored(1).fields['System.State']).toBe('Closed');
});

test('an answer that is lost is looked up, and nothing is written twice', async () => {
  const planned = await plan([{ id: 1, comment: 'once' }]);
  server.fault = ({ method }) => (method === 'PATCH' ? { kind: 'after-write', status: 503 } : undefined);
  expect(await runWrite(planned)).toMatchObject({ ok: true });
  expect(stored(1).comments).toEqual(['once']);
  const lost = await plan([{ id: 2, state: 'Active' }]);
  server.fault = ({ method }) => (method === 'PATCH' ? { kind: 'reset' } : undefined);
  const outcome = await runWrite(lost);
  expect(outcome.ok).toBe(false);
  expect(outcome.lines[0]).toMatch(/nothing was written/u);
  const foreign = await plan([{ id: 3, comment: 'mine' }]);
  server.fault = ({ method }) => {
    if (method !== 'PATCH') return undefined;
    server.change(3, { 'System.Title': 'theirs' });
    return { kind: 'reset' };
  };
  const unknown = await runWrite(foreign);
  expect(unknown.ok).toBe(false);
  expect(unknown.lines[0]).toMatch(/not known whether/u);
});

test('a state that the server refuses is no success', async () => {
  const outcome = await runWrite(await plan([{ id: 1, state: 'Nonsense' }]));
  expect(outcome.ok).toBe(false);
  expect(outcome.lines[0]).toMatch(/TF401347/u);
});

test('several items are one plan; one that fails does not hide what became of the others', async () => {
  const planned = await plan([1, 2, 3].map((id) => ({ id, state: 'Active' })));
  server.change(2, { 'System.Title': 'theirs' });
  const outcome = await runWrite(planned);
  expect(outcome.ok).toBe(false);
  expect(outcome.written.map(({ id }) => id)).toEqual([1, 3]);
  expect([1, 2, 3].map((id) => stored(id).fields['System.State'])).toEqual(['Active', 'New', 'Active']);
});

test('a new item is created once, below its parent and in its area, also where the answer is lost', async () => {
  const planned = await plan(
    [],
    [{ type: 'Bug', title: "It doesn't answer", parent: 1, tags: ['incident'] }],
  );
  expect(await runWrite(planned)).toMatchObject({ ok: true });
  const made = () =>
    [...server.items.values()].filter(({ fields }) => fields['System.Title'] === "It doesn't answer");
  expect(made()[0]?.fields).toMatchObject({ 'System.AreaPath': 'Platform\\Core', 'System.Tags': 'incident' });
  const again = await plan([], [{ type: 'Bug', title: "It doesn't answer" }]);
  expect(again.plan.parts[0]?.changes.at(-1)?.field).toBe('There already with this title');
  server.fault = ({ path: asked }) =>
    asked.includes('workitems/$') ? { kind: 'after-write', status: 500 } : undefined;
  expect(await runWrite(again)).toMatchObject({ ok: true });
  expect(made()).toHaveLength(2);
});

test('what nobody can see does not get into a request', () => {
  const parsed = itemChange.parse({ id: 1, comment: 'a\u202eb\u0007c\nd', state: ' Act\nive ' });
  expect(parsed).toMatchObject({ comment: 'abc\nd', state: 'Act ive' });
  expect(newItem.safeParse({ type: 'Task', title: 'x', tags: ['a;b'] }).success).toBe(false);
});

test('of a thousand interleaved writes by twenty people none is lost and none is told that was not done', async () => {
  const told = new Map<number, number>([1, 2, 3].map((id) => [id, 0]));
  let conflicts = 0;
  const person = async (who: number): Promise<void> => {
    for (let count = 0; count < 50; count += 1) {
      const id = 1 + ((who + count) % 3);
      const planned = await plan([{ id, comment: `${who} ${count}` }]);
      const outcome = await runWrite(planned);
      if (outcome.ok) told.set(id, (told.get(id) ?? 0) + 1);
      else conflicts += 1;
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, who) => person(who)));
  for (const id of [1, 2, 3]) {
    expect(stored(id).comments).toHaveLength(told.get(id) ?? -1);
    expect(stored(id).rev).toBe(1 + (told.get(id) ?? -1));
    expect(new Set(stored(id).comments).size).toBe(stored(id).comments.length);
  }
  expect(conflicts).toBeGreaterThan(0);
}, 120_000);

test('only the rows of what was written change in the replica, in the form that they have', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'replica-'));
  try {
    const mine = path.join(folder, 'my-work-items.json');
    const before =
      '[\n  {\n    "id": 1,\n    "title": "Item 1",\n    "state": "New",\n    "tags": ["alpha"],\n    "own": "stays"\n  },\n' +
      '  {"id": 3 , "title": "Item 3", "state" : "New"},\n {"id": 9, broken\n]\n';
    await writeFile(mine, before);
    const team = path.join(folder, 'team-work-items.json');
    await writeFile(
      team,
      '{"value":[{"id":1,"rev":1,"fields":{"System.Title":"Item 1","System.State":"New"}}]}',
    );
    const outcome = await runWrite(await plan([{ id: 1, state: 'Active', addTags: ['gamma'] }]));
    const ports = { files: createFiles(), writer: createFileWriter() };
    expect(await patchReplica(ports, folder, outcome.written)).toEqual([1]);
    expect(await readFile(mine, 'utf8')).toBe(
      before
        .replace('"state": "New"', '"state": "Active"')
        .replace('["alpha"]', '[\n      "alpha",\n      "beta",\n      "gamma"\n    ]'),
    );
    expect(JSON.parse(await readFile(team, 'utf8')).value[0]).toMatchObject({
      rev: 2,
      fields: { 'System.State': 'Active', 'System.Tags': 'alpha; beta; gamma' },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
