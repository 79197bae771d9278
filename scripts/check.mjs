/** The fast part: types, lint, format, unused code and unit tests. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { continueOnNode24 } from './node24.mjs';
import { runCommand, setUp } from './setup.mjs';
import { formatDuration } from './setup/run.mjs';
import { runSteps } from './steps.mjs';

/**
 * Each compiler world with the files that it sees; one that has no configuration yet is left out.
 * @type {readonly (readonly [name: string, project: string])[]}
 */
const worlds = [
  ['types', 'tsconfig.json'],
  ['types of tests', 'test/tsconfig.json'],
  ['types of pages', 'src/webview/tsconfig.json'],
  ['types of scripts', 'scripts/tsconfig.json'],
];

/** @returns {import('./steps.mjs').Step[]} */
export function staticSteps() {
  const types = worlds
    .filter(([, project]) => existsSync(project))
    .map(([name, project]) => ({ name, command: 'tsc', args: ['-p', project] }));
  return [
    ...types,
    { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
    { name: 'format', command: 'oxfmt', args: ['--check'] },
    { name: 'unused code', command: 'knip', args: ['--no-progress'] },
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand(async () => {
    await setUp({ need: ['npm', 'git'] });
    await continueOnNode24();
    const started = Date.now();
    // The tests take longest, so they begin first.
    const tests = { name: 'unit tests', command: 'vitest', args: ['run', '--project', 'unit'] };
    const results = await runSteps([tests, ...staticSteps()]);
    const failed = results.filter((result) => !result.passed);
    console.log(
      failed.length === 0
        ? `All ${results.length} checks passed in ${formatDuration(Date.now() - started)}.`
        : `${failed.length} of ${results.length} checks failed: ${failed.map((result) => result.name).join(', ')}.`,
    );
    if (failed.length > 0) process.exitCode = 1;
  });
}
