/** Ends the programs of a demo when the process that started them is gone. Started by ending.mjs; the pipe says which they are. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { signalGroup } from '../setup/run.mjs';
import { demoVariable } from './ending.mjs';

const folder = process.argv[2] ?? '';
/** @type {number[]} */
const groups = [];
for await (const line of createInterface({ input: process.stdin })) groups.push(Number(line));

const isAlive = (/** @type {number} */ group) =>
  signalGroup(group, /** @type {NodeJS.Signals} */ (/** @type {unknown} */ (0)));
groups.forEach((group) => signalGroup(group, 'SIGTERM'));
for (let tries = 0; tries < 30 && groups.some(isAlive); tries += 1) await wait(100);
groups.forEach((group) => signalGroup(group, 'SIGKILL'));
for (const pid of await markedProcesses()) kill(pid);
await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });

/** Programs that carry the demo's mark and left their group, as the shells of terminals do. Linux alone tells. */
async function markedProcesses() {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const environments = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, at) => environments[at]?.split('\0').includes(`${demoVariable}=${folder}`));
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
