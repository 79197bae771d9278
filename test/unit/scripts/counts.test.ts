import { describe, expect, test } from 'vitest';
import {
  addCounts,
  countOwn,
  countVitest,
  judge,
  oneFailure,
  refuseSkips,
  summaryLine,
  type VitestTest,
} from '../../../scripts/layers/counts.mjs';

const passed: VitestTest = { status: 'passed', fullName: 'a passes', failureMessages: [] };
const failed: VitestTest = {
  status: 'failed',
  fullName: 'b fails',
  failureMessages: ['expected 1', 'at b.ts'],
};
const skipped: VitestTest = { status: 'skipped', fullName: 'c waits', failureMessages: [] };
const todo: VitestTest = { status: 'todo', fullName: 'd comes', failureMessages: [] };
const file = (status: string, assertionResults: VitestTest[], message = '') => ({
  name: '/tests/a.test.ts',
  status,
  message,
  assertionResults,
});

describe("vitest's report", () => {
  test('each test counts once, a todo as skipped', () => {
    const report = {
      testResults: [file('failed', [passed, passed, failed]), file('passed', [skipped, todo, passed])],
    };
    expect(countVitest(report)).toEqual({
      passed: 3,
      failed: 1,
      skipped: 2,
      failures: [{ name: 'b fails', message: 'expected 1\nat b.ts' }],
      skips: ['c waits', 'd comes'],
      unsteady: [],
    });
  });

  test('a file that broke before its tests is a failure', () => {
    const report = { testResults: [file('failed', [], 'Cannot find module'), file('passed', [passed])] };
    expect(countVitest(report)).toMatchObject({
      passed: 1,
      failed: 1,
      failures: [{ name: '/tests/a.test.ts', message: 'Cannot find module' }],
    });
  });

  test('a file that broke after tests which passed is a failure', () => {
    expect(countVitest({ testResults: [file('failed', [passed], 'afterAll threw')] })).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

describe('a report is held against the end of its runner', () => {
  const good = countVitest({ testResults: [file('passed', [passed])] });
  const bad = countVitest({ testResults: [file('failed', [failed])] });

  test('what agrees stays', () => {
    expect(judge('unit', good, 0)).toEqual(good);
    expect(judge('unit', bad, 1)).toEqual(bad);
  });

  test('a runner that failed with no failed test is a failure', () => {
    expect(judge('unit', good, 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  test('no test at all is a failure', () => {
    expect(judge('ui', addCounts([]), 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

test('where skips are refused, they are named', () => {
  const counts = countVitest({ testResults: [file('passed', [passed, skipped])] });
  const refused = refuseSkips('real', counts);
  expect(refused).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
  expect(refused.failures[0]?.message).toContain('c waits');
  expect(refuseSkips('real', countVitest({ testResults: [file('passed', [passed])] })).failed).toBe(0);
});

test('layers add up to the last line', () => {
  const ui = countOwn({ passed: 4, failed: 0, skipped: 1, failures: [], unsteady: [] });
  const sum = addCounts([
    ui,
    oneFailure('editor', 'no report'),
    countVitest({ testResults: [file('passed', [passed])] }),
  ]);
  expect(summaryLine(sum)).toBe('5 passed, 1 failed, 1 skipped');
  expect(sum.failures.map((failure) => failure.name)).toEqual(['editor']);
});
