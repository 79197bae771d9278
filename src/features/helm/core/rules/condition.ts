/** Texts that stand where something is asked whether it is true. */
import { t } from '@vscode/l10n';
import type { YamlNode } from '../../../../base/yamlNode.ts';
import { findNode, keyOf } from '../../../../clients/helm/valuePath.ts';
import type { Rule, RuleInput } from './input.ts';
import { locateValues, type Located } from './located.ts';
import { placeOfValue } from './place.ts';

/** A text that somebody meant as a boolean. */
export function isBooleanWord(node: YamlNode): boolean {
  return node.kind === 'scalar' && /^(?:true|false|yes|no|on|off)$/i.test(textOf(node));
}

function isFalseWord(node: YamlNode): boolean {
  return node.kind === 'scalar' && /^(?:false|no|off)$/i.test(textOf(node));
}

/** Empty for what is no text. */
function textOf(node: YamlNode): string {
  return node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
}

export const findTextConditions: Rule = (input) =>
  input.environments.flatMap((values) =>
    [...locateValues(values).values()].flatMap((located) => {
      const message = describe(located, input);
      if (message === undefined) return [];
      const place = placeOfValue(values, located.path, located.entry);
      const environment = values.environment.name;
      return [{ rule: 'string-as-condition', environment, ...place, path: located.text, message } as const];
    }),
  );

function describe(located: Located, input: RuleInput): string | undefined {
  const { path, entry } = located;
  const text = textOf(entry.value);
  if (text === '') return undefined;
  const { templates } = input;
  if (templates.isDependencyCondition(path)) {
    return t('"{0}" is a text: Helm passes over it, and the subchart stays on. Remove the quotes.', text);
  }
  if (isMisleading(located, input)) {
    return t('"{0}" is a text, and every text that is not empty counts as true. Remove the quotes.', text);
  }
  if (!isBooleanWord(entry.value) || !hasBooleanDefault(located, input)) return undefined;
  return t('"{0}" is a text, and the default is a boolean. Remove the quotes.', text);
}

/** True for an `if` though it says no; `no` and `off` may be words that a template prints, too. */
function isMisleading({ path, entry }: Located, { templates }: RuleInput): boolean {
  if (!templates.isCondition(path) || !isFalseWord(entry.value)) return false;
  return textOf(entry.value).toLowerCase() === 'false' || !templates.readsAsData(path);
}

/** A mapping that templates print whole, such as variables of a container, makes texts of all that is in it. */
function hasBooleanDefault({ path }: Located, { templates, defaults }: RuleInput): boolean {
  const byDefault = findNode(defaults, path);
  if (byDefault?.kind !== 'scalar' || typeof byDefault.value !== 'boolean') return false;
  return templates.keysAt(path.slice(0, -1)).has(keyOf(path)) || !templates.reads(path);
}
