/** The layers of test: what each needs on the machine, and how it is run. */
import { readFile, rm } from 'node:fs/promises';
import { build } from '../build.mjs';
import { staticSteps } from '../check.mjs';
import { makeNotices, noticesFile } from '../notices.mjs';
import { packageExtension } from '../package.mjs';
import { runShown, runSteps } from '../steps.mjs';
import { addCounts, countOwn, countVitest, judge, oneFailure, onePass } from './counts.mjs';
import { judgePackage } from './packageRules.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {{ name: string, need: import('../setup.mjs').Part[], run(): Promise<Counts> }} Layer
 */

/** @param {string} line */
const log = (line) => console.log(line);

/** @type {readonly Layer[]} */
export const layers = [
  { name: 'check', need: ['npm', 'engine'], run: runCheck },
  { name: 'unit', need: ['npm', 'git'], run: () => runVitest('unit', 10) },
  {
    name: 'real',
    need: [
      'npm',
      'git',
      'zsh',
      'prometheus',
      'prometheus3',
      'helm',
      'kubernetes',
      'engine',
      'workItemServers',
    ],
    run: async () => {
      await build(log);
      return runVitest('real', 40);
    },
  },
  {
    name: 'editor',
    need: ['npm', 'git', 'zsh', 'chromium', 'engine', 'editor'],
    run: async () => {
      await build(log);
      return runModule('editor', 25);
    },
  },
  {
    name: 'ui',
    need: ['npm', 'git', 'zsh', 'chromium', 'engine', 'editor'],
    run: async () => {
      await packageExtension(log);
      return runModule('ui', 25);
    },
  },
];

/** Types, lint, format and unused code, each as one test; what must hold of the package, one test for each rule. */
async function runCheck() {
  const steps = await runSteps(staticSteps());
  const made = await packageExtension(log);
  const notices = await readFile(noticesFile, 'utf8').catch(() => '');
  const upToDate = notices === (await makeNotices(made.metafiles, log));
  const rules = [
    {
      rule: 'THIRD-PARTY-NOTICES.md lists what it contains',
      faults: upToDate ? [] : ['It is out of date: run "npm run package" and commit it.'],
    },
    ...judgePackage(made),
  ];
  for (const { rule, faults } of rules)
    console.log(`${faults.length === 0 ? 'passed' : 'FAILED'}  the package: ${rule}`);
  return addCounts([
    ...steps.map(({ name, passed, output }) => (passed ? onePass : oneFailure(name, output.trim()))),
    ...rules.map(({ rule, faults }) =>
      faults.length === 0 ? onePass : oneFailure(`the package: ${rule}`, faults.join('\n')),
    ),
  ]);
}

/**
 * @param {string} project
 * @param {number} minutes
 */
async function runVitest(project, minutes) {
  const file = await freshReport(project);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['run', '--project', project, ...reporters];
  const end = await runShown({ command: 'vitest', args, minutes });
  return read({ layer: project, file, end, minutes, count: countVitest });
}

/**
 * @param {string} layer
 * @param {number} minutes
 */
async function runModule(layer, minutes) {
  const file = await freshReport(layer);
  const end = await runShown({ command: 'node', args: [`test/${layer}/run.mjs`], minutes });
  return read({ layer, file, end, minutes, count: countOwn });
}

/**
 * The place of a layer's report, with no report of an earlier run in it.
 * @param {string} layer
 */
async function freshReport(layer) {
  const file = `artifacts/${layer}/report.json`;
  await rm(file, { force: true });
  return file;
}

/**
 * @param {{ layer: string, file: string, end: { status: number, timedOut: boolean }, minutes: number, count: (report: any) => Counts }} what
 * @returns {Promise<Counts>}
 */
async function read({ layer, file, end, minutes, count }) {
  if (end.timedOut) return oneFailure(layer, `It was ended after ${minutes} minutes.`);
  try {
    return judge(layer, count(JSON.parse(await readFile(file, 'utf8'))), end.status);
  } catch {
    return oneFailure(layer, `It ended with status ${end.status} and without a report.`);
  }
}
