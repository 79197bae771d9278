/**
 * The engine against the command lines of the same versions of Helm: the same output byte for byte where both succeed,
 * the same text of the error where both fail. What is set aside, and why, is said in `compare.ts` and `shape.ts`.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HelmMajor } from '../../../src/clients/engine/charts.ts';
import { createEngine, type EnginePool } from '../../../src/node/engine.ts';
import type { ChartSpec, Environment, FileContent, FileTree } from '../../builders/charts/chartSpec.ts';
import { generateCharts } from '../../builders/charts/generatedCharts.ts';
import { templateFunctions } from '../../builders/charts/templateFunctions.ts';
import { writeChart } from '../../builders/charts/writeChart.ts';
import { findDifference, findSurprise } from './compare.ts';
import { readChart, renderWithEngine } from './engineHelm.ts';
import { createChart, listCharts } from './realCharts.ts';
import { createRealHelm, findRealHelm, type RealHelm } from './realHelm.ts';

const project = resolve(import.meta.dirname, '../../..');
const seed = Number(process.env['SRE_WORKBENCH_SEED'] ?? 1);
const generated = generateCharts(seed);
const examples = await listCharts(join(project, 'examples/company/SRE/helm/charts'));

const creators = ([3, 4] as const).flatMap((major) => {
  const program = findRealHelm(major);
  return program === undefined ? [] : [[major, program] as const];
});

let folder: string;
let engine: EnginePool;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'helm-fidelity-')));
  engine = createEngine({
    folder: join(project, 'dist'),
    worker: new URL('../../../src/node/engineWorker.ts', import.meta.url),
    limits: { workers: 2 },
  });
});

afterAll(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('the generated charts', () => {
  test('forty charts and more have three environments and more, every chart has a name of its own', () => {
    const full = generated.filter(({ environments }) => environments.length >= 3);
    expect(full.length).toBeGreaterThanOrEqual(40);
    expect(new Set(generated.map(({ name }) => name)).size).toBe(generated.length);
  });

  test('equal seeds make equal charts, another seed makes others', () => {
    expect(generateCharts(seed)).toEqual(generated);
    const other = generateCharts(seed + 1);
    expect(other.map(({ name }) => name)).toEqual(generated.map(({ name }) => name));
    expect(other).not.toEqual(generated);
  });

  test('every function of the template language is called somewhere', () => {
    const actions = generated
      .flatMap(({ files }) => textsOf(files))
      .flatMap((content) => content.match(/\{\{[\s\S]*?\}\}/g) ?? [])
      .join('\n');
    const isCalled = (name: string) => new RegExp(`(?:^|[({|\\s])${name}(?=[\\s)}|.])`).test(actions);
    expect(templateFunctions.filter((name) => !isCalled(name))).toEqual([]);
  });
});

function textsOf(files: FileTree): readonly string[] {
  return Object.values(files).flatMap((content: FileContent) => {
    if (typeof content === 'string') return [content];
    return content instanceof Uint8Array || 'link' in content ? [] : textsOf(content.archive);
  });
}

for (const major of [3, 4] as const) {
  const program = findRealHelm(major);
  if (program !== undefined) compareWith(major, program);
  else if (process.env['CI'] === 'true') test(`Helm ${major} is there`, () => expect.fail(missing(major)));
  else console.log(missing(major));
}

function missing(major: HelmMajor): string {
  return `Helm ${major} is not on this machine, so the engine is not held against it. Run: node scripts/setup.mjs helm`;
}

interface Compare {
  readonly folder: string;
  readonly environments: readonly Environment[];
  /** Of a generated chart: how it is to be compared, and how Helm should take it. */
  readonly generated?: ChartSpec;
}

function compareWith(major: HelmMajor, program: string): void {
  describe.concurrent(`Helm ${major}`, () => {
    let helm: RealHelm;
    const counts = { charts: 0, renders: 0, differences: 0 };

    beforeAll(() => {
      helm = createRealHelm(program, join(folder, 'home'));
    });

    afterAll(() => {
      const { charts, renders, differences } = counts;
      console.log(
        `Helm ${major}, seed ${seed}: ${charts} charts, ${renders} renders, ${differences} differences`,
      );
    });

    /** One text for each environment that differs. */
    async function differencesOf({ folder: chartFolder, environments, generated }: Compare) {
      const source = await readChart(chartFolder);
      const found = await Promise.all(
        environments.map(async (environment) => {
          const [real, ours] = await Promise.all([
            helm.template(chartFolder, environment),
            renderWithEngine(engine, { major, folder: chartFolder, source, environment }),
          ]);
          const shape = generated?.shape === true;
          const difference =
            (generated === undefined ? undefined : findSurprise(real, environment, major)) ??
            findDifference({ real, engine: ours, chartFolder, shape });
          return difference === undefined ? [] : [`${environment.name}: ${difference}`];
        }),
      );
      counts.charts += 1;
      counts.renders += environments.length;
      counts.differences += found.flat().length;
      return found.flat();
    }

    test.each(generated.map((chart) => [chart.name, chart] as const))('generated %s', async (_, chart) => {
      const chartFolder = await writeChart(join(folder, `generated-${major}`), chart);
      const { environments } = chart;
      expect(await differencesOf({ folder: chartFolder, environments, generated: chart })).toEqual([]);
    });

    test.each(examples.map((example) => [example.name, example] as const))(
      'example %s',
      async (_, example) => {
        expect(await differencesOf(example)).toEqual([]);
      },
    );

    test.each(creators)('helm create of Helm %i', async (creator, creating) => {
      const creatingHelm = createRealHelm(creating, join(folder, 'home'));
      const chart = await createChart(creatingHelm, join(folder, `created-${major}-by-${creator}`));
      expect(await differencesOf(chart)).toEqual([]);
    });
  });
}
