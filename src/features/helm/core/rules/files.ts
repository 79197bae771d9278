/** What can be said of a values file by itself, for each environment that takes it. */
import { t } from '@vscode/l10n';
import { positionOf, type Span, type YamlNode } from '../../../../base/yamlNode.ts';
import { formatPath, itemSteps, type PathStep, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { Place } from '../report.ts';
import type { RuleId } from '../rules.ts';
import type { Rule, RuleInput, ValuesLayer } from './input.ts';
import { locateKeys } from './located.ts';
import { placeOfEntry } from './place.ts';

interface FileFault extends Place {
  readonly path: string;
  readonly message: string;
}

export const findDuplicateKeys: Rule = (input) =>
  findInFiles('duplicate-key', input, (layer) =>
    layer.duplicateKeys.map(({ parent, name, first, second }) => ({
      ...positionOf(second),
      path: formatPath([...stepsOf(layer, parent), name]),
      message: t(
        '{0} stands here a second time: this one wins, and line {1} is lost.',
        name,
        positionOf(first).line,
      ),
    })),
  );

export const findBooleanKeys: Rule = (input) =>
  findInFiles('boolean-like-key', input, (layer) =>
    layer.booleanKeys.map(({ parent, name, key }) => ({
      ...positionOf(key),
      path: formatPath([...stepsOf(layer, parent), written(key)]),
      message: t('Helm reads the key {0} as {1}. Write it in quotes.', written(key), JSON.stringify(name)),
    })),
  );

export const findBooleanValues: Rule = (input) =>
  findInFiles('boolean-like-value', input, ({ values }) => {
    const seen = new Set<YamlNode>();
    return [...(values === undefined ? [] : locateKeys(values))].flatMap(({ entry, path }) =>
      scalarsIn(entry.value, path).flatMap(({ node, at }): readonly FileFault[] => {
        // An alias repeats what was told already.
        if (seen.has(node) || !isYesOrNo(node)) return [];
        seen.add(node);
        const place = node === entry.value ? placeOfEntry(entry) : positionOf(node);
        const word = written(node);
        const message = t(
          'Helm reads {0} as {1}. Write that, or quotes around the word.',
          word,
          String(readBoolean(node)),
        );
        return [{ ...place, path: formatPath(at), message }];
      }),
    );
  });

export const findLargeFiles: Rule = (input) =>
  findInFiles('file-too-large', input, ({ file, state }) =>
    state === 'too-large'
      ? [{ file, line: 1, column: 1, path: '', message: t('{0} is over 2 MB and was not read.', file) }]
      : [],
  );

/** Each file is looked at once, whatever the number of environments that take it. */
function findInFiles(
  rule: RuleId,
  { environments }: RuleInput,
  find: (layer: ValuesLayer) => readonly FileFault[],
): ReturnType<Rule> {
  const faults = new Map<string, readonly FileFault[]>();
  return environments.flatMap(({ environment, layers }) =>
    layers.flatMap((layer) => {
      const found = faults.get(layer.file) ?? find(layer);
      faults.set(layer.file, found);
      return found.map((fault) => ({ rule, environment: environment.name, ...fault }));
    }),
  );
}

function written({ source, start, end }: Span): string {
  return source.text.slice(start, end);
}

/** The reader names the items of lists by their numbers. */
function stepsOf({ values }: ValuesLayer, keys: readonly string[]): ValuePath {
  let node: YamlNode | undefined = values;
  return keys.map((key): PathStep => {
    if (node?.kind === 'list') {
      const step = itemSteps(node)[Number(key)] ?? { item: Number(key) };
      node = node.items[Number(key)];
      return step;
    }
    node = node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
    return key;
  });
}

/** A value itself, or the plain items of a list. */
function scalarsIn(
  node: YamlNode,
  path: ValuePath,
): readonly { readonly node: YamlNode; readonly at: ValuePath }[] {
  if (node.kind !== 'list') return [{ node, at: path }];
  return node.items.flatMap((item, index) => scalarsIn(item, [...path, { item: index }]));
}

function isYesOrNo(node: YamlNode): boolean {
  return (
    node.kind === 'scalar' &&
    !node.quoted &&
    typeof node.value === 'boolean' &&
    /^(?:y|n|yes|no|on|off)$/i.test(node.text)
  );
}

function readBoolean(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === true;
}
