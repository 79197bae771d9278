/** A real Prometheus on 127.0.0.1 with given samples, and a door before it that counts who comes in. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { eventually } from '../../editor/harness/eventually.ts';

const run = promisify(execFile);

/** Debian's, or the current one of `test/tools`. */
export type ServerProgram = 'prometheus' | 'prometheus3';

export interface RealPrometheus {
  readonly url: string;
  /** The lines of the query log so far. */
  queryLog(): Promise<string>;
  /** The journal of the queries that are being answered now. */
  runningQueries(): Promise<string>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  /** OpenMetrics text up to and with `# EOF`, or what puts blocks into a folder that is there. */
  readonly data: string | ((folder: string) => Promise<void>);
  /** A rule file as text. */
  readonly rules?: string;
  /** YAML that is added below `global`. */
  readonly configuration?: string;
  readonly flags?: readonly string[];
  /** A free one unless told. */
  readonly port?: number;
}

/** Serves the data from a folder of its own on 127.0.0.1, and ends with the process at the latest. */
export async function startPrometheus(
  program: ServerProgram,
  options: PrometheusOptions,
): Promise<RealPrometheus> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sre-workbench-prometheus-'));
  const log = path.join(folder, 'queries.log');
  await fill(path.join(folder, 'data'), program, options.data);
  await writeConfiguration(folder, log, options);
  const { flags = [], port = await freePort() } = options;
  const child = spawn(
    requireProgram(program),
    [
      `--config.file=${path.join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
      ...flags,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const prefix = flags.find((flag) => flag.startsWith('--web.route-prefix='))?.split('=')[1] ?? '';
  const url = `http://127.0.0.1:${port}${prefix}`;
  await eventually(`${program} to be ready`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with status ${child.exitCode}`);
    return (await fetch(`${url}/-/ready`)).ok;
  });
  return {
    url,
    queryLog: () => readFile(log, 'utf8'),
    runningQueries: () => readFile(path.join(folder, 'data/queries.active'), 'utf8'),
    async stop() {
      process.off('exit', end);
      const ended = once(child, 'exit');
      end();
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function fill(folder: string, program: ServerProgram, data: PrometheusOptions['data']): Promise<void> {
  await mkdir(folder);
  if (typeof data !== 'string') return data(folder);
  const text = `${folder}.om`;
  await writeFile(text, data);
  const promtool = requireProgram(program === 'prometheus' ? 'promtool' : 'promtool3');
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, folder]);
}

async function writeConfiguration(
  folder: string,
  log: string,
  { rules, configuration = '' }: PrometheusOptions,
): Promise<void> {
  const lines = ['global:', '  evaluation_interval: 1s', '  scrape_interval: 1s', `  query_log_file: ${log}`];
  if (rules !== undefined) {
    await writeFile(path.join(folder, 'rules.yaml'), rules);
    lines.push(`rule_files: [${JSON.stringify(path.join(folder, 'rules.yaml'))}]`);
  }
  await writeFile(path.join(folder, 'prometheus.yaml'), `${lines.join('\n')}\n${configuration}`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address !== 'object') throw new Error('no port');
  return address.port;
}

export interface CountedRequest {
  readonly method: string;
  /** With its parameters. */
  readonly path: string;
  readonly body: string;
}

/** Hands every request on to another server and remembers it. */
export async function startCountingDoor(target: string, port: number) {
  const requests: CountedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      requests.push({
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        body: body.toString(),
      });
      const onward = request(
        new URL(incoming.url ?? '/', target),
        { method: incoming.method ?? 'GET', headers: { ...incoming.headers, host: new URL(target).host } },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    requests,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
