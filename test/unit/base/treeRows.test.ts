import { describe, expect, it } from 'vitest';
import { createTreeRows, type TreeRow } from '../../../src/base/treeRows.ts';

interface Named {
  readonly name: string;
}

const row = (id: string, told = '', rows: readonly TreeRow<Named>[] = []): TreeRow<Named> => ({
  id,
  told,
  node: { name: `${id} ${told}`.trim() },
  rows,
});

/** What is drawn anew when the second look follows the first. */
function drawn(first: readonly TreeRow<Named>[], second: readonly TreeRow<Named>[]) {
  const tree = createTreeRows<Named>();
  tree.replace(first);
  return tree.replace(second)?.map(({ name }) => name);
}

describe('the rows of a tree between two looks', () => {
  const below = () => [row('redis', '1 min'), row('database', '3 min')] as const;
  const page = () => row('page', '2 firing', below());

  it('draws nothing where all is as it was', () => {
    expect(drawn([], [])).toEqual([]);
    expect(drawn([page()], [page()])).toEqual([]);
  });

  it('draws the row alone that tells something else', () => {
    const later = row('page', '2 firing', [row('redis', '2 min'), row('database', '3 min')]);
    expect(drawn([page()], [later])).toEqual(['redis 2 min']);
    expect(drawn([page()], [{ ...page(), told: 'silenced', node: { name: 'page' } }])).toEqual(['page']);
  });

  it('draws the row anew below which one came, went or moved', () => {
    const [redis, database] = below();
    const ticket = row('ticket', '', [row('latency')]);
    for (const rows of [[redis], [redis, database, row('disk')], [database, redis], [redis, row('disk')]])
      expect(drawn([page(), ticket], [{ ...page(), rows }, ticket])).toEqual(['page 2 firing']);
  });

  it('draws all where a row of the first level came, went or moved', () => {
    expect(drawn([], [page()])).toBeUndefined();
    expect(drawn([page()], [])).toBeUndefined();
    expect(drawn([page(), row('ticket')], [row('ticket'), page()])).toBeUndefined();
  });

  it('keeps the object of a row that stays, with what it is now', () => {
    const tree = createTreeRows<Named>();
    tree.replace([page()]);
    const [first] = tree.roots();
    tree.replace([row('page', '1 firing', [row('database', '4 min'), row('disk')])]);
    expect(tree.roots()[0]).toBe(first);
    expect(first).toEqual({ name: 'page 1 firing' });
    expect(first && tree.below(first).map(({ name }) => name)).toEqual(['database 4 min', 'disk']);
  });

  it('forgets a row that went', () => {
    const tree = createTreeRows<Named>();
    tree.replace([page()]);
    const [first] = tree.roots();
    tree.replace([]);
    expect(first && tree.below(first)).toEqual([]);
    tree.replace([row('page', '2 firing')]);
    expect(tree.roots()[0]).not.toBe(first);
  });
});
