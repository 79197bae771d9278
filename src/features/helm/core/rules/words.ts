/** Small pieces of the rules' sentences. */
import { t } from '@vscode/l10n';
import type { YamlNode } from '../../../../base/yamlNode.ts';
import type { Environment } from '../../../../clients/helm/chart.ts';

/** More names than this are counted. */
const mostNames = 6;

/** `dev`, `dev and staging`, `dev, test and staging`. */
export function joinNames(names: readonly string[]): string {
  if (names.length > mostNames) {
    const told = names.slice(0, mostNames - 1);
    return t('{0} and {1} others', told.join(', '), names.length - told.length);
  }
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : t('{0} and {1}', names.slice(0, -1).join(', '), last);
}

export function environmentNames(environments: readonly { readonly environment: Environment }[]): string {
  return joinNames(environments.map(({ environment }) => environment.name));
}

/** A value as it is written, short enough for a sentence. */
export function showValue(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? t('a list') : t('a mapping');
  if (node.value === null) return 'null';
  const text = node.text.length > 40 ? `${node.text.slice(0, 39)}…` : node.text;
  return node.quoted ? JSON.stringify(text) : text;
}
