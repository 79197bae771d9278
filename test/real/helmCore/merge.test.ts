/**
 * Merged values against Helm's own: random charts with subcharts, aliases, conditions, tags, imports, globals and nulls.
 * Some of them are rendered by the real command lines too. All 10,000: HELM_MERGE_CASES=10000 HELM_MERGE_REAL_CASES=300.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { mapParallel } from '../../../src/base/parallel.ts';
import { readYaml } from '../../../src/base/yamlDecode.ts';
import { SourceText, toPlain } from '../../../src/base/yamlNode.ts';
import { mergeValues, type HelmMajor } from '../../../src/clients/engine/charts.ts';
import { mergeEnvironment } from '../../../src/clients/helm/environmentValues.ts';
import { writeTree } from '../../builders/charts/writeChart.ts';
import { caseFiles, chartNode, layerMaps, layerName, wrongPlaces } from '../../builders/mergeCase.ts';
import { makeValuesCase, treeFiles, type ValuesCase } from '../../builders/valuesTree.ts';
import { createRealHelm, findRealHelm } from '../helm/realHelm.ts';
import { startEngine } from './engine.ts';

const count = Number(process.env['HELM_MERGE_CASES'] ?? 4500);
const realCount = Number(process.env['HELM_MERGE_REAL_CASES'] ?? 150);
const seed = Number(process.env['HELM_MERGE_SEED'] ?? 1);
const engine = startEngine();

const seedsOf = (length: number): readonly number[] => Array.from({ length }, (_, index) => seed + index);

function mergeHere({ chart, layers }: ValuesCase, major: HelmMajor) {
  return mergeEnvironment(chartNode(chart), layerMaps(layers), major);
}

async function mergeByEngine({ chart, layers }: ValuesCase, at: number, major: HelmMajor): Promise<unknown> {
  const files = Object.entries(treeFiles(chart)).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  const values = layers.map((layer, index) => ({ name: layerName(index), text: JSON.stringify(layer) }));
  const request = { major, release: 'r', namespace: 'n', values };
  const answer = await mergeValues(engine, { id: `merge-${at}`, files }, request);
  return answer.ok ? answer.value : 'refused';
}

function isSame(ours: unknown, theirs: unknown): boolean {
  try {
    expect(ours).toEqual(theirs);
    return true;
  } catch {
    return false;
  }
}

describe.each([3, 4] as const)('Helm %i', (major) => {
  test(`${count} charts from seed ${seed}, by the engine`, async () => {
    let refused = 0;
    const different: unknown[] = [];
    await mapParallel(seedsOf(count), 4, async (at) => {
      const made = makeValuesCase(at);
      const theirs = await mergeByEngine(made, at, major);
      const merged = mergeHere(made, major);
      const ours = merged.ok ? toPlain(merged.value.values) : 'refused';
      if (!merged.ok) refused += 1;
      const places = merged.ok ? wrongPlaces(merged.value.values, made.layers) : [];
      if (!isSame(ours, theirs) || places.length > 0) different.push({ at, ...made, ours, theirs, places });
    });
    console.log(
      `Helm ${major}, seed ${seed}: ${count} merges, ${refused} refused by both, ${different.length} differences`,
    );
    expect(JSON.stringify(different.slice(0, 1), undefined, 1)).toBe('[]');
  });

  const program = findRealHelm(major);
  test.runIf(program !== undefined || process.env['CI'] === 'true')(
    `${realCount} charts from seed ${seed}, by the command line`,
    async () => {
      const helm = createRealHelm(program ?? '', join(folder, 'home'));
      const different: unknown[] = [];
      await mapParallel(seedsOf(realCount), 4, async (at) => {
        const made = makeValuesCase(at);
        const chartFolder = join(folder, `${major}-${at}`);
        await writeTree(chartFolder, caseFiles(made));
        const valuesFiles = made.layers.map((_, index) => layerName(index));
        const real = await helm.template(chartFolder, {
          name: 'any',
          release: 'r',
          namespace: 'n',
          valuesFiles,
          fails: {},
        });
        const theirs = real.ok ? printedValues(real.output) : 'refused';
        const merged = mergeHere(made, major);
        const ours = merged.ok ? toPlain(merged.value.values) : 'refused';
        if (!isSame(ours, theirs)) different.push({ at, ...made, ours, theirs, error: real.error });
      });
      console.log(
        `Helm ${major}, seed ${seed}: ${realCount} merges by the command line, ${different.length} differences`,
      );
      expect(JSON.stringify(different.slice(0, 1), undefined, 1)).toBe('[]');
    },
  );
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sre-merge-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const manifest = z.object({ values: z.string() });

/** Of the one document that the template prints. */
function printedValues(output: string): unknown {
  const reading = readYaml(new SourceText('manifest', output));
  if (!reading.ok || reading.value.root === undefined) throw new Error(output);
  return JSON.parse(manifest.parse(toPlain(reading.value.root)).values);
}
