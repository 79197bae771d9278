/** A real Prometheus for a test, on a free port, with a folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import type { PrometheusClient } from '../../../src/clients/prometheus/client.ts';
import { createPrometheusClient } from '../../../src/clients/prometheus/httpClient.ts';
import { createHttp } from '../../../src/node/http.ts';
import { copyOfData } from './data.ts';

export type ServerProgram = 'prometheus' | 'prometheus3';

export interface RealServer {
  readonly url: string;
  /** The lines of the query log so far. */
  queryLog(): Promise<string>;
  end(): Promise<void>;
}

/** `configuration` is YAML that is added below `global`. */
export async function startServer(
  program: ServerProgram,
  {
    configuration = '',
    flags = [],
    rules: ruleText = ruleFile,
    port: wanted,
  }: {
    readonly configuration?: string;
    readonly flags?: readonly string[];
    readonly rules?: string;
    /** A free one unless told. */
    readonly port?: number;
  } = {},
): Promise<RealServer> {
  const folder = await copyOfData();
  const [settings, rules, log] = ['prometheus.yaml', 'rules.yaml', 'queries.log'].map((name) =>
    path.join(folder, name),
  );
  if (settings === undefined || rules === undefined || log === undefined) throw new Error('unreachable');
  await writeFile(rules, ruleText);
  await writeFile(
    settings,
    `global:\n  evaluation_interval: 1s\n  scrape_interval: 1s\n  query_log_file: ${log}\nrule_files: [${rules}]\n${configuration}`,
  );
  const port = wanted ?? (await freePort());
  const child = spawn(
    requireProgram(program),
    [
      `--config.file=${settings}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
      ...flags,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const prefix = flags.find((flag) => flag.startsWith('--web.route-prefix='))?.split('=')[1] ?? '';
  const url = `http://127.0.0.1:${port}${prefix}`;
  while (!(await fetch(`${url}/-/ready`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`${program} ended with status ${child.exitCode}.`);
    await wait(50);
  }
  return {
    url,
    queryLog: () => readFile(log, 'utf8'),
    async end() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true, maxRetries: 3 });
    },
  };
}

const ruleFile = `groups:
  - name: own
    rules:
      - record: own:recorded
        expr: vector(7)
      - alert: OwnFires
        expr: vector(1) > 0
        labels: { severity: page, service: own }
        annotations: { summary: It fires, runbook_url: https://runbooks.test/own }
      - alert: OwnWaits
        expr: vector(1) > 0
        for: 1h
        labels: { severity: ticket }
      - alert: OwnSleeps
        expr: vector(0) > 0
`;

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

const http = createHttp({ allowed: () => true, proxy: 'host' });

export function clientOf(url: string): PrometheusClient {
  return createPrometheusClient({ server: { name: 'real', url, kind: 'prometheus' }, http });
}
