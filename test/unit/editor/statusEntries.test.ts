import { expect, test } from 'vitest';
import { arrangeEntries, plainText } from '../../../src/editor/statusEntries.ts';

const entry = (id: string, priority: number) => ({ id, priority, text: id, tooltip: '' });

test('the most urgent entry is first, and equal ones keep one order', () => {
  const given = [entry('b', 1), entry('c', 5), entry('a', 1)];
  expect(arrangeEntries(given).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  expect(arrangeEntries([...given].reverse()).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
});

test('icons are left out where only text can stand', () => {
  expect(plainText('$(bell-dot) 2 alerts $(loading~spin)')).toBe('2 alerts');
  expect(plainText('costs $5 (or 6)')).toBe('costs $5 (or 6)');
});
