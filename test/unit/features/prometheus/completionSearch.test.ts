import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameIndex } from '../../../../src/features/prometheus/core/completionSearch.ts';

/** The same, name by name. */
function searchSlowly(names: readonly string[], text: string, limit: number): string[] {
  const wanted = text.toLowerCase();
  const parts = wanted.split(/[_:\s]+/).filter(Boolean);
  const rankOf = (name: string): number => {
    const folded = name.toLowerCase();
    const ranks = [
      folded.startsWith(wanted),
      folded.includes(`_${wanted}`),
      folded.includes(`:${wanted}`),
      folded.includes(wanted),
    ];
    if (ranks.includes(true)) return ranks.indexOf(true);
    let from = 0;
    for (const part of parts) {
      const at = folded.indexOf(part, from);
      if (at < 0) return 5;
      from = at + part.length;
    }
    return parts.length > 1 ? 4 : 5;
  };
  return [...names]
    .sort()
    .map((name) => ({ name, rank: rankOf(name) }))
    .filter(({ rank }) => rank < 5)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ name }) => name);
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '_', ':'), minLength: 1, maxLength: 7 });

test('a search in one text finds what a search name by name finds, in the same order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(letters, { maxLength: 60 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_', ':'), maxLength: 4 }),
      fc.integer({ min: 1, max: 20 }),
      (names, text, limit) => {
        expect(new NameIndex(names).search(text, limit)).toEqual(searchSlowly(names, text, limit));
      },
    ),
    { numRuns: 3000 },
  );
});

test('letters whose lower case is longer do no harm', () => {
  expect(new NameIndex(['İstanbul_total', 'up']).search('up')).toEqual(['up']);
});
