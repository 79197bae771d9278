/** The demo's Prometheus: a few hours of generated series that go on, the company's own rules, nothing else. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { programs } from '../setup/programs.mjs';
import { messageOf, runLong } from '../setup/run.mjs';
import { generateSeries } from './series.mjs';

/** The demo's day: series go on for so long. */
const hoursToCome = 8;

/**
 * Starts it, or says why not; the demo goes on without it.
 * @param {{ folder: string, company: string, environment: NodeJS.ProcessEnv, log: import('../setup/run.mjs').Log, onStart: (child: import('node:child_process').ChildProcess) => void }} what
 * @returns {Promise<string | undefined>} its address
 */
export async function startPrometheus({ folder, company, environment, log, onStart }) {
  const { prometheus, promtool } = programs();
  if (prometheus === undefined || promtool === undefined) {
    log('There is no Prometheus on this machine; everything else works without it.');
    return undefined;
  }
  try {
    const { data, target } = await writeData({ folder, company, promtool, log });
    const port = await freePort();
    const child = spawn(prometheus, await argumentsOf({ folder, company, data, port, target }), {
      detached: true,
      stdio: 'ignore',
      env: environment,
    });
    onStart(child);
    const address = `http://127.0.0.1:${port}`;
    await waitUntilReady(child, address);
    return address;
  } catch (error) {
    log(`Prometheus did not start; everything else works without it. ${messageOf(error)}`);
    return undefined;
  }
}

/**
 * @param {{ folder: string, company: string, promtool: string, log: import('../setup/run.mjs').Log }} what
 * @returns {Promise<{ data: string, target: string }>} the folder of the blocks, and who tells how the series go on
 */
async function writeData({ folder, company, promtool, log }) {
  const file = path.join(company, 'SRE/monitoring/demo-series.json');
  const description = JSON.parse(await readFile(file, 'utf8'));
  const text = path.join(folder, 'series.om');
  const series = generateSeries(description, Math.floor(Date.now() / 1000), hoursToCome);
  await writeFile(text, series.past);
  const data = path.join(folder, 'prometheus');
  await mkdir(data);
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, data];
  await runLong({ name: 'promtool', command: promtool, args, log });
  return { data, target: await serveSeries(series.at) };
}

/**
 * Lives as long as this process.
 * @param {(seconds: number) => string} textAt
 * @returns {Promise<string>} host and port
 */
function serveSeries(textAt) {
  const server = createHttpServer((_, response) => {
    response.setHeader('Content-Type', 'application/openmetrics-text; version=1.0.0; charset=utf-8');
    response.end(textAt(Date.now() / 1000));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.unref();
      resolve(`127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
    });
  });
}

/** @param {{ folder: string, company: string, data: string, port: number, target: string }} what */
async function argumentsOf({ folder, company, data, port, target }) {
  const rules = path.join(company, 'SRE/monitoring/rules');
  const lines = ['global: { evaluation_interval: 30s }'];
  if (existsSync(rules)) lines.push(`rule_files: [${JSON.stringify(path.join(rules, '*.yaml'))}]`);
  lines.push(...scrapeOf(target));
  const configuration = path.join(folder, 'prometheus.yaml');
  await writeFile(configuration, `${lines.join('\n')}\n`);
  return [
    `--config.file=${configuration}`,
    `--storage.tsdb.path=${data}`,
    '--storage.tsdb.retention.time=30d',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ];
}

/**
 * The series keep their own labels and get none of the target's, or they would be others than those of the past.
 * @param {string} target
 */
function scrapeOf(target) {
  /** @param {string} label @param {string} value */
  const without = (label, value) =>
    `      - { source_labels: [${label}], regex: '${value}', target_label: ${label}, replacement: '' }`;
  return [
    'scrape_configs:',
    '  - job_name: demo',
    '    scrape_interval: 30s',
    '    honor_labels: true',
    `    static_configs: [{ targets: ['${target}'] }]`,
    '    metric_relabel_configs:',
    without('instance', target),
    without('job', 'demo'),
  ];
}

/** @returns {Promise<number>} a port of 127.0.0.1 that is free now; Prometheus does not tell which one it would choose */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} address
 */
async function waitUntilReady(child, address) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (child.exitCode !== null) throw new Error(`It ended with status ${child.exitCode}.`);
    const answer = await fetch(`${address}/-/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
  throw new Error('It was not ready after 15 seconds.');
}
