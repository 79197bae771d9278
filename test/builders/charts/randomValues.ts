/** Random values: trees that share keys, so that two of them really meet in a merge, and their YAML. */
import type { Random } from './random.ts';

export type Tree = { readonly [key: string]: TreeValue };
export type TreeValue = string | number | boolean | null | readonly TreeValue[] | Tree;

export interface TreeOptions {
  /** How deep maps go below the top. */
  readonly depth: number;
  /** Probability that a leaf is null. */
  readonly nulls: number;
  /** Top keys to leave out, such as the names of subcharts. */
  readonly without?: readonly string[];
}

const keys = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'] as const;

export function randomTree(random: Random, options: TreeOptions): Tree {
  const chosen = keys.filter((key) => !options.without?.includes(key) && random.chance(0.7));
  return Object.fromEntries(chosen.map((key) => [key, randomValue(random, options)]));
}

function randomValue(random: Random, options: TreeOptions): TreeValue {
  if (random.chance(options.nulls)) return null;
  if (options.depth > 0 && random.chance(0.5)) {
    return randomTree(random, { depth: options.depth - 1, nulls: options.nulls });
  }
  return random.pick<() => TreeValue>([
    () => random.integer(-5, 20),
    () => random.integer(999_990, 1_000_010),
    () => random.integer(1, 99) / 8,
    () => random.chance(0.5),
    () => random.pick(['', 'plain', 'two words', 'yes', '0x1F', '1e3', 'a: b', '#no', 'größe', '{{ not }}']),
    () => [random.integer(1, 9), random.pick(['x', 'y']), null],
    () => [{ name: 'first', value: random.integer(0, 3) }, {}],
    () => ({}),
    () => [],
  ])();
}

/** Block style with JSON scalars, a subset of YAML that both YAML 1.1 and 1.2 read alike. */
export function toYaml(tree: Tree, indent = ''): string {
  const lines = Object.entries(tree).map(([key, value]) => {
    if (isTree(value) && Object.keys(value).length > 0)
      return `${indent}${key}:\n${toYaml(value, `${indent}  `)}`;
    return `${indent}${key}: ${JSON.stringify(value)}\n`;
  });
  return lines.join('');
}

function isTree(value: TreeValue): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
