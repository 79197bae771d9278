import { expect, test } from 'vitest';
import { parseQuery } from '../../../../src/features/workItems/core/query.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const day = 86_400_000;
const parse = (text: string) => {
  const whole = Object.entries(parseQuery(text, now));
  return Object.fromEntries(whole.filter(([, value]) => value.length > 0));
};

test.each([
  ['', {}],
  ['Redis memory', { words: ['redis', 'memory'] }],
  ['user-api', { words: ['user', 'api'] }],
  ['"out of memory" redis', { phrases: [['out', 'of', 'memory']], words: ['redis'] }],
  ['"open', { words: ['open'] }],
  ['-redis -"out of"', { withoutWords: ['redis'], withoutPhrases: [['out', 'of']] }],
  ['12345', { ids: [12_345] }],
  ['#12345 fix', { ids: [12_345], words: ['fix'] }],
  ['state:Active', { filters: [{ kind: 'value', field: 'state', values: ['Active'], not: false }] }],
  ['State:"To Do"', { filters: [{ kind: 'value', field: 'state', values: ['To Do'], not: false }] }],
  [
    'state:New state:Active',
    { filters: [{ kind: 'value', field: 'state', values: ['New', 'Active'], not: false }] },
  ],
  [
    'tag:a tag:b',
    {
      filters: [
        { kind: 'value', field: 'tag', values: ['a'], not: false },
        { kind: 'value', field: 'tag', values: ['b'], not: false },
      ],
    },
  ],
  ['-type:Bug', { filters: [{ kind: 'value', field: 'type', values: ['Bug'], not: true }] }],
  ['@me', { filters: [{ kind: 'value', field: 'assigned', values: ['@me'], not: false }] }],
  [
    'parent:7 id:1,2',
    {
      filters: [
        { kind: 'parent', ids: [7], not: false },
        { kind: 'id', ids: [1, 2], not: false },
      ],
    },
  ],
  [
    'is:open -is:open',
    {
      filters: [
        { kind: 'open', open: true },
        { kind: 'open', open: false },
      ],
    },
  ],
  ['is:closed', { filters: [{ kind: 'open', open: false }] }],
  ['colour:red', { words: ['colour', 'red'], unknown: ['colour:red'] }],
  ['https://example.com/a', { words: ['https', 'example', 'com', 'a'], unknown: ['https://example.com/a'] }],
])('%s', (text, expected) => {
  expect(parse(text)).toEqual(expected);
});

test.each([
  ['updated:>7d', Number.NEGATIVE_INFINITY, now - 7 * day],
  ['updated:<7d', now - 7 * day, Number.POSITIVE_INFINITY],
  ['updated:2w', now - 14 * day, Number.POSITIVE_INFINITY],
  ['changed:2026-11-01', Date.parse('2026-11-01'), Date.parse('2026-11-02')],
  ['updated:>2026-11-01', Date.parse('2026-11-02'), Number.POSITIVE_INFINITY],
  ['updated:<2026-11-01', Number.NEGATIVE_INFINITY, Date.parse('2026-11-01')],
])('%s', (text, since, before) => {
  expect(parseQuery(text, now).filters).toEqual([{ kind: 'changed', since, before, not: false }]);
});

test('a time that cannot be read is searched as words', () => {
  expect(parse('updated:soon')).toEqual({ words: ['updated', 'soon'], unknown: ['updated:soon'] });
});
