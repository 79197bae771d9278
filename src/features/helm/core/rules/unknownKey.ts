/** Keys that nothing knows and that look like a slip of the pen. */
import { countEdits } from '../../../../base/edits.ts';
import { t } from '@vscode/l10n';
import { positionOf, type YamlEntry, type YamlNode } from '../../../../base/yamlNode.ts';
import {
  findEntry,
  findNode,
  formatPath,
  keyOf,
  type ValuePath,
} from '../../../../clients/helm/valuePath.ts';
import type { EnvironmentValues, Rule, RuleInput } from './input.ts';
import { locateValues, type Located } from './located.ts';
import { isNear } from './near.ts';

export interface Misspelt {
  readonly values: EnvironmentValues;
  readonly located: Located;
  /** The path with the key as it was probably meant. */
  readonly meant: ValuePath;
}

const known = new WeakMap<RuleInput, readonly Misspelt[]>();

export function findMisspelt(input: RuleInput): readonly Misspelt[] {
  const before = known.get(input);
  if (before !== undefined) return before;
  const found = input.environments.flatMap((values) => misspeltIn(values, input));
  known.set(input, found);
  return found;
}

export const findUnknownKeys: Rule = (input) =>
  findMisspelt(input).map(({ values, located, meant }) => ({
    rule: 'unknown-key',
    environment: values.environment.name,
    ...positionOf(located.entry.key),
    path: located.text,
    message: t('Nothing reads {0}. Is {1} meant?', located.text, formatPath(meant)),
  }));

function misspeltIn(values: EnvironmentValues, input: RuleInput): readonly Misspelt[] {
  const files = new Set(values.layers.map(({ file }) => file));
  return [...locateValues(values).values()].flatMap((located) => {
    const { path, entry } = located;
    if (!files.has(entry.key.source.path)) return [];
    const word = resourceWords(path).find((one) => isNear(keyOf(path), one));
    if (word === undefined && isRead(path, input)) return [];
    if (input.schema.knows(path) || isSetElsewhere(path, entry, { values, input })) return [];
    const meant = word ?? nearestSibling(located, values, input);
    return meant === undefined ? [] : [{ values, located, meant: [...path.slice(0, -1), meant] }];
  });
}

function isRead(path: ValuePath, input: RuleInput): boolean {
  return (path.length === 1 && rootKeys(input).has(keyOf(path))) || input.templates.reads(path);
}

/** Keys with a meaning for Helm itself. */
function rootKeys({ chart }: RuleInput): ReadonlySet<string> {
  return new Set(['global', 'tags', ...chart.dependencies.map(({ name, alias }) => alias ?? name)]);
}

/** What Kubernetes knows in resources: a template that hands them on whole reads a misspelt key as well. */
function resourceWords(path: ValuePath): readonly string[] {
  const [key, parent, above] = [keyOf(path), keyOf(path, 1), keyOf(path, 2)];
  const isFigure = isResources(above) && (parent === 'limits' || parent === 'requests');
  const words = isFigure
    ? ['cpu', 'memory', 'ephemeral-storage']
    : isResources(parent)
      ? ['limits', 'requests']
      : [];
  // A graphics card is no slip of the pen.
  return [...words, 'gpu', 'storage', 'claims'].includes(key) ? [] : words;
}

function isResources(key: string): boolean {
  return /(?:^r|R)esources$/.test(key);
}

/** Whether the defaults or another environment have the key, from another line than this. */
function isSetElsewhere(
  path: ValuePath,
  { key }: YamlEntry,
  { values, input }: { readonly values: EnvironmentValues; readonly input: RuleInput },
): boolean {
  const others = input.environments.flatMap((other) => (other === values ? [] : (other.merged ?? [])));
  return [input.defaults, ...others].some((root) => {
    const entry = findEntry(root, path);
    const all = entry === undefined ? [] : [entry, ...(entry.below ?? [])];
    return all.some((other) => other.key.source.path !== key.source.path || other.key.start !== key.start);
  });
}

/** The known key of the same mapping that is most alike. */
function nearestSibling(
  { path, entry }: Located,
  values: EnvironmentValues,
  input: RuleInput,
): string | undefined {
  const key = keyOf(path);
  const above = path.slice(0, -1);
  const named = [...input.templates.keysAt(above), ...input.schema.keysAt(above)];
  const roots = path.length === 1 ? [...rootKeys(input)] : [];
  const file = entry.key.source.path;
  // What the defaults have is known, but not to themselves: there, something must ask for a key that they lack.
  const own = keysIn(findNode(input.defaults, above), file);
  const others = input.environments.flatMap((other) =>
    other === values ? [] : keysIn(other.merged && findNode(other.merged, above)),
  );
  const candidates =
    file === values.layers[0]?.file
      ? [...named, ...roots].filter((name) => !own.includes(name))
      : [...named, ...roots, ...keysIn(findNode(input.defaults, above)), ...others];
  const near = candidates.filter((name) => isNear(key, name));
  return near.toSorted((a, b) => countEdits(key, a) - countEdits(key, b))[0];
}

/** The keys of a mapping; of one file alone, where it is told. */
function keysIn(node: YamlNode | undefined, file?: string): readonly string[] {
  if (node?.kind !== 'map') return [];
  return [...node.entries]
    .filter(([, { key }]) => file === undefined || key.source.path === file)
    .map(([name]) => name);
}
