/** A random chart with layers as each side takes it: our own merge, the engine, and the real command line. */
import { readYaml } from '../../src/base/yamlDecode.ts';
import { SourceText, type YamlEntry, type YamlMap, type YamlNode } from '../../src/base/yamlNode.ts';
import type { ChartNode } from '../../src/clients/helm/dependencies.ts';
import { treeFiles, type ChartTree, type Json, type ValuesCase } from './valuesTree.ts';

export function layerName(index: number): string {
  return `layer-${index}.yaml`;
}

export function chartNode(tree: ChartTree): ChartNode {
  return {
    name: tree.name,
    values: valuesMap(tree.values, `${tree.name} values.yaml`),
    charts: tree.charts.map(chartNode),
    dependencies: tree.dependencies?.map((dependency) => ({
      ...dependency,
      tags: dependency.tags ?? [],
      importValues: dependency['import-values'] ?? [],
    })),
  };
}

export function layerMaps(layers: ValuesCase['layers']): readonly YamlMap[] {
  return layers.map((layer, index) => valuesMap(layer, layerName(index)));
}

function valuesMap(values: Json, name: string): YamlMap {
  const reading = readYaml(new SourceText(name, JSON.stringify(values)));
  if (!reading.ok || reading.value.root?.kind !== 'map') throw new Error(JSON.stringify(values));
  return reading.value.root;
}

/** The files on disk: layers beside the chart, and one template that prints what all templates of the chart get. */
export function caseFiles({ chart, layers }: ValuesCase): Readonly<Record<string, string>> {
  return {
    ...treeFiles(chart),
    'templates/values.yaml': 'values: {{ .Values | toJson | quote }}\n',
    ...Object.fromEntries(layers.map((layer, index) => [layerName(index), JSON.stringify(layer)])),
  };
}

/** What is wrong with the places of merged leaves: each has to stand where a file says that very value under that key. */
export function wrongPlaces(merged: YamlMap, layers: ValuesCase['layers']): readonly string[] {
  return [...leavesOf(merged, [])].flatMap(({ path, entry }) => {
    const { source } = entry.value;
    const written = source.text.slice(entry.value.start, entry.value.end);
    const key = source.text.slice(entry.key.start, entry.key.end);
    const isThere = entry.value.kind === 'scalar' && written === JSON.stringify(entry.value.value);
    const name = path.at(-1) ?? '';
    const wanted = path.includes('global') ? undefined : highestSetting(layers, path);
    const isHighest = wanted === undefined || source.path === layerName(wanted);
    return isThere && key === JSON.stringify(name) && isHighest
      ? []
      : [`${path.join('.')}: ${source.path} ${key}: ${written}, wanted layer ${wanted}`];
  });
}

function* leavesOf(
  map: YamlMap,
  path: readonly string[],
): Generator<{ readonly path: readonly string[]; readonly entry: YamlEntry }> {
  for (const [name, entry] of map.entries) {
    const value: YamlNode = entry.value;
    if (value.kind === 'map') yield* leavesOf(value, [...path, name]);
    if (value.kind === 'scalar') yield { path: [...path, name], entry };
  }
}

/** The last layer that says something at the path, where that is a single value; undefined where none does. */
function highestSetting(layers: ValuesCase['layers'], path: readonly string[]): number | undefined {
  const index = layers.findLastIndex((layer) => at(layer, path) !== undefined);
  const above = layers.slice(index + 1);
  if (index === -1 || above.some((layer) => replacesParent(layer, path))) return undefined;
  return typeof at(layers[index], path) === 'object' ? undefined : index;
}

/** A later layer with something other than a mapping on the way takes all below away. */
function replacesParent(layer: Json, path: readonly string[]): boolean {
  return path.some((_, length) => {
    const parent = at(layer, path.slice(0, length));
    return parent !== undefined && (typeof parent !== 'object' || parent === null || Array.isArray(parent));
  });
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !isMap(value)) return undefined;
  return Object.hasOwn(value, name) ? at(value[name], rest) : undefined;
}

function isMap(
  value: readonly Json[] | { readonly [key: string]: Json },
): value is { readonly [key: string]: Json } {
  return !Array.isArray(value);
}
