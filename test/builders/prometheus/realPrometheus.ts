/** A real Prometheus on 127.0.0.1 with given samples, and a door before it that counts who comes in. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../editor/harness/eventually.ts';

const run = promisify(execFile);

export interface RealPrometheus {
  readonly url: string;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  /** Absolute paths of the programs; both of one version. */
  readonly prometheus: string;
  readonly promtool: string;
  /** OpenMetrics text up to and with `# EOF`. */
  readonly samples: string;
  /** Rule files as text. */
  readonly rules?: string;
}

/** Writes the samples into blocks and serves them; ends with the test that asked. */
export async function startRealPrometheus(options: PrometheusOptions): Promise<RealPrometheus> {
  const folder = await mkdtemp(path.join(tmpdir(), 'prometheus-'));
  const [text, data, configuration] = ['samples.om', 'data', 'prometheus.yaml'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  await mkdir(data);
  await writeFile(text, options.samples);
  await run(options.promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, data]);
  const lines = ['global: { evaluation_interval: 5s }'];
  if (options.rules !== undefined) {
    await writeFile(path.join(folder, 'rules.yaml'), options.rules);
    lines.push(`rule_files: [${JSON.stringify(path.join(folder, 'rules.yaml'))}]`);
  }
  await writeFile(configuration, `${lines.join('\n')}\n`);
  const port = await freePort();
  const child = spawn(
    options.prometheus,
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=5y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const url = `http://127.0.0.1:${port}`;
  await eventually('Prometheus to be ready', async () => {
    if (child.exitCode !== null) throw new Error(`Prometheus ended with status ${child.exitCode}`);
    return (await fetch(`${url}/-/ready`)).ok;
  });
  return {
    url,
    async stop() {
      process.off('exit', end);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
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
