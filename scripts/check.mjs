/** The fast part: types, lint, format, unused code and unit tests. */
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { continueOnNode24 } from './node24.mjs';
import { runCommand, setUp } from './setup.mjs';
import { formatDuration } from './setup/run.mjs';
import { runSteps } from './steps.mjs';

/** Each compiler world has a configuration of its own; TypeScript 7 takes one at a time. */
function worlds() {
  const atTheTop = readdirSync('.').filter((name) => /^tsconfig(?!\.base\b).*\.json$/.test(name));
  return [...atTheTop.sort(), 'test/tsconfig.json', 'scripts/tsconfig.json'];
}

/** @returns {import('./steps.mjs').Step[]} */
export function staticSteps() {
  const types = worlds().map((project) => ({
    name: `types of ${project}`,
    command: 'tsc',
    args: ['-p', project],
  }));
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
