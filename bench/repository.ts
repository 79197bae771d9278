/**
 * The command line, as it ships, over a repository of 170 charts in all layouts: without rendering, and with rendering
 * against `helm template` processes over the same environments, as many at a time as there are cores.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { writeTree } from '../test/builders/charts/writeChart.ts';
import { makeRepository } from '../test/builders/largeValues.ts';
import { findRealHelm } from '../test/real/helm/realHelm.ts';
import { clock, median, milliseconds, printFigure, printMissing } from './figure.ts';
import { dist } from './place.ts';

const charts = 170;
const readings = 5;
const goals = { unrendered: 5000, ratio: 0.25 };

const report = z.object({
  charts: z.array(
    z.object({
      chart: z.string(),
      environments: z.array(z.object({ name: z.string(), files: z.array(z.string()) })),
      findings: z.array(z.unknown()),
      renders: z.array(z.object({ status: z.string() })),
    }),
  ),
});

const temporary = await mkdtemp(path.join(tmpdir(), 'bench-'));
const repository = path.join(temporary, 'repository');
await writeTree(repository, makeRepository(charts));

function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const home = path.join(temporary, 'home');
    const env = { HOME: home, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(output).toString()));
  });
}

const validate = (args: readonly string[]) =>
  run(
    process.execPath,
    [path.join(dist, 'cli.js'), 'validate-values', repository, '--json', ...args],
    temporary,
  );

const found = report.parse(JSON.parse(await validate([])));
const environments = found.charts.flatMap((chart) =>
  chart.environments.map((each) => ({ ...each, chart: chart.chart })),
);
const valuesFiles = new Set(
  environments.flatMap(({ chart, files }) => files.map((file) => path.join(chart, file))),
);
const findings = found.charts.flatMap((chart) => chart.findings).length;
const failed = found.charts.flatMap((chart) => chart.renders).filter(({ status }) => status !== 'ok').length;
printFigure({
  name: 'repository',
  figures: `${found.charts.length} charts, ${valuesFiles.size} values files, ${environments.length} environments, ${findings} findings, ${failed} not rendered`,
});

async function templateAll(helm: string): Promise<void> {
  const waiting = [...environments];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const overlays = next.files.filter((file) => file !== 'values.yaml');
      await run(
        helm,
        ['template', '.', ...overlays.flatMap((file) => ['-f', file])],
        path.join(repository, next.chart),
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

const unrendered: number[] = [];
for (let reading = 0; reading < readings; reading += 1) {
  unrendered.push(await clock(() => validate(['--no-render'])));
}
printFigure({
  name: 'command line, without rendering',
  figures: milliseconds(median(unrendered)),
  value: median(unrendered),
  goal: goals.unrendered,
});

for (const major of [3, 4] as const) {
  const helm = findRealHelm(major);
  if (helm === undefined) {
    printMissing(`Helm ${major}: command line`, 'the real Helm is missing; run node scripts/setup.mjs helm');
    continue;
  }
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let reading = 0; reading < readings; reading += 1) {
    ours.push(await clock(() => validate(['--helm', String(major)])));
    theirs.push(await clock(() => templateAll(helm)));
  }
  printFigure({
    name: `Helm ${major}: command line, everything rendered`,
    figures: `${milliseconds(median(ours))} against ${milliseconds(median(theirs))}`,
    value: median(ours) / median(theirs),
    goal: goals.ratio,
  });
}
await rm(temporary, { recursive: true });
