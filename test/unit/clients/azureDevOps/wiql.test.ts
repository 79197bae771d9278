import { expect, test } from 'vitest';
import { behindId, changedSince, narrowed, readQuery } from '../../../../src/clients/azureDevOps/wiql.ts';

test.each([
  ['SELECT [System.Id] FROM WorkItems', { where: '', moves: false }],
  [
    "select * from workitems where [A] = 'order by' order by [B]",
    { where: "[A] = 'order by'", moves: false },
  ],
  [
    'SELECT [System.Id] FROM WorkItems WHERE [System.AssignedTo] = @Me',
    { where: '[System.AssignedTo] = @Me', moves: false },
  ],
  ['SELECT [System.Id] FROM WorkItems WHERE [D] > @Today - 3', { where: '[D] > @Today - 3', moves: true }],
  ["SELECT [System.Id] FROM WorkItems WHERE [T] = '@Today'", { where: "[T] = '@Today'", moves: false }],
  ['SELECT [System.Id] FROM WorkItemLinks WHERE 1', undefined],
  ["SELECT [System.Id] FROM WorkItems WHERE [A] = 1 ASOF '2026-01-01'", undefined],
])('%s', (text, expected) => {
  expect(readQuery(text)).toEqual(expected);
});

test('a further condition does not change what the others mean', () => {
  expect(narrowed({ where: '[A] = 1 OR [B] = 2' }, behindId(7))).toBe(
    'SELECT [System.Id] FROM WorkItems WHERE ([A] = 1 OR [B] = 2) AND [System.Id] > 7 ORDER BY [System.Id]',
  );
  expect(narrowed({ where: '' }, '')).toBe('SELECT [System.Id] FROM WorkItems ORDER BY [System.Id]');
  expect(changedSince("2026-01-01T00:00:00Z' OR '1'='1")).not.toMatch(/'.*'.*'/);
});
