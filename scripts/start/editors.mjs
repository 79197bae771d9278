/** The editors that the demo can open: VS Code's server in a browser, or the desktop's own. Both with a profile of their own. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram, SetUpError } from '../setup/run.mjs';
import { requireProgram } from '../setup/programs.mjs';

/**
 * @typedef {{ vsix: string, company: string, folder: string, environment: NodeJS.ProcessEnv, settings: { user: Record<string, unknown>, machine: Record<string, unknown> }, onStart: (child: import('node:child_process').ChildProcess) => void }} EditorOptions
 * @typedef {{ address: string | undefined, ended: Promise<string> }} OpenEditor `ended` answers what it printed last
 */

/**
 * Serves the editor on 127.0.0.1. Workspace Trust is on, as it is for everybody.
 * @param {EditorOptions} options
 * @returns {Promise<OpenEditor>}
 */
export async function serveEditor({ vsix, company, folder, environment, settings, onStart }) {
  const [node, server] = [requireProgram('node24'), requireProgram('codeServer')];
  const data = path.join(folder, 'editor');
  const profile = ['--server-data-dir', data, '--extensions-dir', path.join(data, 'extensions')];
  await writeSettings(path.join(data, 'data/User'), settings.user);
  await writeSettings(path.join(data, 'data/Machine'), settings.machine);
  await install(node, [server, '--install-extension', vsix, ...profile], environment);
  const token = randomBytes(16).toString('hex');
  const place = ['--host', '127.0.0.1', '--port', '0', '--connection-token', token];
  const manners = ['--accept-server-license-terms', '--disable-telemetry'];
  const child = spawn(node, [server, ...place, ...profile, ...manners], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  onStart(child);
  const { port, ended } = await listen(child);
  const query = new URLSearchParams({ tkn: token, folder: company });
  return { address: `http://127.0.0.1:${port}/?${query.toString()}`, ended };
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<{ port: string, ended: Promise<string> }>}
 */
async function listen(child) {
  let output = '';
  const ended = new Promise((resolve) => child.once('close', () => resolve(output.slice(-2000))));
  const port = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output = (output + text).slice(-100_000);
        const found = /Extension host agent listening on (\d+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
  });
  const first = await Promise.race([port, ended.then(() => undefined)]);
  if (first === undefined) throw new SetUpError(`The editor did not start. It said:\n\n${await ended}`);
  return { port: first, ended };
}

/**
 * Opens a window of the desktop's editor.
 * @param {EditorOptions} options
 * @returns {Promise<OpenEditor>}
 */
export async function openDesktop({ vsix, company, folder, environment, settings, onStart }) {
  const code = findDesktop();
  if (code === undefined) throw new SetUpError(noDesktop);
  const data = path.join(folder, 'editor');
  const profile = ['--user-data-dir', data, '--extensions-dir', path.join(data, 'extensions')];
  await writeSettings(path.join(data, 'User'), { ...settings.user, ...settings.machine });
  await install(code, ['--install-extension', vsix, ...profile], environment);
  // `--wait` keeps the command until the window is closed.
  const child = spawn(code, ['--wait', '--new-window', ...profile, company], {
    detached: true,
    stdio: 'ignore',
    env: environment,
  });
  onStart(child);
  return { address: undefined, ended: new Promise((resolve) => child.once('close', () => resolve(''))) };
}

/** The desktop editor's command, or undefined. */
export const findDesktop = () => findProgram(['code', 'codium', 'code-insiders']);

export const noDesktop =
  'The command "code" of a desktop VS Code was not found. Without --desktop, npm start serves the editor to your browser.';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 */
async function install(command, args, environment) {
  const { stdout, stderr } = await promisify(execFile)(command, args, { env: environment });
  if (!/successfully installed/.test(stdout)) {
    throw new SetUpError(`The extension was not installed. The editor said:\n\n${stdout}${stderr}`);
  }
}

/**
 * @param {string} folder
 * @param {Record<string, unknown>} settings
 */
async function writeSettings(folder, settings) {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}
