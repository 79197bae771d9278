/** Hides what Secrets hold before a rendered document goes to an agent, a report or the clipboard. */
import { t } from '@vscode/l10n';
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, type YamlMap, type YamlNode } from '../../../base/yamlNode.ts';

const mask = '"<masked>"';

/**
 * One document or several, with the values of `data` and `stringData` of every Secret replaced.
 *
 * @param options.keepLines leaves empty lines where a value went over several, so that all others stay where they are
 */
export function maskSecrets(text: string, { keepLines = false } = {}): string {
  if (!/secret/i.test(text)) return text;
  const source = new SourceText('', text);
  const hidden: { readonly start: number; readonly end: number }[] = [];
  for (let start = 0; ;) {
    const reading = readYaml(source, { start, end: text.length });
    // What cannot be read cannot be told apart from a Secret.
    if (!reading.ok) {
      const said = t('# This document mentions a Secret and is no YAML: it is not shown.');
      return keepLines ? said + text.replaceAll(/[^\n]/g, '') : said;
    }
    const { root, rest } = reading.value;
    if (root?.kind === 'map') hidden.push(...secretValues(root));
    if (rest === undefined || rest <= start) break;
    start = rest;
  }
  const distinct = new Map(hidden.map((span) => [span.start, span]));
  return [...distinct.values()]
    .toSorted((a, b) => b.start - a.start)
    .reduce((masked, { start, end }) => {
      const hiddenText = masked.slice(start, end);
      const last = hiddenText.endsWith('\n') ? '\n' : '';
      const lineBreak = keepLines ? hiddenText.replaceAll(/[^\n]/g, '') : last;
      return masked.slice(0, start) + mask + lineBreak + masked.slice(end);
    }, text);
}

function secretValues(object: YamlMap): readonly YamlNode[] {
  const items = object.entries.get('items')?.value;
  const inner =
    items?.kind === 'list'
      ? items.items.flatMap((item) => (item.kind === 'map' ? secretValues(item) : []))
      : [];
  const kind = object.entries.get('kind')?.value;
  if (kind?.kind !== 'scalar' || kind.value !== 'Secret') return inner;
  return ['data', 'stringData'].flatMap((field) => {
    const values = object.entries.get(field)?.value;
    if (values?.kind !== 'map') return values === undefined ? [] : [values];
    return [...values.entries.values()].map(({ value }) => value).filter(({ start, end }) => end > start);
  });
}
