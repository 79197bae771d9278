/** Merged values against Helm's own: random charts with subcharts, aliases, conditions, tags, imports and globals. */
import { describe, expect, test } from 'vitest';
import { mergeValues } from '../../../src/clients/engine/charts.ts';
import { readYaml } from '../../../src/base/yamlDecode.ts';
import { SourceText, toPlain, type YamlMap } from '../../../src/base/yamlNode.ts';
import type { ChartNode } from '../../../src/clients/helm/dependencies.ts';
import { mergeEnvironment } from '../../../src/clients/helm/environmentValues.ts';
import { makeValuesCase, treeFiles, type ChartTree, type Json } from '../../builders/valuesTree.ts';
import { startEngine } from './engine.ts';

const cases = Number(process.env['HELM_MERGE_CASES'] ?? 500);
const seed = Number(process.env['HELM_MERGE_SEED'] ?? 1);
const engine = startEngine();

describe.each([3, 4] as const)('Helm %i', (major) => {
  test(`${cases} charts from seed ${seed}`, async () => {
    const different: unknown[] = [];
    for (let at = seed; at < seed + cases; at += 1) {
      const { chart, layers } = makeValuesCase(at);
      const files = Object.entries(treeFiles(chart)).map(([path, text]) => ({
        path,
        bytes: new TextEncoder().encode(text),
      }));
      const request = {
        major,
        release: 'r',
        namespace: 'n',
        values: layers.map((layer, index) => ({ name: `${index}.yaml`, text: JSON.stringify(layer) })),
      };
      const theirs = await mergeValues(engine, { id: `merge-${at}`, files }, request);
      const ours = mergeEnvironment(nodeOf(chart), layers.map(mapOf), major);
      const [expected, actual] = [
        theirs.ok ? theirs.value : 'refused',
        ours.ok ? toPlain(ours.value.values) : 'refused',
      ];
      try {
        expect(actual).toEqual(expected);
      } catch {
        different.push({ seed: at, chart, layers, expected, actual });
      }
    }
    expect(JSON.stringify(different.slice(0, 1), undefined, 1)).toBe('[]');
    expect(different.length).toBe(0);
  });
});

function nodeOf(tree: ChartTree): ChartNode {
  return {
    name: tree.name,
    values: mapOf(tree.values),
    charts: tree.charts.map(nodeOf),
    dependencies: tree.dependencies?.map((dependency) => ({
      ...dependency,
      tags: dependency.tags ?? [],
      importValues: dependency['import-values'] ?? [],
    })),
  };
}

function mapOf(values: Json): YamlMap {
  const reading = readYaml(new SourceText('values.yaml', JSON.stringify(values)));
  if (!reading.ok || reading.value.root?.kind !== 'map') throw new Error(JSON.stringify(values));
  return reading.value.root;
}
