/**
 * The one place that starts programs: an argument list and never a shell, a time limit, an output cap, a few
 * chosen variables, and the whole process group ended with its leader.
 */
import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { t } from '@vscode/l10n';
import type { ProcessFailure, ProcessOutcome, ProcessRequest, Processes } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { withSlashes } from './files.ts';

export interface ProcessRules {
  /** False in an untrusted workspace: asked before each start. */
  readonly allowed: () => boolean;
  /** Folders whose content others may have written: no program is ever found in them. */
  readonly untrustedFolders: () => readonly string[];
  /** The variables to choose from; the process's own unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const defaultTimeLimit = 30_000;
const defaultMaxBytes = 16 * 1024 * 1024;
/** Milliseconds between the request to end and the end by force: git removes its lock files in this time. */
const endGrace = 1000;

const passedOn = new Set(
  [
    'HOME USER LOGNAME LANG LANGUAGE TZ TMPDIR TEMP TMP SSH_AUTH_SOCK',
    'HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY SSL_CERT_FILE SSL_CERT_DIR',
    'SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERPROFILE USERNAME HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA',
    'PROGRAMDATA PROGRAMFILES',
  ].flatMap((names) => names.split(' ')),
);

/** A program that stays, for whoever speaks with it on its standard input and output. */
export interface LongRunning {
  /** The one who started it reads both outputs, and ends it. */
  start(
    request: ProcessRequest,
  ): Promise<
    Result<{ readonly child: ChildProcessWithoutNullStreams; readonly end: () => void }, ProcessFailure>
  >;
}

interface Prepared {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** `dispose` ends whatever still runs: nobody is left to hear its answer. */
export function createProcesses(rules: ProcessRules): Processes & LongRunning & { dispose(): void } {
  const environment = rules.environment ?? process.env;
  const running = new Set<ChildProcess>();
  let ended = false;
  const searchPath = () => trustedPath(environment, rules.untrustedFolders());
  const prepare = async (request: ProcessRequest): Promise<Result<Prepared, ProcessFailure>> => {
    if (!rules.allowed()) {
      return err({
        code: 'not-allowed',
        message: t('{0} was not started: this workspace is not trusted.', request.program),
      });
    }
    if (request.signal?.aborted === true) return err(cancelled(request));
    const folders = await searchPath();
    const program = path.isAbsolute(request.program)
      ? request.program
      : await findOn(folders, request.program, rules.untrustedFolders());
    if (program === undefined) return err(notFound(request));
    if (ended) return err(cancelled(request));
    const env = {
      ...chosenVariables(environment),
      PATH: folders.join(path.delimiter),
      ...request.env,
    };
    return ok({ program, env });
  };
  return {
    find: async (program) => findOn(await searchPath(), program, rules.untrustedFolders()),
    run: async (request) => {
      const prepared = await prepare(request);
      if (!prepared.ok) return prepared;
      return runProcess(prepared.value.program, prepared.value.env, { request, running });
    },
    start: async (request) => {
      const prepared = await prepare(request);
      if (!prepared.ok) return prepared;
      const child = spawnGroup(prepared.value.program, request, prepared.value.env);
      running.add(child);
      child.on('close', () => running.delete(child));
      return new Promise((settle) => {
        child.once('error', (error) => settle(err(startFailure(request, error))));
        child.once('spawn', () => settle(ok({ child, end: () => endGroup(child) })));
      });
    },
    dispose() {
      ended = true;
      for (const child of running) {
        endGroup(child);
        // This process may be gone before the time of grace is over.
        const force = (): unknown => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL');
        process.once('exit', force);
        child.once('close', () => process.off('exit', force));
      }
    },
  };
}

function chosenVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (passedOn.has(name.toUpperCase()) || /^(LC|XDG)_/.test(name))) {
      chosen[name] = value;
    }
  }
  return chosen;
}

/** The folders of PATH without relative ones and without those that lie in an untrusted folder, also through links. */
async function trustedPath(
  environment: Readonly<Record<string, string | undefined>>,
  untrusted: readonly string[],
): Promise<readonly string[]> {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const entries = (environment[name] ?? '').split(path.delimiter).filter((entry) => path.isAbsolute(entry));
  const trusted: string[] = [];
  for (const entry of entries) {
    if (!(await liesIn(entry, untrusted))) trusted.push(entry);
  }
  return trusted;
}

async function liesIn(file: string, folders: readonly string[]): Promise<boolean> {
  const places = [path.resolve(file), await realpath(file).catch(() => path.resolve(file))];
  for (const folder of folders) {
    const roots = [path.resolve(folder), await realpath(folder).catch(() => path.resolve(folder))];
    if (places.some((place) => roots.some((root) => isBelow(root, place)))) return true;
  }
  return false;
}

function isBelow(root: string, place: string): boolean {
  const relative = path.relative(root, place);
  return relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative));
}

