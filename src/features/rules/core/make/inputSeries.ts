/** Series that an expression could read: by its selectors, its groupings and the labels that templates name. */
import {
  partsOf,
  type Expression,
  type Matcher,
  type Selector,
} from '../../../../clients/prometheus/expression.ts';
import { admits, exampleOf } from '../../../../clients/prometheus/rules/matching.ts';

export interface NeededSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A counter, by the function that reads it; buckets are counters too. */
  readonly counts: boolean;
  /** Upper bound of a bucket of a classic histogram. */
  readonly le?: number;
  /** It has native histograms. */
  readonly native: boolean;
}

/** One entry for each selector: the series that it reads. */
export function neededSeries(
  tree: Expression,
  templates: readonly string[],
): readonly (readonly NeededSeries[])[] {
  const read = readings(tree, { counts: false, histogram: false });
  const matchers = read.flatMap(({ selector }) => selector.matchers);
  const labels = new Set([
    ...labelsUsed(tree),
    ...templates.flatMap(labelsInTemplate),
    ...matchers.map(({ label }) => label),
  ]);
  labels.delete('le');
  labels.delete('__name__');
  const usual = new Map([...labels].map((label) => [label, usualValue(label, matchers)]));
  const bounds = boundsOf(matchers);
  return read.map(({ selector, ...reading }) => {
    const own = Object.fromEntries(
      [...usual].flatMap(([label, preferred]) => {
        const value = valueFor(label, preferred, selector.matchers);
        return value === '' ? [] : [[label, value]];
      }),
    );
    const metric = selector.metric ?? valueFor('__name__', 'metric', selector.matchers);
    const buckets = metric.endsWith('_bucket') || selector.matchers.some(({ label }) => label === 'le');
    const native = reading.histogram && !buckets;
    const counts = reading.counts || buckets;
    if (!buckets) return [{ metric, labels: own, counts, native }];
    return bounds.map((le) => ({
      metric,
      labels: { ...own, le: le === Infinity ? '+Inf' : String(le) },
      counts,
      native,
      le,
    }));
  });
}

interface Reading {
  readonly counts: boolean;
  readonly histogram: boolean;
}

const counterFunctions = new Set(['rate', 'irate', 'increase', 'resets']);

function readings(tree: Expression, above: Reading): readonly (Reading & { readonly selector: Selector })[] {
  if (tree.kind === 'selector') return [{ ...above, selector: tree }];
  const own =
    tree.kind === 'call'
      ? {
          counts: above.counts || counterFunctions.has(tree.name),
          histogram: above.histogram || tree.name.startsWith('histogram_'),
        }
      : above;
  return partsOf(tree).flatMap((part) => readings(part, own));
}

/** Labels that an expression groups or pairs by. */
function labelsUsed(tree: Expression): readonly string[] {
  const inner = partsOf(tree).flatMap(labelsUsed);
  if (tree.kind === 'aggregation' && tree.grouping?.mode === 'by') return [...tree.grouping.labels, ...inner];
  if (tree.kind !== 'binary' || tree.matching === undefined) return inner;
  const named = [...tree.matching.matchAll(/\b(?:on|group_left|group_right)\s*\(([^)]*)\)/gi)];
  return [...named.flatMap(([, list = '']) => list.match(/\w+/g) ?? []), ...inner];
}

const labelsInTemplate = (text: string): readonly string[] =>
  [...text.matchAll(/(?:\$labels|\.Labels)\.(\w+)/g)].map(([, label = '']) => label);

/** The same in all series that may have it, so that they can be paired. */
function usualValue(label: string, matchers: readonly Matcher[]): string {
  const own = matchers.filter((matcher) => matcher.label === label);
  const exact = own.find(({ operator, value }) => operator === '=' && value !== '');
  const pattern = own.find(({ operator }) => operator === '=~');
  return exact?.value ?? (pattern ? exampleOf(pattern.value) : `${label}-1`);
}

function valueFor(label: string, preferred: string, matchers: readonly Matcher[]): string {
  const own = matchers.filter((matcher) => matcher.label === label);
  const tried = [
    preferred,
    ...own.filter(({ operator }) => operator === '=').map(({ value }) => value),
    ...own.filter(({ operator }) => operator === '=~').map(({ value }) => exampleOf(value)),
    ...own.filter(({ operator }) => operator === '=~').flatMap(({ value }) => value.split('|')),
    'x',
    '1',
    '',
  ];
  return tried.find((value) => own.every((matcher) => admits(matcher, value))) ?? preferred;
}

function boundsOf(matchers: readonly Matcher[]): readonly number[] {
  const named = matchers
    .filter(({ label, operator }) => label === 'le' && operator === '=')
    .map(({ value }) => (value === '+Inf' ? Infinity : Number(value)))
    .filter((bound) => !Number.isNaN(bound));
  return [...new Set([0.1, 0.5, 1, 5, Infinity, ...named])].sort((a, b) => a - b);
}
