/** Steps of a check: each a program that passes or fails, with its time; what it printed is shown where it fails. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { formatDuration, signalGroup } from './setup/run.mjs';

/**
 * @typedef {{ name: string, command: string, args: string[], environment?: NodeJS.ProcessEnv }} Step
 * @typedef {{ name: string, passed: boolean, milliseconds: number, output: string }} StepResult
 */

/**
 * Runs the steps, as many at a time as there are cores; prints a line when one is done.
 * @param {readonly Step[]} steps
 * @returns {Promise<StepResult[]>} in the order of the steps
 */
export async function runSteps(steps) {
  /** @type {StepResult[]} */
  const results = [];
  const waiting = [...steps.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, step] = next;
      const result = await runStep(step);
      results[at] = result;
      console.log(
        `${result.passed ? 'passed' : 'FAILED'}  ${step.name.padEnd(30)} ${formatDuration(result.milliseconds)}`,
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), steps.length) }, worker));
  for (const result of results.filter((each) => !each.passed)) {
    console.log(`\n${result.name} failed:\n\n${result.output.trim()}\n`);
  }
  return results;
}

/**
 * @param {Step} step
 * @returns {Promise<StepResult>}
 */
async function runStep({ name, command, args, environment = {} }) {
  const started = Date.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  const status = await new Promise((resolve) => {
    child.once('error', (error) => resolve((output += error.message)));
    child.once('close', resolve);
  });
  return { name, passed: status === 0, milliseconds: Date.now() - started, output };
}

/**
 * Runs a program whose output belongs on the screen. After `minutes` its whole group is ended.
 * @param {{ command: string, args: string[], minutes: number, environment?: NodeJS.ProcessEnv }} what
 * @returns {Promise<{ status: number, timedOut: boolean }>}
 */
export async function runShown({ command, args, minutes, environment = {} }) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
    detached: true,
  });
  const group = child.pid;
  const end = () => group !== undefined && signalGroup(group, 'SIGKILL');
  const interrupt = () => process.exit(130);
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt).once('SIGHUP', interrupt).once('exit', end);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    end();
  }, minutes * 60_000);
  const status = await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
  clearTimeout(limit);
  // What a layer has left running must not disturb the next one.
  end();
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('SIGHUP', interrupt).off('exit', end);
  return { status, timedOut };
}
