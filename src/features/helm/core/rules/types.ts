/** Values that are one kind of thing here and another there. */
import { t } from '@vscode/l10n';
import { parseQuantity } from '../../../../base/quantities.ts';
import type { YamlNode } from '../../../../base/yamlNode.ts';
import { findNode, keyOf, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import { isBooleanWord } from './condition.ts';
import type { EnvironmentValues, Rule, RuleFinding, RuleInput } from './input.ts';
import { isEmpty, isFalse, locateValues, type Located } from './located.ts';
import { isEditable, placeOfEntry, placeOfValue } from './place.ts';
import { isFigure } from './sites.ts';
import { environmentNames, showValue } from './words.ts';

/** The class that a value is compared by; undefined for what goes with everything. */
type Classify = (value: YamlNode, path: ValuePath) => string | undefined;

/** One path in one environment. */
interface Classed {
  readonly values: EnvironmentValues;
  readonly located: Located;
  readonly kind: string;
}

interface Deviation {
  readonly deviating: Classed;
  /** The same path in the environments that it deviates from; never empty. */
  readonly usual: readonly [Classed, ...Classed[]];
}

export const findStructureDifferences: Rule = (input) =>
  findDeviations(input, structureOf).map((deviation) => report('structure-differs', deviation));

export const findTypeChanges: Rule = (input) =>
  findDeviations(input, typeOf)
    // A boolean word over a boolean has a rule of its own.
    .filter(
      ({ deviating, usual }) =>
        !(usual[0].kind === 'boolean' && isBooleanWord(deviating.located.entry.value)),
    )
    .map((deviation) => report('type-changes', deviation));

/** Templates take `false` and what is empty for nothing, whatever stands there otherwise. */
const structureOf: Classify = (value) => {
  if (isEmpty(value) || isFalse(value)) return undefined;
  return value.kind === 'map' ? 'map' : 'other';
};

const typeOf: Classify = (value, path) => {
  if (value.kind !== 'scalar' || isEmpty(value) || !isFigure(value) || isVariable(path)) return undefined;
  if (typeof value.value !== 'string') return typeof value.value;
  if (Number.isFinite(Number(value.value))) return 'number';
  return goesWithNumbers(value.value, path) ? undefined : 'text';
};

/** Of a container: a text in any case, whatever it is written as. */
function isVariable(path: ValuePath): boolean {
  return /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/.test(keyOf(path));
}

/** Where Kubernetes takes a number or a text: quantities, shares, names of ports. */
function goesWithNumbers(text: string, path: ValuePath): boolean {
  return parseQuantity(text).ok || /^\d+(?:\.\d+)?\s*%$/.test(text) || /port$/i.test(keyOf(path));
}

/** Items of lists are left out: a list replaces another whole, and differs as it likes. */
function findDeviations(input: RuleInput, classify: Classify): readonly Deviation[] {
  const classed = input.environments.flatMap((values) =>
    [...locateValues(values).values()].flatMap((located): readonly Classed[] => {
      const kind = located.inList || located.off ? undefined : classify(located.entry.value, located.path);
      return kind === undefined ? [] : [{ values, located, kind }];
    }),
  );
  const byPath = Map.groupBy(classed, ({ located }) => located.text);
  return [...byPath.values()].flatMap((all) => {
    const kind = new Set(all.map((one) => one.kind)).size < 2 ? undefined : usualKind(all, input, classify);
    const [first, ...rest] = all.filter((one) => one.kind === kind);
    if (first === undefined) return [];
    const deviating = all.filter((one) => one.kind !== kind);
    return deviating.map((one): Deviation => ({ deviating: one, usual: [first, ...rest] }));
  });
}

/** That of the defaults; else that of most environments, and of the lowest rank where they are even. */
function usualKind(all: readonly Classed[], { defaults }: RuleInput, classify: Classify): string | undefined {
  const path = all[0]?.located.path ?? [];
  const byDefault = findNode(defaults, path);
  const defaultKind = byDefault && classify(byDefault, path);
  if (all.some(({ kind }) => kind === defaultKind)) return defaultKind;
  const groups = [...Map.groupBy(all, ({ kind }) => kind)];
  const rankOf = (group: readonly Classed[]): number =>
    Math.min(...group.map(({ values }) => values.environment.rank ?? 3));
  const [most] = groups.toSorted(([, a], [, b]) => b.length - a.length || rankOf(a) - rankOf(b));
  return most?.[0];
}

function report(rule: 'structure-differs' | 'type-changes', { deviating, usual }: Deviation): RuleFinding {
  const { values, located } = deviating;
  const { name } = values.environment;
  const [{ located: reference }] = usual;
  const others = environmentNames(usual.map((one) => one.values));
  const { value } = located.entry;
  const here = value.kind === 'scalar' ? `${nounOf(value)} (${showValue(value)})` : nounOf(value);
  const nouns = [...new Set(usual.map((one) => nounOf(one.located.entry.value)))];
  return {
    rule,
    environment: name,
    ...placeOfValue(values, located.path, located.entry),
    path: located.text,
    message: t('{0} is {1} in {2} and {3} in {4}.', located.text, here, name, nouns.join(t(' or ')), others),
    related: isEditable(reference.entry.key)
      ? [
          {
            ...placeOfEntry(reference.entry),
            message: t('{0} in {1}', showValue(reference.entry.value), usual[0].values.environment.name),
          },
        ]
      : [],
  };
}

function nounOf(node: YamlNode): string {
  if (node.kind === 'map') return t('a mapping');
  if (node.kind === 'list') return t('a list');
  if (typeof node.value === 'boolean') return t('a boolean');
  return typeof node.value === 'number' ? t('a number') : t('a text');
}
