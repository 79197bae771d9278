/** Opens the extension in a real VS Code, on a company folder to try things on. Nothing of it stays when it ends. */
import { readFileSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { continueOnNode24 } from './node24.mjs';
import { packageExtension } from './package.mjs';
import { runCommand, setUp } from './setup.mjs';
import { projectFolder } from './setup/folders.mjs';
import { cleanEnvironment, messageOf, SetUpError } from './setup/run.mjs';
import { makeCompany } from './start/company.mjs';
import { findDesktop, noDesktop, openDesktop, serveEditor } from './start/editors.mjs';
import { demoVariable, prepareEnding } from './start/ending.mjs';
import { startPrometheus } from './start/prometheus.mjs';

const help = `npm start [-- OPTION]

Builds and packages the extension, installs it into a VS Code with an empty profile, and opens
a copy of examples/company there, with git repositories and a Prometheus that has six hours of
series. What is missing on this machine is installed first.

  --desktop   open a window of the desktop VS Code (its command "code") instead of serving
              VS Code to a browser on 127.0.0.1
  --help      print this

Ctrl-C ends it and removes everything that it has started and written.`;

/** @param {string} line */
const log = (line) => console.log(line);

/** @param {boolean} desktop */
async function start(desktop) {
  if (desktop && findDesktop() === undefined) throw new SetUpError(noDesktop);
  await setUp({
    need: desktop ? ['npm', 'git', 'engine'] : ['npm', 'git', 'engine', 'editor'],
    optional: ['prometheus'],
  });
  await continueOnNode24();
  log('Building and packaging the extension');
  const { file: vsix } = await packageExtension(log);
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'sre-workbench-demo-')));
  const ending = prepareEnding(folder);
  const stop = waitForStop();
  try {
    await Promise.race([stop, demonstrate({ folder, vsix, desktop, ending })]);
  } finally {
    log('\nEnding what was started');
    await ending.end();
  }
  process.exit();
}

/**
 * Comes back when the editor has ended.
 * @param {{ folder: string, vsix: string, desktop: boolean, ending: ReturnType<typeof prepareEnding> }} what
 */
async function demonstrate({ folder, vsix, desktop, ending }) {
  log('Copying the company folder and making its repositories');
  const company = await makeCompany(folder);
  const environment = demoEnvironment(folder);
  log('Starting Prometheus and the editor');
  const open = desktop ? openDesktop : serveEditor;
  const prometheus = await startPrometheus({ folder, company, environment, log, onStart: ending.add });
  const settings = { user: demoSettings, machine: serverSettings(prometheus) };
  const editor = await open({ vsix, company, folder, environment, settings, onStart: ending.add });
  log('');
  if (editor.address !== undefined) log(`Open this address in a browser:\n\n    ${editor.address}\n`);
  log(`The company folder, a copy:  ${company}`);
  if (prometheus !== undefined) log(`Prometheus:                  ${prometheus}`);
  log('\nPress Ctrl-C to end it. Nothing of it stays.');
  const last = await editor.ended;
  if (!desktop) throw new SetUpError(`The editor has ended by itself. It said last:\n\n${last}`);
}

const demoSettings = {
  // The company's README says what to try.
  'workbench.startupEditor': 'readme',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // One of the two repositories lies two folders deep, further than the editor looks by itself.
  'git.repositoryScanMaxDepth': 2,
  'telemetry.telemetryLevel': 'off',
};

/**
 * Addresses are settings of the machine: a folder cannot name them.
 * @param {string | undefined} prometheus
 * @returns {Record<string, unknown>}
 */
function serverSettings(prometheus) {
  if (prometheus === undefined) return {};
  return { 'sreWorkbench.prometheus.servers': [{ name: 'demo', url: prometheus }] };
}

/**
 * What the user's shell has, without what npm and these scripts have added, and without what would tell the editor that it runs in
 * a terminal of another one.
 * @param {string} folder
 */
function demoEnvironment(folder) {
  const kept = Object.entries(cleanEnvironment()).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name));
  const environment = Object.fromEntries(kept);
  const places = (environment['PATH'] ?? '').split(path.delimiter);
  const outside = places.filter((place) => !place.startsWith(projectFolder + path.sep));
  return { ...environment, PATH: outside.join(path.delimiter), [demoVariable]: folder };
}

/** @returns {Promise<void>} comes back at Ctrl-C, at a request to end, and when the terminal or the npm that started this is gone */
function waitForStop() {
  // A terminal that is gone takes no more output; that must not end this before it has cleaned up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => resolve());
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const before = starters();
    setInterval(() => starters() !== before && resolve(), 1000).unref();
  });
}

/** The process that started this, and the one that started that: npm puts a shell in between. */
function starters() {
  const parent = process.ppid;
  try {
    const status = readFileSync(`/proc/${parent}/status`, 'utf8');
    return `${parent} ${/^PPid:\s*(\d+)/m.exec(status)?.[1]}`;
  } catch {
    return `${parent}`;
  }
}

await runCommand(async () => {
  /** @type {{ values: { desktop: boolean, help: boolean } }} */
  const { values } = readArguments();
  if (values.help) log(help);
  else await start(values.desktop);
});

function readArguments() {
  try {
    return parseArgs({
      options: {
        desktop: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new SetUpError(`${messageOf(error)}\n\n${help}`);
  }
}
