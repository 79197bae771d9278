import { describe, expect, test } from 'vitest';
import { ruleLine, runbookFor } from '../../../../src/features/prometheus/core/alertLinks.ts';
import { watchedExpression } from '../../../../src/clients/prometheus/watched.ts';
import { severityRank } from '../../../../src/features/prometheus/core/alerts.ts';

describe('what an alert watches', () => {
  test.each([
    ['up == 0', 'up'],
    ['(a / b) > 0.8', '(a / b)'],
    ['0.8 < a', 'a'],
    ['1 <= bool (a + b)', '(a + b)'],
    ['sum by (x) (a)\n  / on (x) b\n> 0.8', 'sum by (x) (a)\n  / on (x) b'],
    ['a > b', 'a > b'],
    ['a > 1 and b > 2', 'a > 1 and b > 2'],
    ['absent(up)', 'absent(up)'],
    ['up >', 'up >'],
  ])('%s', (expr, expected) => {
    expect(watchedExpression(expr)).toBe(expected);
  });
});

test('a rule is found by its name, however it is written', () => {
  const text =
    'groups:\n  - name: x\n    rules:\n      - record: RedisDown\n      - alert: "RedisDown" # why\n      - alert: RedisDownLong\n';
  expect(ruleLine(text, 'RedisDown')).toBe(4);
  expect(ruleLine(text, 'RedisDownLong')).toBe(5);
  expect(ruleLine(text, 'Redis.own')).toBeUndefined();
  expect(ruleLine('alert:\n  RedisDown', 'RedisDown')).toBeUndefined();
});

test('a runbook is the file with the name of the alert, else the first that names it', () => {
  const files = [
    { path: '/r/other.md', text: 'See RedisDownLong.' },
    { path: '/r/memory.md', text: 'alerts: [RedisMemoryHigh, RedisDown]' },
    { path: '/r/redis-memory-high.md', text: '' },
  ];
  expect(runbookFor('RedisMemoryHigh', files)?.path).toBe('/r/redis-memory-high.md');
  expect(runbookFor('RedisDown', files)?.path).toBe('/r/memory.md');
  expect(runbookFor('Redis', files)).toBeUndefined();
  expect(runbookFor('', files)).toBeUndefined();
});

test('severities come in the order of their urgency, unknown ones behind warnings', () => {
  const order = ['info', 'none', 'warning', 'page', 'special', 'Critical', ''];
  expect(order.toSorted((a, b) => severityRank(a) - severityRank(b))).toEqual([
    'Critical',
    'page',
    'warning',
    'special',
    '',
    'info',
    'none',
  ]);
});
