import { expect, test } from 'vitest';
import { readTime, stepFor } from '../../../../src/features/prometheus/core/times.ts';

const now = 1_700_000_000;

test.each([
  ['now', now],
  ['1h', now - 3600],
  ['-1h30m', now - 5400],
  ['now-2d', now - 172_800],
  ['1699999000', 1_699_999_000],
  ['1699999000.5', 1_699_999_000.5],
  ['2023-11-14T22:13:20Z', now],
  ['', undefined],
  ['yesterday', undefined],
  ['1x', undefined],
])('the time %s', (text, expected) => {
  expect(readTime(text, now)).toBe(expected);
});

test.each([
  [3600, 15],
  [60, 1],
  [86_400, 600],
  [30 * 86_400, 14_400],
  [5 * 365 * 86_400, 8 * 86_400],
])('a range of %d s has at most 240 points with a step of %d s', (range, step) => {
  expect(stepFor(range, 240)).toBe(step);
  expect(range / step).toBeLessThanOrEqual(240);
});
