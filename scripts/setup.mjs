/**
 * The set-up: every outside part, how to get it, and what to say where that cannot be done. It never asks, and installs nothing that
 * is there already. Plain Node 20 without packages, because it is what fetches them.
 *
 *     node scripts/setup.mjs [PART ...]
 */
import { fileURLToPath } from 'node:url';
import { buildEngine } from './buildEngine.mjs';
import { findCodeServer, installEditor } from './setup/editor.mjs';
import { findGo, installGo } from './setup/go.mjs';
import { buildPrograms, describeBuild } from './setup/goPrograms.mjs';
import { installNpmPackages, npmPackagesAreHere } from './setup/npmPackages.mjs';
import { programs } from './setup/programs.mjs';
import { formatDuration, SetUpError } from './setup/run.mjs';
import { installPackages } from './setup/system.mjs';
import { installWorkItemServers, workItemServersAreHere } from './setup/workItemServers.mjs';

/** @typedef {'npm' | 'git' | 'chromium' | 'zsh' | 'prometheus' | 'prometheus3' | 'helm' | 'kubernetes' | 'engine' | 'editor' | 'workItemServers'} Part */

/** @type {readonly Part[]} */
export const allParts = [
  'npm',
  'git',
  'chromium',
  'zsh',
  'prometheus',
  'prometheus3',
  'helm',
  'kubernetes',
  'engine',
  'editor',
  'workItemServers',
];

/**
 * Makes sure that the parts are there. `optional` ones that cannot be had are told and left out.
 * @param {{ need: readonly Part[], optional?: readonly Part[], log?: import('./setup/run.mjs').Log }} what
 */
export async function setUp({ need, optional = [], log = (line) => console.log(line) }) {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new SetUpError(`This needs Node 20 or newer; here is Node ${process.versions.node}.`);
  }
  const clock = makeClock(log);
  // System packages first: a build that would fail for want of a compiler is not begun.
  await clock.time('System packages', () => installPackages(systemPartsOf(need), log));
  await clock.time('System packages', () => installOptional(optional, log));
  if (needsNode24(need) && !(await npmPackagesAreHere())) {
    await clock.time('npm packages', () => installNpmPackages(log));
  }
  if (need.includes('workItemServers') && !workItemServersAreHere()) {
    await clock.time('MCP servers of Azure DevOps', () => installWorkItemServers(log));
  }
  // The editor's build keeps one core busy for minutes; Go's builds take the other.
  const results = await Promise.allSettled([
    setUpEditor(need, clock, log),
    setUpGoPrograms(need, clock, log),
  ]);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length > 0) throw joinFailures(failures);
}

/**
 * @param {readonly Part[]} need
 * @returns {import('./setup/system.mjs').SystemPart[]}
 */
function systemPartsOf(need) {
  /** @type {import('./setup/system.mjs').SystemPart[]} */
  const parts = [];
  for (const part of need) {
    if (part === 'git' || part === 'chromium' || part === 'zsh' || part === 'prometheus') parts.push(part);
  }
  if (need.includes('editor') && findCodeServer() === undefined) parts.push('compiler');
  if (needsGo(need) && findGo() === undefined) parts.push('pip');
  return parts;
}

/** @param {readonly Part[]} need */
function needsNode24(need) {
  return need.includes('npm') || need.includes('editor') || need.includes('engine');
}

/** @param {readonly Part[]} need */
function needsGo(need) {
  return need.includes('engine') || missingBuilds(need).length > 0;
}

/** @param {readonly Part[]} need */
function missingBuilds(need) {
  const here = programs();
  /** @type {import('./setup/goPrograms.mjs').GoBuild[]} */
  const builds = [];
  if (need.includes('helm') && !here.helm3) builds.push('helm3');
  if (need.includes('helm') && !here.helm4) builds.push('helm4');
  if (need.includes('prometheus3') && !(here.prometheus3 && here.promtool3)) builds.push('prometheus3');
  if (need.includes('kubernetes') && !(here.kubeApiserver && here.etcd)) builds.push('kubernetes');
  return builds;
}

/**
 * @param {readonly Part[]} optional
 * @param {import('./setup/run.mjs').Log} log
 */
async function installOptional(optional, log) {
  try {
    await installPackages(systemPartsOf(optional), log);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    log(`Going on without ${optional.join(', ')}. ${error.message}`);
  }
}

/**
 * @param {readonly Part[]} need
 * @param {Clock} clock
 * @param {import('./setup/run.mjs').Log} log
 */
async function setUpEditor(need, clock, log) {
  if (!need.includes('editor') || findCodeServer() !== undefined) return;
  log('VS Code: compiling the npm package code-server; this is done once and takes about 3 minutes');
  await clock.time('VS Code', () => installEditor(log));
}

/**
 * @param {readonly Part[]} need
 * @param {Clock} clock
 * @param {import('./setup/run.mjs').Log} log
 */
async function setUpGoPrograms(need, clock, log) {
  if (!needsGo(need)) return;
  if (findGo() === undefined) await clock.time('Go', () => installGo(log));
  for (const build of missingBuilds(need)) {
    const { title, minutes } = describeBuild(build);
    log(`${title}: building it; this is done once and takes about ${minutes} minutes`);
    await clock.time(title, () => buildPrograms(build, log));
  }
  if (need.includes('engine')) await clock.time('Engine', () => buildEngine({ log }));
}

/**
 * @param {import('./setup/run.mjs').Log} log
 * @typedef {ReturnType<typeof makeClock>} Clock
 */
function makeClock(log) {
  return {
    /**
     * Tells how long a part took; what was there already takes no time worth a line.
     * @param {string} name
     * @param {() => Promise<void>} work
     */
    async time(name, work) {
      const started = Date.now();
      await work();
      const passed = Date.now() - started;
      if (passed >= 1000) log(`${name}: ready after ${formatDuration(passed)}`);
    },
  };
}

/** @param {unknown[]} failures */
function joinFailures(failures) {
  if (failures.every((failure) => failure instanceof SetUpError)) {
    return new SetUpError(failures.map((failure) => failure.message).join('\n\n'));
  }
  return new AggregateError(failures, 'The set-up failed.');
}

/**
 * Runs the body of a command: a failure of the set-up is told in its own words and ends with status 1; a bug keeps its stack.
 * @param {() => Promise<unknown>} body
 */
export async function runCommand(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    const named = process.argv.slice(2);
    const unknown = named.filter((name) => !allParts.some((part) => part === name));
    if (unknown.length > 0) {
      throw new SetUpError(`There is no part "${unknown[0]}". The parts are: ${allParts.join(', ')}.`);
    }
    await setUp({ need: allParts.filter((part) => named.length === 0 || named.includes(part)) });
    console.log('Everything is here.');
  });
}
