import { expect, test } from 'vitest';
import { joinNames } from '../../../../../src/features/helm/core/rules/words.ts';

test.each([
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d, e and f'],
  [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 'a, b, c, d, e and 3 others'],
])('%j', (names, text) => {
  expect(joinNames(names)).toBe(text);
});
