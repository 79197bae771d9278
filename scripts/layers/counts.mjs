/** What a layer's report says, as numbers. Pure. */

/**
 * @typedef {{ name: string, message: string }} Failure
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[], skips: string[], unsteady: Failure[] }} Counts
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} VitestTest
 * @typedef {{ name: string, status: string, message?: string, assertionResults: VitestTest[] }} VitestFile
 */

/** @type {Counts} */
export const onePass = { passed: 1, failed: 0, skipped: 0, failures: [], skips: [], unsteady: [] };

/**
 * A layer that could not be run, or that ran nothing, is one failure.
 * @param {string} name
 * @param {string} message
 * @returns {Counts}
 */
export function oneFailure(name, message) {
  return { passed: 0, failed: 1, skipped: 0, failures: [{ name, message }], skips: [], unsteady: [] };
}

/**
 * Vitest's JSON report. A file that broke before its first test counts as a failure.
 * @param {{ testResults: VitestFile[] }} report
 * @returns {Counts}
 */
export function countVitest({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const failures = tests
    .filter((test) => test.status === 'failed')
    .map((test) => ({ name: test.fullName, message: (test.failureMessages ?? []).join('\n') }));
  const broken = testResults
    .filter(
      (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
    )
    .map((file) => ({ name: file.name, message: file.message ?? 'The file could not be run.' }));
  const skips = tests.filter((test) => test.status !== 'failed' && test.status !== 'passed');
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failures.length + broken.length,
    skipped: skips.length,
    failures: [...failures, ...broken],
    skips: skips.map((test) => test.fullName),
    unsteady: [],
  };
}

/**
 * The report of the editor and ui layers.
 * @param {{ passed: number, failed: number, skipped: number, failures: Failure[], unsteady: Failure[] }} report
 * @returns {Counts}
 */
export function countOwn({ passed, failed, skipped, failures, unsteady }) {
  return { passed, failed, skipped, failures, skips: skipped > 0 ? [`${skipped} tests`] : [], unsteady };
}

/**
 * Holds what a report says against how its runner ended: a runner that fails with no failed test, and a layer without a test, are
 * failures too.
 * @param {string} layer
 * @param {Counts} counts
 * @param {number} status of the runner's process
 * @returns {Counts}
 */
export function judge(layer, counts, status) {
  if (status !== 0 && counts.failed === 0) {
    return addCounts([
      counts,
      oneFailure(layer, `All tests passed, but the runner ended with status ${status}.`),
    ]);
  }
  if (counts.passed + counts.failed + counts.skipped > 0) return counts;
  return oneFailure(layer, 'There was no test to run.');
}

/**
 * What is optional is not registered where it is missing; so in continuous integration each skip stands for a required part.
 * @param {string} layer
 * @param {Counts} counts
 * @returns {Counts}
 */
export function refuseSkips(layer, counts) {
  if (counts.skipped === 0) return counts;
  return addCounts([
    counts,
    oneFailure(layer, `Skipped, which CI=true does not allow: ${counts.skips.join('; ')}`),
  ]);
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function addCounts(all) {
  return {
    passed: all.reduce((sum, counts) => sum + counts.passed, 0),
    failed: all.reduce((sum, counts) => sum + counts.failed, 0),
    skipped: all.reduce((sum, counts) => sum + counts.skipped, 0),
    failures: all.flatMap((counts) => counts.failures),
    skips: all.flatMap((counts) => counts.skips),
    unsteady: all.flatMap((counts) => counts.unsteady),
  };
}

/** @param {Counts} counts */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
