/** The faults that people make, found with everything rendered; and nothing said of the charts without them. */
import { expect, test } from 'vitest';
import { openSubject, runMutations, subjects } from '../../builders/mutationRun.ts';
import { startEngine } from './engine.ts';

const engine = startEngine();

test.each(subjects)('the untouched chart renders, and nothing is said of it: $name', async ({ files }) => {
  const { validate } = await openSubject(files, engine);
  const { findings, renders } = await validate();
  expect(findings.map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`)).toEqual([]);
  expect(renders.map(({ status, detail }) => `${status} ${detail}`)).toEqual(renders.map(() => 'ok '));
});

test('faults are found, in the right file and line', async () => {
  const { total, kinds, misses } = await runMutations(engine);
  expect(kinds).toBe(12);
  expect(total).toBeGreaterThan(400);
  expect(misses.length / total).toBeLessThanOrEqual(0.05);
});
