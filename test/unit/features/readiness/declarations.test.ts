import { describe, expect, test } from 'vitest';
import { readDeclarations } from '../../../../src/features/readiness/core/declarations.ts';
import { isCriterion } from '../../../../src/features/readiness/core/criteria.ts';
import { snippetOf, variantsOf } from '../../../builders/snippets/allSnippets.ts';

const read = (text: string) => readDeclarations(text, '2026-11-22');
const file = (entry: string) => `version: 1\ncriteria:\n  load-tested: ${entry}\n`;

test('who, when and where to look', () =>
  expect(read(file('{ by: jane@example.com, date: 2026-11-20, evidence: notes/load.md }'))).toEqual({
    of: new Map([['load-tested', { by: 'jane@example.com', date: '2026-11-20', evidence: 'notes/load.md' }]]),
    notes: [],
  }));

describe('counts for nothing, and is told', () => {
  test.each([
    ['without a name', file('{ date: 2026-11-20 }'), 'needs "by"'],
    ['with an empty name', file('{ by: " ", date: 2026-11-20 }'), 'needs "by"'],
    ['without a day', file('{ by: jane }'), 'needs "by"'],
    ['with a day that is none', file('{ by: jane, date: 2026-02-30 }'), 'needs "by"'],
    ['on a day to come', file('{ by: jane, date: 2026-11-23 }'), 'still to come'],
    ['a bare true', file('true'), 'needs "by"'],
    [
      'an unknown criterion',
      'version: 1\ncriteria: { load_tested: { by: jane, date: 2026-11-20 } }\n',
      'no criterion',
    ],
    ['another version', 'version: 2\ncriteria: {}\n', 'version: 1'],
    ['no YAML', 'a: [', 'no YAML'],
    ['nothing', '', 'version: 1'],
  ])('%s', (_name, text, note) => {
    const { of, notes } = read(text);
    expect(of.size).toBe(0);
    expect(notes).toEqual([expect.stringContaining(note)]);
  });
});

test('the snippet makes declarations that are taken, for criteria that are there', () => {
  for (const { name, text } of variantsOf(snippetOf('sre-readiness'))) {
    const { of, notes } = read(text);
    expect({ name, notes }).toEqual({ name, notes: [] });
    expect([...of.keys()].filter(isCriterion)).toHaveLength(1);
  }
});
