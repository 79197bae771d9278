/** Where things lie: the project, and the cache of large parts that outlives `node_modules`. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * The folder that keeps large parts by version.
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function cacheFolder(environment = process.env) {
  const own = environment['SRE_WORKBENCH_CACHE'];
  if (own) return path.resolve(own);
  const shared = environment['XDG_CACHE_HOME'];
  // The XDG rules say that a relative path is to be ignored.
  if (shared && path.isAbsolute(shared)) return path.join(shared, 'sre-workbench');
  return path.join(homedir(), '.cache', 'sre-workbench');
}

/**
 * Fills one folder of the cache, or answers at once where it is there. The work happens beside the final place, and the folder gets
 * its name when it is complete, so that an interrupted run leaves nothing that looks finished. Two processes take turns.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>} the folder
 */
export async function cached(name, fill) {
  const folder = path.join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await inTurn(name, async () => {
    if (existsSync(folder)) return;
    await sweepPartial(name);
    const partial = `${folder}${partialMark}${process.pid}`;
    await mkdir(partial, { recursive: true });
    await fill(partial);
    await rename(partial, folder);
  });
  return folder;
}

const partialMark = '.partial-';

/**
 * Removes what interrupted runs have left.
 * @param {string} name
 */
async function sweepPartial(name) {
  const folder = path.dirname(path.join(cacheFolder(), name));
  const start = path.basename(name) + partialMark;
  const left = (await readdir(folder)).filter((entry) => entry.startsWith(start));
  for (const entry of left) await rm(path.join(folder, entry), { recursive: true, force: true });
}

/**
 * Runs `work` while no other process does work of this name.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inTurn(name, work) {
  const file = path.join(cacheFolder(), `${name}.lock`);
  await mkdir(path.dirname(file), { recursive: true });
  while (!(await takeLock(file))) await wait(100);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
async function takeLock(file) {
  const own = `${file}.${randomUUID()}`;
  await writeFile(own, String(process.pid));
  try {
    // A link appears whole or not at all, so nobody ever reads a lock without its owner.
    await link(own, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  } finally {
    await rm(own, { force: true });
  }
  const owner = Number(await readFile(file, 'utf8').catch(() => ''));
  if (owner > 0 && !isRunning(owner)) await rm(file, { force: true });
  return false;
}

/** @param {number} pid */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
