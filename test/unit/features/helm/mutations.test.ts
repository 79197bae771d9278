import { expect, test } from 'vitest';
import { openSubject, runMutations, subjects } from '../../../builders/mutationRun.ts';

test.each(subjects)('nothing is said of the untouched chart: $name', async ({ files }) => {
  const { chart, validate } = await openSubject(files);
  const { findings } = await validate();
  expect(chart.environments.length).toBeGreaterThanOrEqual(3);
  expect(findings.map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`)).toEqual([]);
});

test('faults are found without rendering, in the right file and line', async () => {
  const { total, kinds, misses } = await runMutations();
  expect(kinds).toBe(12);
  expect(total).toBeGreaterThan(400);
  expect(misses.length / total).toBeLessThanOrEqual(0.05);
}, 120_000);
