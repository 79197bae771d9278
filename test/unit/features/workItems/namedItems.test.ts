import { expect, test } from 'vitest';
import { nameIn, isNamed, namedIds, withStates } from '../../../../src/features/workItems/core/namedItems.ts';

test('items are found by their names, each once', () => {
  expect(namedIds('AB#12 (state: New), ab#3, XAB#4, AB#12 and AB#7')).toEqual([12, 7]);
});

test.each([
  ['| Alert on growth | Ada | 2026-12-01 | P1 |', false],
  ['| Alert on growth AB#5 | Ada | 2026-12-01 | P1 |', true],
  ['| Alert on growth | Ada | 2026-12-01 | P1 | 12395, done |', true],
  ['| Three of 12 replicas | Ada | 2026-12-01 | P1 |  |', false],
])('%s names its item: %s', (line, expected) => {
  expect(isNamed(line)).toBe(expected);
});

test('a name is put behind what was to be done, and a row of a table stays one', () => {
  const row = '| Alert on growth | Ada | 2026-12-01 | P1 | evt:4 |';
  expect(nameIn(row, 'Alert on growth', 5)).toBe('| Alert on growth AB#5 | Ada | 2026-12-01 | P1 | evt:4 |');
  expect(nameIn(row, 'written otherwise', 5)).toBe(
    '| Alert on growth | Ada | 2026-12-01 | P1 | evt:4 AB#5 |',
  );
  expect(nameIn('- Alert on growth  ', '', 5)).toBe('- Alert on growth AB#5  ');
});

test('a state is put behind the name, renewed, and what is over is marked', () => {
  const state = (id: number, text: string, open: boolean) =>
    ({ id, state: text, open, source: 'live' }) as const;
  const text = 'AB#1 (state: New) and AB#2 (see there), AB#3';
  const changed = withStates(text, [
    state(1, 'Active', true),
    state(2, 'Closed (really)|', false),
    { id: 3, state: '', open: false, source: 'none' },
  ]);
  expect(changed).toBe('AB#1 (state: Active) and AB#2 (state: Closed really, done) (see there), AB#3');
  expect(withStates(changed, [state(1, 'Active', true)])).toBe(changed);
});
