/** The real command lines of Helm, in a world of their own: no cluster, no configuration of this machine. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { programs } from '../../../scripts/setup/programs.mjs';
import type { Environment } from '../../builders/charts/chartSpec.ts';
import type { HelmMajor } from '../../../src/clients/engine/charts.ts';

/** Where the command line of this major is; undefined where set-up has not built it yet. */
export function findRealHelm(major: HelmMajor): string | undefined {
  const { helm3, helm4 } = programs();
  return major === 3 ? helm3 : helm4;
}

export interface Outcome {
  readonly ok: boolean;
  /** What `helm template` prints on its standard output; empty where it fails. */
  readonly output: string;
  /** The text of the error from `Error: ` on, without that word; empty where it succeeds. */
  readonly error: string;
}

export interface RealHelm {
  /** `helm template` in the chart's folder, so that Helm names values files relative to the chart. */
  template(chartFolder: string, environment: Environment): Promise<Outcome>;
  /** Runs any other command and answers its standard output; throws where it fails. */
  run(folder: string, args: readonly string[]): Promise<string>;
}

/** At most two processes at a time, whoever asks. */
const places = createPlaces(2);

/** @param home an empty folder for Helm's own files */
export function createRealHelm(program: string, home: string): RealHelm {
  const run = (cwd: string, args: readonly string[]) =>
    places(() => start({ program, args, cwd, env: isolated(home) }));
  return {
    template: async (chartFolder, environment) => {
      const { status, stdout, stderr } = await run(chartFolder, templateArguments(environment));
      return status === 0
        ? { ok: true, output: stdout, error: '' }
        : { ok: false, output: '', error: errorText(stderr) };
    },
    run: async (folder, args) => {
      const { status, stdout, stderr } = await run(folder, args);
      if (status !== 0) throw new Error(`helm ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
  };
}

function templateArguments(environment: Environment): readonly string[] {
  const { release, namespace, valuesFiles, kubeVersion, apiVersions = [] } = environment;
  return [
    'template',
    release,
    '.',
    '--namespace',
    namespace,
    ...valuesFiles.flatMap((file) => ['--values', file]),
    ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
  ];
}

/** Standard error may begin with log lines: the error is what follows the first line that begins with `Error: `. */
function errorText(stderr: string): string {
  const start = stderr.startsWith('Error: ') ? 0 : stderr.indexOf('\nError: ') + 1;
  return stderr.slice(start + 'Error: '.length);
}

/** Dates without a zone are those of this process's zone, which the engine takes too. */
function isolated(home: string): NodeJS.ProcessEnv {
  return {
    HOME: home,
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
    TZ: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

interface Started {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

function start({ program, args, cwd, env }: Started) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

function createPlaces(count: number) {
  let free = count;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
