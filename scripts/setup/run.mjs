/** Runs programs for the set-up: output to a file, a sign of life while it takes long, the last lines where it fails. */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from './folders.mjs';

/** @typedef {(line: string) => void} Log prints one line for the user */

/** A failure that is told in its own words, without a stack. */
export class SetUpError extends Error {}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param {number} milliseconds
 * @returns {string} for example `850 ms`, `12 s`, `2 min 5 s`
 */
export function formatDuration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * The environment without what an outer `npm start` or `npm test` adds: an inner npm would take the outer one's folder and Node
 * version for its own.
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function cleanEnvironment(environment = process.env) {
  const added =
    /^(INIT_CWD|npm_(package_|lifecycle_|command$|config_(local_prefix|global_prefix|user_agent|node_gyp)$))/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !added.test(name)));
}

/**
 * A program's file on PATH, or undefined.
 * @param {string[]} names tried in order
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function findProgram(names, environment = process.env) {
  const folders = (environment['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  const ending = process.platform === 'win32' ? '.exe' : '';
  for (const name of names) {
    const found = folders.map((folder) => path.join(folder, name + ending)).find((file) => existsSync(file));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * What a short command prints, or undefined where it cannot run or fails.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function answerOf(command, args, environment = process.env) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** @type {Set<number>} process groups that end with this process */
const groups = new Set();

const endGroups = () => groups.forEach((group) => signalGroup(group, 'SIGTERM'));
const onSignal = () => process.exit(130);
const endings = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * A build goes on alone when its parent is gone; so whatever ends this process ends its groups first.
 * @param {number} group
 */
function own(group) {
  if (groups.size === 0) {
    process.on('exit', endGroups);
    endings.forEach((signal) => process.on(signal, onSignal));
  }
  groups.add(group);
}

/** @param {number} group */
function disown(group) {
  groups.delete(group);
  if (groups.size > 0) return;
  process.off('exit', endGroups);
  endings.forEach((signal) => process.off(signal, onSignal));
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} signal
 * @returns {boolean} false where no process of the group is left
 */
export function signalGroup(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/**
 * Runs a long command; its output goes to `logs/<name>.log` of the cache folder. `stays`: it is left to finish where this process is
 * ended, because half of its work is worse than all of it.
 * @param {{ name: string, command: string, args: string[], cwd?: string, environment?: NodeJS.ProcessEnv, stays?: boolean, log: Log }} what
 */
export async function runLong({
  name,
  command,
  args,
  cwd,
  environment = cleanEnvironment(),
  stays = false,
  log,
}) {
  const logFile = path.join(cacheFolder(), 'logs', `${name.replace(/[^a-z0-9.]+/gi, '-')}.log`);
  await mkdir(path.dirname(logFile), { recursive: true });
  const output = createWriteStream(logFile);
  const started = Date.now();
  const signs = setInterval(
    () => log(`${name}: still at work after ${formatDuration(Date.now() - started)}`),
    30_000,
  );
  try {
    const child = spawn(command, args, {
      cwd,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !stays,
    });
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    const group = stays ? undefined : child.pid;
    if (group !== undefined) own(group);
    const status = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    if (group !== undefined) disown(group);
    await new Promise((resolve) => output.end(resolve));
    if (status !== 0) throw new SetUpError(await describeFailure(name, status, logFile));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    throw new SetUpError(`${name}: the program "${command}" was not found.`);
  } finally {
    clearInterval(signs);
  }
}

/**
 * @param {string} name
 * @param {number | string} status
 * @param {string} logFile
 */
async function describeFailure(name, status, logFile) {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-25);
  const end = typeof status === 'number' ? `ended with status ${status}` : `was ended by ${status}`;
  return [
    `${name} ${end}. Its last lines:`,
    ...lines.map((line) => `    ${line}`),
    `The whole output: ${logFile}`,
  ].join('\n');
}
