/** Development runs on Node 24; a script that was started by another Node starts itself again. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectFolder } from './setup/folders.mjs';
import { projectNode } from './setup/npmPackages.mjs';

/**
 * Comes back under Node 24 alone: under another Node it runs the same script with the same arguments there, and ends as that one
 * does. From here on, the project's folder is the current one and its programs are on PATH.
 */
export async function continueOnNode24() {
  process.chdir(projectFolder);
  const programs = [path.dirname(projectNode), path.join(projectFolder, 'node_modules/.bin')];
  process.env['PATH'] = [...programs, process.env['PATH'] ?? ''].join(path.delimiter);
  if (process.versions.node.startsWith('24.')) return;
  const child = spawn(projectNode, process.argv.slice(1), { stdio: 'inherit' });
  // A terminal's Ctrl-C reaches the child by itself, and this process has to wait for it; other signals are passed on.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
  process.exit(status);
}
