/** Random charts with subcharts and layers of values, by seed: what merging must get right in every order of things. */
import { createRandom, type Random } from './charts/random.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface TreeDependency {
  readonly name: string;
  readonly alias?: string;
  readonly condition?: string;
  readonly tags?: readonly string[];
  readonly 'import-values'?: readonly (string | { readonly child: string; readonly parent: string })[];
}

export interface ChartTree {
  readonly name: string;
  readonly values: Record<string, Json>;
  /** Undefined: Chart.yaml does not have the key. */
  readonly dependencies: readonly TreeDependency[] | undefined;
  readonly charts: readonly ChartTree[];
}

export interface ValuesCase {
  readonly chart: ChartTree;
  /** In the order of `-f`. */
  readonly layers: readonly Record<string, Json>[];
}

const names = ['a', 'b', 'c', 'enabled'];

export function makeValuesCase(seed: number): ValuesCase {
  const random = createRandom(seed);
  const chart = makeTree(random, 'top', 2);
  const layers = Array.from({ length: random.integer(0, 3) }, () => makeValues(random, chart, 3));
  return { chart, layers };
}

function makeTree(random: Random, name: string, depth: number): ChartTree {
  const charts =
    depth === 0
      ? []
      : ['sub1', 'sub2', 'other']
          .filter(() => random.chance(0.5))
          .map((sub) => makeTree(random, sub, depth - 1));
  const declared = charts.flatMap((sub) => makeDependencies(random, sub));
  const dependencies = declared.length === 0 && random.chance(0.5) ? undefined : declared;
  const tree = { name, dependencies, charts, values: {} };
  return { ...tree, values: makeValues(random, tree, 3) };
}

function makeDependencies(random: Random, { name }: ChartTree): TreeDependency[] {
  if (random.chance(1 / 4)) return [];
  const first = makeDependency(random, name, random.chance(1 / 4) ? `${name}x` : undefined);
  return random.chance(1 / 5) ? [first, makeDependency(random, name, `${name}y`)] : [first];
}

function makeDependency(random: Random, name: string, alias: string | undefined): TreeDependency {
  const at = alias ?? name;
  return {
    name,
    ...(alias === undefined ? {} : { alias }),
    ...(random.chance(0.5)
      ? { condition: random.pick([`${at}.enabled`, 'enabled', `${at}.a.b,enabled`, 'a.b']) }
      : {}),
    ...(random.chance(1 / 3) ? { tags: [random.pick(['front', 'back'])] } : {}),
    ...(random.chance(1 / 3)
      ? {
          'import-values': [
            random.pick<string | { readonly child: string; readonly parent: string }>([
              'data',
              { child: 'a', parent: 'c' },
              { child: 'a.b', parent: '.' },
              { child: 'exports', parent: 'a.b' },
            ]),
          ],
        }
      : {}),
  };
}

function makeValues(random: Random, tree: ChartTree, depth: number): Record<string, Json> {
  const subs = [
    ...tree.charts.map(({ name }) => name),
    ...(tree.dependencies ?? []).flatMap(({ alias }) => alias ?? []),
  ];
  const entries: [string, Json][] = [];
  for (const name of names) if (random.chance(0.5)) entries.push([name, makeJson(random, depth)]);
  if (random.chance(0.5)) entries.push(['global', makeMap(random, depth)]);
  if (random.chance(1 / 3))
    entries.push(['tags', { front: random.chance(0.5), back: random.pick([true, false, 'x']) }]);
  if (random.chance(1 / 3)) entries.push(['exports', { data: makeMap(random, 2) }]);
  for (const name of subs) {
    if (random.chance(0.5))
      entries.push([name, random.chance(1 / 12) ? makeJson(random, 1) : makeMap(random, depth)]);
  }
  return Object.fromEntries(entries);
}

function makeMap(random: Random, depth: number): { readonly [key: string]: Json } {
  const entries: [string, Json][] = [];
  for (const name of [...names, 'sub1', 'global']) {
    if (random.chance(1 / 3)) entries.push([name, makeJson(random, depth - 1)]);
  }
  return Object.fromEntries(entries);
}

function makeJson(random: Random, depth: number): Json {
  const kind = random.integer(0, depth <= 0 ? 5 : 9);
  if (kind < 2) return null;
  if (kind < 5) return random.pick([true, false, 1, 2, 'x', 'false', '']);
  if (kind < 6) return [random.pick<Json>([1, null, 'x'])];
  return makeMap(random, depth);
}

/** The files of a chart tree, with `/`. */
export function treeFiles(tree: ChartTree, folder = ''): Readonly<Record<string, string>> {
  const chart = {
    apiVersion: 'v2',
    name: tree.name,
    version: '1.0.0',
    dependencies: tree.dependencies?.map((dependency) => ({ version: '1.0.0', ...dependency })),
  };
  return Object.assign(
    { [`${folder}Chart.yaml`]: JSON.stringify(chart), [`${folder}values.yaml`]: JSON.stringify(tree.values) },
    ...tree.charts.map((sub) => treeFiles(sub, `${folder}charts/${sub.name}/`)),
  );
}
