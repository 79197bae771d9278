import { expect, test } from 'vitest';
import { addReports, failedReport, inSecondEditor } from '../../editor/harness/mochaReport.ts';

const bad = failedReport('the tree opens', 'Waited 60 s');
const good = { ...addReports([]), passed: 3 };

function runs(...reports: readonly (typeof good)[]) {
  const left = [...reports];
  return {
    left,
    run: () => {
      const report = left.shift();
      if (!report) throw new Error('It ran too often');
      return Promise.resolve(report);
    },
  };
}

test('what passes runs once', async () => {
  const { run, left } = runs(good, bad);
  expect(await inSecondEditor(run)).toEqual(good);
  expect(left).toEqual([bad]);
});

test('what fails twice has failed', async () => {
  const { run } = runs(bad, bad);
  expect(await inSecondEditor(run)).toEqual(bad);
});

test('what passes the second time counts as that run says, and tells the first failure', async () => {
  const { run } = runs(bad, good);
  expect(await inSecondEditor(run)).toEqual({ ...good, unsteady: bad.failures });
});
