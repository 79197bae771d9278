/** Live fixes that the values files do not say yet. */
import { compareQuantities, parseQuantity } from '../../../../base/quantities.ts';
import type { LiveFix } from './liveFixes.ts';

/** A leaf of an environment's merged values. */
export interface ValueLeaf {
  readonly path: readonly string[];
  readonly text: string;
  /** Absolute, where a person would edit. */
  readonly file: string;
  readonly line: number;
}

export interface EnvironmentLeaves {
  readonly name: string;
  readonly rank: number | null;
  readonly leaves: readonly ValueLeaf[];
}

export interface ChartLeaves {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly environments: readonly EnvironmentLeaves[];
}

export interface Debt {
  readonly fix: LiveFix;
  /** Undefined where no chart has this workload. */
  readonly chart: string | undefined;
  readonly environment: string | undefined;
  /** What the values say, and where; undefined where they say nothing. */
  readonly said: ValueLeaf | undefined;
}

export function openDebts(fixes: readonly LiveFix[], charts: readonly ChartLeaves[]): readonly Debt[] {
  return fixes.flatMap((fix): readonly Debt[] => {
    const chart = chartOf(fix, charts);
    const environment = chart && environmentOf([fix.namespace ?? '', fix.context ?? '', fix.target], chart);
    const said = environment && leafOf(fix, chart, environment.leaves);
    if (said && says(said.text, fix)) return [];
    return [{ fix, chart: chart?.name, environment: environment?.name, said }];
  });
}

/** The chart of that name, or the longest name that is a part of it: `prod-user-api` is of `user-api`. */
function chartOf({ target }: LiveFix, charts: readonly ChartLeaves[]): ChartLeaves | undefined {
  return charts
    .filter(({ name }) => `-${target}-`.includes(`-${name}-`))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}

const ranks = [
  [3, /^pr(?:o?d|oduction)$/],
  [2, /^(?:stag|stg|test|uat|preprod)/],
  [1, /^(?:dev)/],
] as const;

/** The one that is named, else the one of the kind that is named, else the highest. */
function environmentOf(
  words: readonly string[],
  { environments }: ChartLeaves,
): EnvironmentLeaves | undefined {
  const parts = new Set(words.flatMap((word) => word.toLowerCase().split(/[^a-z0-9]+/)));
  const highest = environments.toSorted((a, b) => (b.rank ?? 0) - (a.rank ?? 0));
  const rank = ranks.find(([, names]) => [...parts].some((part) => names.test(part)))?.[0];
  return (
    environments.find(({ name }) => parts.has(name.toLowerCase())) ??
    environments.find((each) => rank !== undefined && each.rank === rank) ??
    highest[0]
  );
}

function leafOf(
  { path, helm, container, target }: LiveFix,
  { name }: ChartLeaves,
  leaves: readonly ValueLeaf[],
): ValueLeaf | undefined {
  const steps = path.split('.');
  if (helm) return leaves.find((leaf) => leaf.path.join('.') === path);
  const wanted =
    path === 'replicas'
      ? [['replicas'], ['replicaCount']]
      : path === 'image'
        ? [['image', 'tag'], ['image']]
        : [steps];
  const component = `-${target}-`.replace(`-${name}-`, '-').replaceAll(/^-|-$/g, '');
  const near = (leaf: ValueLeaf): number =>
    Number(leaf.path.some((step) => step === component || step === container));
  return leaves
    .filter((leaf) => wanted.some((end) => endsWith(leaf.path, end)))
    .toSorted((a, b) => near(b) - near(a) || a.path.length - b.path.length)[0];
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  return path.slice(-end.length).join('\n') === end.join('\n');
}

/** The same amount, however it is written; of an image its tag may stand alone. */
function says(text: string, { path, value }: LiveFix): boolean {
  if (text === value) return true;
  if (path === 'image') return value.endsWith(`:${text}`);
  const [said, wanted] = [parseQuantity(text), parseQuantity(value)];
  return said.ok && wanted.ok && compareQuantities(said.value, wanted.value) === 0;
}