async function findOn(
  folders: readonly string[],
  program: string,
  untrusted: readonly string[],
): Promise<string | undefined> {
  if (program !== path.basename(program) || program === '') return undefined;
  const windows = process.platform === 'win32';
  // Batch files need a shell to run, so they do not count as programs.
  const names = windows && path.extname(program) === '' ? [`${program}.exe`, `${program}.com`] : [program];
  for (const folder of folders) {
    for (const name of names) {
      const file = path.join(folder, name);
      if ((await isProgram(file)) && !(await liesIn(file, untrusted))) return withSlashes(file);
    }
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function spawnGroup(
  program: string,
  { args, cwd }: ProcessRequest,
  env: Readonly<Record<string, string>>,
): ChildProcessWithoutNullStreams {
  return spawn(program, args, {
    cwd,
    env,
    shell: false,
    windowsHide: true,
    // A group of its own, so that what the program starts ends with it.
    detached: process.platform !== 'win32',
    stdio: 'pipe',
  });
}

function runProcess(
  program: string,
  env: Readonly<Record<string, string>>,
  { request, running }: { readonly request: ProcessRequest; readonly running: Set<ChildProcess> },
): Promise<Result<ProcessOutcome, ProcessFailure>> {
  return new Promise((settle) => {
    const child = spawnGroup(program, request, env);
    running.add(child);
    const timeLimit = request.timeLimit ?? defaultTimeLimit;
    const encoding = request.bytes === true ? 'latin1' : 'utf8';
    const limits = { encoding, maxBytes: request.maxBytes ?? defaultMaxBytes } as const;
    const output = collectOutput(child, limits, () =>
      stop({ code: 'too-much-output', message: t('{0} wrote too much and was ended.', request.program) }),
    );
    let failure: ProcessFailure | undefined;
    const stop = (reason: ProcessFailure) => {
      if (failure !== undefined) return;
      failure = reason;
      endGroup(child);
    };
    const abort = () => stop(cancelled(request));
    const timer = setTimeout(
      () =>
        stop({
          code: 'time-limit',
          message: t('{0} did not end within {1} seconds.', request.program, timeLimit / 1000),
        }),
      timeLimit,
    );
    const finish = (answer: Result<ProcessOutcome, ProcessFailure>) => {
      running.delete(child);
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', abort);
      settle(answer);
    };
    request.signal?.addEventListener('abort', abort);
    // A program may end without reading its input: the broken pipe is not news.
    child.stdin.on('error', () => undefined);
    child.stdin.end(request.input ?? '');
    child.on('error', (error: NodeJS.ErrnoException) => finish(err(startFailure(request, error))));
    child.on('close', (exitCode, signal) => {
      if (failure !== undefined) return finish(err(failure));
      // As shells tell it, the signal aside: its number is not known here.
      finish(ok({ exitCode: exitCode ?? (signal === null ? 1 : 128), ...output() }));
    });
  });
}

/** Gathers both outputs; calls `full` once they hold more than `maxBytes` together. Answers a reader of both texts. */
function collectOutput(
  child: ChildProcess,
  { encoding, maxBytes }: { readonly encoding: 'utf8' | 'latin1'; readonly maxBytes: number },
  full: () => void,
) {
  let left = maxBytes;
  const gather = (stream: 'stdout' | 'stderr', as: 'utf8' | 'latin1') => {
    const chunks: Buffer[] = [];
    child[stream]?.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) full();
      else chunks.push(chunk);
    });
    return () => Buffer.concat(chunks).toString(as);
  };
  const [stdout, stderr] = [gather('stdout', encoding), gather('stderr', 'utf8')];
  return () => ({ stdout: stdout(), stderr: stderr() });
}

/** Asks the process and all that it started to end, then ends them by force. */
function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    const taskkill = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    spawn(taskkill, ['/pid', String(pid), '/t', '/f'], { windowsHide: true, stdio: 'ignore' }).on(
      'error',
      () => child.kill('SIGKILL'),
    );
    return;
  }
  const force = setTimeout(() => {
    signalGroup(pid, 'SIGKILL');
    // Whoever left the group may still hold the pipes, and the answer would wait for them.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, endGrace);
  child.on('close', () => {
    clearTimeout(force);
    signalGroup(pid, 'SIGKILL');
  });
  signalGroup(pid, 'SIGTERM');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

function cancelled(request: ProcessRequest): ProcessFailure {
  return { code: 'cancelled', message: t('{0} was cancelled.', request.program) };
}

function notFound(request: ProcessRequest): ProcessFailure {
  return {
    code: 'not-found',
    message: t('{0} was not found on PATH. Install it, or set its path in the settings.', request.program),
  };
}

function startFailure(request: ProcessRequest, error: NodeJS.ErrnoException): ProcessFailure {
  // A missing working folder says ENOENT too.
  if (error.code === 'ENOENT' && request.cwd === undefined) return notFound(request);
  return {
    code: 'not-started',
    message: t('{0} could not be started.', request.program),
    detail: error.message,
  };
}
