import { expect, test } from 'vitest';
import { briefs, findRule, messages } from '../../../../builders/findings.ts';

const files = (defaults: string, production: string): Record<string, string> => ({
  'values.yaml': defaults,
  'values/dev.yaml': '',
  'values/production.yaml': production,
});

test.each([
  ['a mapping', 'a: { b: 1 }', 'a: null', 'production values/production.yaml:1:4 a'],
  ['a list', 'a: [1]', 'a: ~', 'production values/production.yaml:1:4 a'],
  ['an empty line', 'a: { b: { c: 1 } }', 'a:\n  b:\n', 'production values/production.yaml:2:3 a.b'],
  [
    'a limit',
    'resources: { limits: { memory: 1Gi } }',
    'resources: { limits: { memory: null } }',
    'production values/production.yaml:1:32 resources.limits.memory',
  ],
])('null over %s', (_, defaults, production, found) => {
  expect(briefs('null-deletes-default', files(defaults, production))).toEqual([found]);
  expect(messages('null-deletes-default', files(defaults, production))[0]).toMatch(
    /Helm 3 and Helm 4 both delete it/,
  );
});

test.each([
  ['a plain value', 'a: 1', 'a: null'],
  ['nothing', '', 'a: null'],
  ['an empty mapping', 'a: {}', 'a: null'],
  ['a null', 'a: null', 'a: null'],
  ['an item of a list', 'a: [{ name: x, b: {} }]', 'a: [{ name: x, b: null }]'],
])('null over %s takes nothing away', (_, defaults, production) => {
  expect(briefs('null-deletes-default', files(defaults, production))).toEqual([]);
});

test('a later file that sets the key again keeps the default', () => {
  const chart = { 'values.yaml': 'a: { b: 1 }', 'common.yaml': 'a: null', 'production.yaml': 'a: { c: 2 }' };
  const environment = {
    name: 'production',
    rank: 3 as const,
    files: ['values.yaml', 'common.yaml', 'production.yaml'],
  };
  expect(briefs('null-deletes-default', chart, { environments: [environment] })).toEqual([]);
  const both = { ...environment, name: 'dev', files: ['values.yaml', 'common.yaml'] };
  expect(briefs('null-deletes-default', chart, { environments: [both, environment] })).toEqual([
    'dev common.yaml:1:4 a',
  ]);
});

test('null over the default of a subchart', () => {
  const chart = {
    ...files('', 'web: { probe: null }'),
    'charts/web/values.yaml': 'probe: { path: / }',
  };
  expect(briefs('null-deletes-default', chart)).toEqual(['production values/production.yaml:1:15 web.probe']);
});

const list = (...names: readonly string[]): string =>
  `env:\n${names.map((name) => `  - name: ${name}\n`).join('')}`;

test('a list that drops named items of a longer one', () => {
  const chart = files(list('A', 'B', 'C'), `a: 1\n${list('B')}`);
  expect(briefs('list-shortened', chart)).toEqual(['production values/production.yaml:2:1 env']);
  expect(messages('list-shortened', chart)).toEqual([
    'Lists do not merge: this one replaces 3 items and drops A and C.',
  ]);
  expect(findRule('list-shortened', chart)[0]?.related).toMatchObject([{ file: 'values.yaml', line: 1 }]);
});

test.each([
  ['as long', list('A', 'B'), list('C', 'D')],
  ['empty', list('A', 'B'), 'env: []'],
  ['of plain items', 'env: [a, b, c]', 'env: [a]'],
  ['a default that nothing replaces', list('A', 'B'), ''],
])('no list is shortened: %s', (_, defaults, production) => {
  expect(briefs('list-shortened', files(defaults, production))).toEqual([]);
});
