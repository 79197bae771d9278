/** VS Code's server build: installs extensions, serves one workbench, and leaves no process behind. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './places.ts';

export type UserSettings = Readonly<Record<string, unknown>>;

/** Pairs of the address's `payload`: the server build's way to name development extensions and tests. */
type Payload = readonly (readonly [name: string, value: string])[];

export interface ServerOptions {
  readonly settings?: UserSettings;
  /** Of the machine on which the extensions run: the ones that name programs live there. */
  readonly machineSettings?: UserSettings;
  /** Packaged extensions to install before the start. */
  readonly vsix?: readonly string[];
  /**
   * Lets the address name development extensions and tests. Such a workbench shows no notification, dialog or trust
   * prompt, so a suite that looks at the screen goes without.
   */
  readonly payload?: boolean;
  /** Leaves out the extensions that come with the editor, as what they do at start would be measured too. */
  readonly bare?: boolean;
  /** For Node itself; the extension host gets them too. */
  readonly nodeArguments?: readonly string[];
  /** Changes the installed extensions before the start. */
  readonly prepare?: (extensionsFolder: string) => Promise<void>;
  /** Added to the environment of the server, which hands it to the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface EditorServer {
  /** Everything that the server has printed. */
  output(): string;
  /** The page of a folder; no folder opens an empty window. */
  address(folder?: string, payload?: Payload): string;
  /** A file of this machine as the workbench names it. */
  remoteUri(file: string): string;
  /** Writes the user's settings; an open window takes them over by itself. */
  writeSettings(settings: UserSettings): Promise<void>;
  /** The text of each extension host's own log. */
  extensionHostLogs(): Promise<string[]>;
  /** Copies all logs out of the data folder, which `stop` removes. */
  keepLogs(folder: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server with a data folder of its own on a free port of 127.0.0.1. */
export async function startServer(options: ServerOptions = {}): Promise<EditorServer> {
  const dataFolder = await temporaryFolder('editor');
  const writeSettings = (settings: UserSettings) => writeSettingsFile(dataFolder, 'User', settings);
  await writeSettings(options.settings ?? {});
  if (options.machineSettings) await writeSettingsFile(dataFolder, 'Machine', options.machineSettings);
  await mkdir(path.join(dataFolder, 'none'));
  for (const file of options.vsix ?? []) await installExtension(file, dataFolder);
  await options.prepare?.(path.join(dataFolder, 'extensions'));
  const child = spawn(
    requireProgram('node24'),
    [...(options.nodeArguments ?? []), requireProgram('codeServer'), ...serverArguments(dataFolder, options)],
    {
      // A group of its own, so that the extension hosts, terminals and watchers end with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: serverEnvironment(options.environment),
    },
  );
  const endWithUs = () => endGroup(child, 'SIGKILL');
  process.once('exit', endWithUs);
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  const output = () => chunks.join('');
  const port = await eventually('the server to listen', () => listeningPort(child, output()));
  const authority = `127.0.0.1:${port}`;
  const logs = path.join(dataFolder, 'data/logs');
  return {
    output,
    address: (folder, payload) => pageAddress(authority, folder, payload),
    remoteUri: (file) => `vscode-remote://${authority}${file}`,
    writeSettings,
    extensionHostLogs: () => readExtensionHostLogs(logs),
    keepLogs: async (folder) => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await cp(logs, folder, { recursive: true });
      await writeFile(path.join(folder, 'server.log'), output());
    },
    stop: async () => {
      await endServer(child);
      process.off('exit', endWithUs);
      // A last writer may still be on its way out.
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function serverArguments(dataFolder: string, { payload, bare }: ServerOptions): string[] {
  const fixed = [
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--without-connection-token',
    '--accept-server-license-terms',
    // The variables of this process, not those of a login shell.
    '--force-disable-user-env',
  ];
  const driver = payload ? ['--enable-smoke-test-driver'] : [];
  const builtIn = bare ? ['--builtin-extensions-dir', path.join(dataFolder, 'none')] : [];
  return [...fixed, ...driver, ...builtIn, '--disable-telemetry', '--server-data-dir', dataFolder];
}

function serverEnvironment(added: ServerOptions['environment']): NodeJS.ProcessEnv {
  // Variables of an editor's own terminal would make the server think that it belongs to that editor.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:VSCODE_|ELECTRON_)/u.test(name));
  // A gallery without an address is one that nobody asks: the same on machines with and without a network.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...added };
}

async function installExtension(vsix: string, dataFolder: string): Promise<void> {
  const args = [requireProgram('codeServer'), '--install-extension', vsix, '--server-data-dir', dataFolder];
  const { stdout } = await promisify(execFile)(requireProgram('node24'), args, {
    env: serverEnvironment({}),
  });
  if (!stdout.includes('was successfully installed')) throw new Error(`${vsix} was not installed: ${stdout}`);
}

function listeningPort(child: ChildProcess, output: string): string | undefined {
  const port = /Extension host agent listening on (\d+)/u.exec(output)?.[1];
  if (port === undefined)
    throw new Error(`${child.exitCode === null ? 'no port yet' : 'it ended'}: ${output}`);
  return port;
}

function pageAddress(authority: string, folder: string | undefined, payload: Payload | undefined): string {
  const query = new URLSearchParams();
  if (folder === undefined) query.set('ew', 'true');
  else query.set('folder', folder);
  if (payload) query.set('payload', JSON.stringify(payload));
  return `http://${authority}/?${query}`;
}

async function writeSettingsFile(
  dataFolder: string,
  owner: 'User' | 'Machine',
  settings: UserSettings,
): Promise<void> {
  const folder = path.join(dataFolder, 'data', owner);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

async function readExtensionHostLogs(logs: string): Promise<string[]> {
  const files = await readdir(logs, { recursive: true });
  const wanted = files.filter((file) => path.basename(file) === 'remoteexthost.log');
  return Promise.all(wanted.map((file) => readFile(path.join(logs, file), 'utf8')));
}

async function endServer(child: ChildProcess): Promise<void> {
  endGroup(child, 'SIGTERM');
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  await eventually('the server to end', ended, Boolean, 5000).catch(() => undefined);
  endGroup(child, 'SIGKILL');
  await eventually('the server to end', ended);
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
