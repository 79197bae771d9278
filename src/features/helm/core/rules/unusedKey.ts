/** Values that no template can be seen to read. */
import { t } from '@vscode/l10n';
import type { YamlNode } from '../../../../base/yamlNode.ts';
import { formatStep, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { EnvironmentValues, Rule, RuleFinding, RuleInput } from './input.ts';
import { isEmpty, locateKeys, locateValues, type Located } from './located.ts';
import { placeOfEntry } from './place.ts';
import { findMisspelt } from './unknownKey.ts';

/** More in one environment say nothing more: the templates read their values in a way that is not seen. */
const mostTold = 1000;

export const findUnusedKeys: Rule = (input) =>
  // What a library holds is read by the charts that use it.
  input.chart.type === 'library' ? [] : input.environments.flatMap((values) => unusedIn(values, input));

function unusedIn(values: EnvironmentValues, input: RuleInput): readonly RuleFinding[] {
  const used = usedPlaces(values, input);
  const told = new Set(
    findMisspelt(input)
      .filter((misspelt) => misspelt.values === values)
      .map(({ located }) => located.text),
  );
  const findings: RuleFinding[] = [];
  for (const located of locateValues(values).values()) {
    if (findings.length === mostTold) break;
    const { path, text, entry } = located;
    if (!isLeaf(entry.value) || used.has(placeIn(entry.value)) || input.templates.reads(path)) continue;
    const marked = lowestEntry(located, values);
    if (marked === undefined || isWithin(path, told)) continue;
    told.add(text);
    const environment = values.environment.name;
    const message = t('No template can be seen to read {0}.', text);
    findings.push({ rule: 'unused-key', environment, ...placeOfEntry(marked), path: text, message });
  }
  return findings;
}

function isWithin(path: ValuePath, told: ReadonlySet<string>): boolean {
  let text = '';
  return path.some((step) => {
    text = formatStep(text, step);
    return told.has(text);
  });
}

/** What is empty does nothing, read or not. */
function isLeaf(node: YamlNode): boolean {
  return node.kind !== 'map' && !isEmpty(node);
}

/** What an alias repeats at a place that is read. */
function usedPlaces({ layers }: EnvironmentValues, { templates }: RuleInput): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { values } of layers) {
    // Without a star in the text there is no alias.
    if (values === undefined || !values.source.text.includes('*')) continue;
    for (const { path, entry } of locateKeys(values)) {
      if (templates.reads(path)) used.add(placeIn(entry.value));
    }
  }
  return used;
}

function placeIn({ source, start }: YamlNode): string {
  return `${start} ${source.path}`;
}

/** In the lowest of the environment's own files, so that a key which all overlays repeat is told once. */
function lowestEntry({ entry }: Located, { layers }: EnvironmentValues): Located['entry'] | undefined {
  return [entry, ...(entry.below ?? [])].findLast(({ key }) =>
    layers.some(({ file }) => file === key.source.path),
  );
}
