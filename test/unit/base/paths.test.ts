import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isAbsolute,
  isWithin,
  joinPath,
  matchesGlob,
  nameOf,
  normalisePath,
  parentOf,
  relativePath,
} from '../../../src/base/paths.ts';

test.each([
  ['', '.'],
  ['.', '.'],
  ['./a//b/', 'a/b'],
  ['a/../..', '..'],
  ['../../a/../b', '../../b'],
  ['/..', '/'],
  ['/a/./b/../c', '/a/c'],
  ['C:/a/../..', 'C:/'],
  ['//host/share/../x', '//host/x'],
  ['a/...', 'a/...'],
])('normalisePath(%j) is %j', (path, expected) => {
  expect(normalisePath(path)).toBe(expected);
});

test('joinPath starts anew at an absolute part', () => {
  expect(joinPath('/a/b', '../c')).toBe('/a/c');
  expect(joinPath('/a', '/b', 'c')).toBe('/b/c');
  expect(joinPath('/a', 'C:/b')).toBe('C:/b');
  expect(joinPath('a', '../../b')).toBe('../b');
});

test('the folder and the name of a path', () => {
  expect([parentOf('/a/b'), parentOf('/a'), parentOf('/'), parentOf('C:/a')]).toEqual([
    '/a',
    '/',
    '/',
    'C:/',
  ]);
  expect([nameOf('/a/b c.yaml'), nameOf('x'), nameOf('/')]).toEqual(['b c.yaml', 'x', '']);
});

test.each([
  ['/a/b', '/a/b', '.'],
  ['/a/b', '/a/b/c/d', 'c/d'],
  ['/a/b', '/a/x/c', '../x/c'],
  ['/a', '/ab', '../ab'],
  ['C:/a', 'D:/b', 'D:/b'],
])('relativePath(%j, %j) is %j', (folder, path, expected) => {
  expect(relativePath(folder, path)).toBe(expected);
});

test('the way to a path leads there', () => {
  const path = array(constantFrom('a', 'b', 'values', '..', '.', 'a b', '-x')).map(
    (parts) => `/${parts.join('/')}`,
  );
  assert(
    property(path, path, (from, to) => {
      expect(joinPath(normalisePath(from), relativePath(from, to))).toBe(normalisePath(to));
    }),
  );
});

test('isWithin takes whole names', () => {
  expect(isWithin('/a/b', '/a')).toBe(true);
  expect(isWithin('/a', '/a')).toBe(true);
  expect(isWithin('/ab', '/a')).toBe(false);
  expect(isWithin('/x', '/')).toBe(true);
  expect(isAbsolute('a/b')).toBe(false);
});

describe('matchesGlob', () => {
  test.each([
    ['.', '.', true],
    ['.', '**', true],
    ['.', '*', false],
    ['charts/a', 'charts/*', true],
    ['charts/a/b', 'charts/*', false],
    ['charts/a/b', 'charts/**', true],
    ['charts', 'charts/**', true],
    ['charts/a', './charts/a/', true],
    ['x/charts/my-api', '**/my-*', true],
    ['my-api', '**/my-*', true],
    ['charts/api', 'charts/ap?', true],
    ['charts/a+b', 'charts/a+b', true],
    ['charts/aab', 'charts/a+b', false],
    ['charts/a[1]', 'charts/a[1]', true],
    ['a/b/c/d', '**/c/**', true],
    ['a/b/c/d', 'a/**/d', true],
    ['a/d', 'a/**/d', true],
    ['a/b', 'a/**/d', false],
  ])('%j against %j: %j', (path, pattern, expected) => {
    expect(matchesGlob(path, pattern)).toBe(expected);
  });

  test('takes no time for a pattern made to take long [abuse 31]', () => {
    const started = performance.now();
    expect(matchesGlob('a'.repeat(5000), `${'*a'.repeat(200)}b`)).toBe(false);
    expect(matchesGlob('a/'.repeat(2000), `${'**/a/'.repeat(100)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
