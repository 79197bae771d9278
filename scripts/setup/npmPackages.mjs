/** The project's npm packages, Node 24 among them. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inTurn, projectFolder } from './folders.mjs';
import { runLong } from './run.mjs';

/** Node 24 of the project: what VS Code runs on, and what every script but the set-up runs on. */
export const projectNode = path.join(
  projectFolder,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/**
 * True where the lock file of npm's own that lies in `node_modules` lists the same packages as the project's: it is written when an
 * installation is complete. Optional packages are for other platforms and may be absent.
 * @param {{ packages: Record<string, LockedPackage> }} wanted
 * @param {{ packages: Record<string, LockedPackage> }} installed
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 */
export function isInstalled(wanted, installed) {
  const same = Object.entries(wanted.packages).every(([folder, entry]) => {
    const there = installed.packages[folder];
    if (folder === '') return true;
    if (there === undefined) return entry.optional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
  // What the lock file leaves out is for a platform that was not at hand when it was written.
  const extra = Object.entries(installed.packages).filter(([folder]) => !(folder in wanted.packages));
  return same && extra.every(([, entry]) => entry.optional === true);
}

/** @param {string} file */
async function readLock(file) {
  return JSON.parse(await readFile(path.join(projectFolder, file), 'utf8'));
}

export async function npmPackagesAreHere() {
  if (!existsSync(projectNode)) return false;
  const installed = await readLock('node_modules/.package-lock.json').catch(() => undefined);
  return installed !== undefined && isInstalled(await readLock('package-lock.json'), installed);
}

/**
 * Installs what is missing. Two commands that start in the same folder take turns, and the second finds it done.
 * @param {import('./run.mjs').Log} log
 */
export async function installNpmPackages(log) {
  const place = createHash('sha256').update(projectFolder).digest('hex').slice(0, 8);
  await inTurn(`npm-${place}`, async () => {
    if (!(await npmPackagesAreHere())) await runInstall(log);
  });
}

/** @param {import('./run.mjs').Log} log */
async function runInstall(log) {
  await runLong({
    name: 'npm packages',
    command: 'npm',
    // Not `npm ci`: it refuses a lock file without the programs of every platform, and not every registry offers those. This
    // installs the locked versions too. Scripts must run, whatever the user's own settings say: one of them places Node 24.
    args: [
      'install',
      '--no-save',
      '--ignore-scripts=false',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
    ],
    cwd: projectFolder,
    log,
  });
}
