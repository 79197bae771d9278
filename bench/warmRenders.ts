/**
 * Five environments of each example chart, rendered by the engine when it is warm and by `helm template` of the same
 * version, as many processes at a time as there are cores. In each round one follows the other, so that both see the
 * same machine. The engine has the chart's files already, as the editor does; the command line reads them.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { renderChart, type ChartSource, type HelmMajor } from '../src/clients/engine/charts.ts';
import { createEngine, type EnginePool } from '../src/node/engine.ts';
import { readChart } from '../test/real/helm/engineHelm.ts';
import { listCharts, type RealChart } from '../test/real/helm/realCharts.ts';
import { findRealHelm } from '../test/real/helm/realHelm.ts';
import { clock, median, milliseconds, printFigure, printMissing } from './figure.ts';
import { dist, engineWorker, exampleCharts } from './place.ts';

const rounds = 7;
const warmUps = 5;
const environmentsEach = 5;
const goal = 0.25;

interface Work {
  readonly folder: string;
  readonly source: ChartSource;
  /** Values files of each render, relative to the chart. */
  readonly environments: readonly (readonly string[])[];
}

/** Charts with fewer environments have some rendered twice. */
async function workOf({ folder, environments }: RealChart): Promise<Work> {
  const files = environments.map(({ valuesFiles }) => valuesFiles);
  const all = Array.from({ length: environmentsEach }, (_, index) => files[index % files.length] ?? []);
  return { folder, source: await readChart(folder), environments: all };
}

async function renderAll(engine: EnginePool, major: HelmMajor, { folder, source, environments }: Work) {
  await Promise.all(
    environments.map(async (files) => {
      const values = await Promise.all(
        files.map(async (name) => ({ name, text: await readFile(path.join(folder, name), 'utf8') })),
      );
      const request = { major, release: 'release-name', namespace: 'default', values };
      const answer = await renderChart(engine, source, request);
      if (!answer.ok && answer.error.source === 'engine') throw new Error(answer.error.error.message);
    }),
  );
}

async function templateAll(helm: string, home: string, { folder, environments }: Work) {
  const waiting = [...environments];
  const worker = async () => {
    for (let files = waiting.shift(); files !== undefined; files = waiting.shift()) {
      await template(helm, home, ['template', '.', ...files.flatMap((file) => ['-f', file])], folder);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

function template(helm: string, home: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { HOME: home, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
    const child = spawn(helm, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.resume();
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}

const home = await mkdtemp(path.join(tmpdir(), 'bench-'));
const engine = createEngine({ folder: dist, worker: engineWorker });
const charts = await listCharts(exampleCharts);
for (const major of [3, 4] as const) {
  const helm = findRealHelm(major);
  if (helm === undefined) {
    printMissing(
      `Helm ${major}: five environments, warm`,
      'the real Helm is missing; run node scripts/setup.mjs helm',
    );
    continue;
  }
  const sums = { ours: 0, theirs: 0 };
  for (const chart of charts) {
    const work = await workOf(chart);
    // Warm: the chart is loaded in each worker and the engine's hot code is compiled for good.
    for (let round = 0; round < warmUps; round += 1) await renderAll(engine, major, work);
    await templateAll(helm, home, work);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await clock(() => renderAll(engine, major, work)));
      theirs.push(await clock(() => templateAll(helm, home, work)));
    }
    sums.ours += median(ours);
    sums.theirs += median(theirs);
    report(`Helm ${major}: five environments, warm, ${chart.name}`, median(ours), median(theirs));
  }
  report(`Helm ${major}: five environments, warm, all charts`, sums.ours, sums.theirs);
}
await engine.dispose();
await rm(home, { recursive: true });

function report(name: string, ours: number, theirs: number): void {
  const figures = `${milliseconds(ours)} against ${milliseconds(theirs)}`;
  printFigure({ name, figures, value: ours / theirs, goal });
}
