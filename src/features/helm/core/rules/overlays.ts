/** What an overlay takes away from the defaults. */
import { t } from '@vscode/l10n';
import type { YamlEntry, YamlList, YamlNode } from '../../../../base/yamlNode.ts';
import { findNode, keyOf, nameOf, startsWith, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { EnvironmentValues, Rule, RuleFinding, RuleInput } from './input.ts';
import { isEmpty, locateKeys, locateValues, type Located } from './located.ts';
import { isEditable, placeOfEntry } from './place.ts';
import { joinNames, showValue } from './words.ts';

export const findDeletedDefaults: Rule = (input) =>
  input.environments.flatMap((values) => {
    if (values.merged === undefined) return [];
    const [, ...overlays] = values.layers;
    return overlays.flatMap(({ values: root }, index) => {
      const higher = overlays.slice(index + 1).flatMap((layer) => layer.values ?? []);
      return [...(root === undefined ? [] : locateKeys(root))]
        .filter(({ entry, inList }) => isNull(entry.value) && !inList)
        .filter(({ path }) => !higher.some((layer) => findNode(layer, path) !== undefined))
        .flatMap((located) => reportDeleted(values, located, input));
    });
  });

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function reportDeleted(
  values: EnvironmentValues,
  { path, text, entry }: Located,
  { defaults }: RuleInput,
): readonly RuleFinding[] {
  const { merged, switchedOff, environment } = values;
  const deleted = findNode(defaults, path);
  const rest = merged && findNode(merged, path);
  if (deleted === undefined || !isMissed(deleted, path) || (rest !== undefined && !isNull(rest))) return [];
  if (switchedOff.some((prefix) => startsWith(path, prefix))) return [];
  return [
    {
      rule: 'null-deletes-default',
      environment: environment.name,
      ...placeOfEntry(entry),
      path: text,
      message: t(
        'null takes the default of {0} away ({1}): Helm 3 and Helm 4 both delete it. Leave the key out to keep it.',
        text,
        showValue(deleted),
      ),
      related: isEditable(deleted)
        ? [{ ...placeOfEntry({ key: deleted, value: deleted }), message: t('The default') }]
        : [],
    },
  ];
}

/** A mapping or list that has something in it, or what a container gets. */
function isMissed(node: YamlNode, path: ValuePath): boolean {
  if (isEmpty(node)) return false;
  return (
    node.kind !== 'scalar' ||
    (/^(?:limits|requests)$/.test(keyOf(path, 1)) && /^(?:cpu|memory|.*storage)$/.test(keyOf(path)))
  );
}

export const findShortenedLists: Rule = ({ environments }) =>
  environments.flatMap((values) =>
    [...locateValues(values).values()].flatMap((located) => reportShortened(values, located)),
  );

function reportShortened(values: EnvironmentValues, { entry, path, text }: Located): readonly RuleFinding[] {
  const { value } = entry;
  const isOverlay = values.layers.some(
    ({ file }) => file !== 'values.yaml' && file === entry.key.source.path,
  );
  // An empty list says that it is meant to be empty.
  if (value.kind !== 'list' || value.items.length === 0 || !isOverlay || path.length === 0) return [];
  const dropped = entry.below?.map((below) => ({ below, names: droppedNames(value, below) }));
  const first = dropped?.find(({ names }) => names.length > 0);
  if (first === undefined || first.below.value.kind !== 'list') return [];
  return [
    {
      rule: 'list-shortened',
      environment: values.environment.name,
      ...placeOfEntry(entry),
      path: text,
      message: t(
        'Lists do not merge: this one replaces {0} items and drops {1}.',
        first.below.value.items.length,
        joinNames(first.names),
      ),
      related: isEditable(first.below.key)
        ? [{ ...placeOfEntry(first.below), message: t('The list that is replaced') }]
        : [],
    },
  ];
}

/** The names of a longer list that are not in this one. */
function droppedNames(list: YamlList, { value }: YamlEntry): readonly string[] {
  if (value.kind !== 'list' || value.items.length <= list.items.length) return [];
  const kept = new Set(list.items.map(nameOf));
  return value.items.flatMap((item) => nameOf(item) ?? []).filter((name) => !kept.has(name));
}
