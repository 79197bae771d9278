/** Faults that people make, put into the text of a chart's values files by seed. */
import { SourceText, type YamlEntry, type YamlScalar } from '../../src/base/yamlNode.ts';
import { findEntry, findNode, keyOf } from '../../src/clients/helm/valuePath.ts';
import type { EnvironmentValues, RuleInput } from '../../src/features/helm/core/rules/input.ts';
import { locateKeys, type Located } from '../../src/features/helm/core/rules/located.ts';
import type { RuleId } from '../../src/features/helm/core/rules.ts';
import type { Random } from './charts/random.ts';

export interface Mutation {
  /** Relative to the chart's folder. */
  readonly file: string;
  readonly text: string;
  /** One of these has to be found in the file, on this line. */
  readonly rules: readonly RuleId[];
  readonly line: number;
  readonly what: string;
}

/** A part of a text and what comes in its place. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** A key in an overlay, with the environment that it is of. */
interface Site extends Located {
  readonly values: EnvironmentValues;
  readonly source: SourceText;
}

type Mutator = (input: RuleInput, random: Random) => Mutation | undefined;

export const mutators: Readonly<Record<string, Mutator>> = {
  'a required key is dropped': dropKey,
  'a key is misspelt': misspellKey,
  'a unit in the wrong case': (input, random) =>
    changeFigure(input, random, {
      names: ['memory', 'cpu'],
      rules: ['invalid-quantity', 'absurd-quantity'],
      change: (text) => (/[MG]i$/.test(text) ? text.toLowerCase() : text.replace(/m$/, 'M')),
    }),
  'm for M, and M for m': (input, random) =>
    changeFigure(input, random, {
      names: ['memory', 'cpu'],
      rules: ['absurd-quantity'],
      change: (text) => (text.endsWith('i') ? text.replace(/..$/, 'm') : text.replace(/m$/, 'M')),
    }),
  'production and staging are exchanged': lowerProduction,
  'the text "false" for a condition': quoteCondition,
  'null over a mapping': deleteMapping,
  'a shorter list': shortenList,
  'a tab': indentByTab,
  'a key twice': repeatKey,
  'the key on': addOnKey,
  'a bad quantity': (input, random) =>
    changeFigure(input, random, {
      names: ['memory', 'cpu', 'size'],
      rules: ['invalid-quantity'],
      change: (text) => text.replace(/[a-zA-Z]*$/, '') + random.pick(['GB', 'mb', ' Gi', 'K', 'GiB', ',5Gi']),
    }),
};

/** The keys of the highest file of each environment. */
function sitesOf({ environments }: RuleInput): readonly Site[] {
  return environments.flatMap((values) => {
    const root = values.layers.length > 1 ? values.layers.at(-1)?.values : undefined;
    return root === undefined
      ? []
      : [...locateKeys(root)].map((located) => ({ ...located, values, source: root.source }));
  });
}

function choose<T>(items: readonly T[], random: Random): T | undefined {
  return items.length === 0 ? undefined : items[random.integer(0, items.length - 1)];
}

function lineOf(source: SourceText, offset: number): number {
  return source.position(offset).line;
}

function edit(source: SourceText, { start, end, by }: Edit): string {
  return source.text.slice(0, start) + by + source.text.slice(end);
}

function scalarOf({ value }: YamlEntry): YamlScalar | undefined {
  return value.kind === 'scalar' ? value : undefined;
}

/** From the beginning of the key's line to that of the next key, in block style. */
function blockOf({ entry, source }: Site): { readonly start: number; readonly end: number } {
  const start = source.text.lastIndexOf('\n', entry.key.start) + 1;
  const lineEnd = source.text.indexOf('\n', Math.max(entry.value.end - 1, entry.key.end));
  return { start, end: lineEnd === -1 ? source.text.length : lineEnd + 1 };
}

/** A line of its own, without brackets around it. */
function isBlock({ entry, source }: Site): boolean {
  const start = source.text.lastIndexOf('\n', entry.key.start) + 1;
  return /^ *$/.test(source.text.slice(start, entry.key.start));
}

/** One that a template names and every environment sets for itself, since no default does. */
function dropKey(input: RuleInput, random: Random): Mutation | undefined {
  const site = choose(
    sitesOf(input).filter(
      (one) =>
        isBlock(one) &&
        one.entry.value.kind === 'scalar' &&
        one.path.length > 1 &&
        one.parent.entries.size > 1 &&
        input.templates.keysAt(one.path.slice(0, -1)).has(keyOf(one.path)) &&
        findEntry(input.defaults, one.path) === undefined &&
        input.environments.every(
          ({ merged }) => merged !== undefined && findEntry(merged, one.path) !== undefined,
        ),
    ),
    random,
  );
  const parent = site && findEntry(rootOf(site), site.path.slice(0, -1));
  if (site === undefined || parent === undefined || input.environments.length < 3) return undefined;
  return {
    file: site.source.path,
    text: edit(site.source, { ...blockOf(site), by: '' }),
    rules: ['missing-in-environment', 'missing-required'],
    line: lineOf(site.source, parent.key.start),
    what: `${site.text} dropped`,
  };
}

function rootOf({ values }: Site): NonNullable<EnvironmentValues['merged']> {
  const root = values.layers.at(-1)?.values;
  if (root === undefined) throw new Error('a site without a file');
  return root;
}

function misspellKey(input: RuleInput, random: Random): Mutation | undefined {
  const words = new Set(['limits', 'requests', 'memory']);
  const site = choose(
    sitesOf(input).filter(
      ({ path }) =>
        keyOf(path).length >= 5 &&
        (input.templates.keysAt(path.slice(0, -1)).has(keyOf(path)) || words.has(keyOf(path))),
    ),
    random,
  );
  if (site === undefined) return undefined;
  const key = keyOf(site.path);
  const at = random.integer(1, key.length - 3);
  const misspelt = random.pick([
    key.slice(0, at) + key.slice(at + 1),
    key.slice(0, at) + key.charAt(at) + key.slice(at),
    key.slice(0, at) + key.charAt(at + 1) + key.charAt(at) + key.slice(at + 2),
    key.charAt(0).toUpperCase() + key.slice(1),
  ]);
  if (misspelt === key) return undefined;
  const { start, end } = site.entry.key;
  return {
    file: site.source.path,
    text: edit(site.source, { start, end, by: misspelt }),
    rules: ['unknown-key'],
    line: lineOf(site.source, start),
    what: `${site.text} as ${misspelt}`,
  };
}

interface FigureChange {
  readonly names: readonly string[];
  readonly rules: readonly RuleId[];
  readonly change: (text: string) => string;
}

function changeFigure(
  input: RuleInput,
  random: Random,
  { names, rules, change }: FigureChange,
): Mutation | undefined {
  const site = choose(
    sitesOf(input).filter(
      ({ path, entry }) => names.includes(keyOf(path)) && /\d(?:[MG]i|m)$/.test(scalarOf(entry)?.text ?? ''),
    ),
    random,
  );
  const node = site && scalarOf(site.entry);
  if (site === undefined || node === undefined) return undefined;
  const by = change(node.text);
  return {
    file: site.source.path,
    text: edit(site.source, { start: node.start, end: node.end, by }),
    rules,
    line: lineOf(site.source, node.start),
    what: `${site.text} ${node.text} as ${by}`,
  };
}

/** Production gets what the environment below it has, where that is less; that one gets production's. */
function lowerProduction(input: RuleInput, random: Random): Mutation | undefined {
  const staging = input.environments.findLast(({ environment }) => environment.rank === 2);
  const sites = sitesOf(input).flatMap((site) => {
    const isResource = ['limits', 'requests'].includes(keyOf(site.path, 1)) && keyOf(site.path) === 'memory';
    if (site.values.environment.rank !== 3 || !isResource || staging?.merged === undefined) return [];
    const other = findNode(staging.merged, site.path);
    return other?.kind === 'scalar' && other.text !== scalarOf(site.entry)?.text ? [{ site, other }] : [];
  });
  const chosen = choose(sites, random);
  const node = chosen && scalarOf(chosen.site.entry);
  if (chosen === undefined || node === undefined) return undefined;
  const { site, other } = chosen;
  const half = `${Math.floor(Number.parseInt(other.text, 10) / 2)}${other.text.replace(/^\d+/, '')}`;
  return {
    file: site.source.path,
    text: edit(site.source, { start: node.start, end: node.end, by: half }),
    rules: ['production-below-staging'],
    line: lineOf(site.source, node.start),
    what: `${site.text} ${node.text} as ${half}, staging has ${other.text}`,
  };
}

function quoteCondition(input: RuleInput, random: Random): Mutation | undefined {
  const site = choose(
    sitesOf(input).filter(
      ({ path, entry }) => typeof scalarOf(entry)?.value === 'boolean' && input.templates.isCondition(path),
    ),
    random,
  );
  const node = site && scalarOf(site.entry);
  if (site === undefined || node === undefined) return undefined;
  return {
    file: site.source.path,
    text: edit(site.source, { start: node.start, end: node.end, by: '"false"' }),
    rules: ['string-as-condition'],
    line: lineOf(site.source, node.start),
    what: `${site.text} as text`,
  };
}

function deleteMapping(input: RuleInput, random: Random): Mutation | undefined {
  const site = choose(
    sitesOf(input).filter((one) => {
      const byDefault = findNode(input.defaults, one.path);
      return (
        one.entry.value.kind === 'map' &&
        isBlock(one) &&
        byDefault?.kind === 'map' &&
        byDefault.entries.size > 0
      );
    }),
    random,
  );
  if (site === undefined) return undefined;
  const { end } = blockOf(site);
  return {
    file: site.source.path,
    text: edit(site.source, { start: site.entry.key.end, end, by: ': null\n' }),
    rules: ['null-deletes-default'],
    line: lineOf(site.source, site.entry.key.start),
    what: `${site.text} as null`,
  };
}

/** A named list of the defaults, with its first item alone, at the end of an overlay that does not have it. */
function shortenList(input: RuleInput, random: Random): Mutation | undefined {
  const overlay = choose(
    input.environments.flatMap(({ layers }) => layers.slice(1).at(-1)?.values ?? []),
    random,
  );
  const lists = [...input.defaults.entries].flatMap(([name, { value }]) => {
    if (value.kind !== 'list' || value.items.length < 2) return [];
    const first = value.items[0];
    const label = first?.kind === 'map' ? first.entries.get('name')?.value : undefined;
    return label?.kind === 'scalar' && overlay?.entries.has(name) === false
      ? [{ name, label: label.text }]
      : [];
  });
  const list = choose(lists, random);
  if (overlay === undefined || list === undefined) return undefined;
  const { source } = overlay;
  const text = `${source.text.trimEnd()}\n${list.name}:\n  - name: ${list.label}\n`;
  return {
    file: source.path,
    text,
    rules: ['list-shortened'],
    line: text.split('\n').length - 2,
    what: `${list.name} with one item`,
  };
}

function indentByTab(input: RuleInput, random: Random): Mutation | undefined {
  const site = choose(
    sitesOf(input).filter((one) => isBlock(one) && one.path.length > 1 && one.entry.value.kind === 'scalar'),
    random,
  );
  if (site === undefined) return undefined;
  const { start } = blockOf(site);
  return {
    file: site.source.path,
    text: edit(site.source, { start, end: site.entry.key.start, by: '\t'.repeat(site.path.length - 1) }),
    rules: ['yaml-syntax'],
    line: lineOf(site.source, site.entry.key.start),
    what: `a tab before ${site.text}`,
  };
}

function repeatKey(input: RuleInput, random: Random): Mutation | undefined {
  const site = choose(
    sitesOf(input).filter((one) => isBlock(one) && !one.inList),
    random,
  );
  if (site === undefined) return undefined;
  const { start, end } = blockOf(site);
  const block = site.source.text.slice(start, end);
  return {
    file: site.source.path,
    text: edit(site.source, { start: end, end, by: block.endsWith('\n') ? block : `\n${block}` }),
    rules: ['duplicate-key'],
    line: lineOf(site.source, end),
    what: `${site.text} twice`,
  };
}

function addOnKey(input: RuleInput, random: Random): Mutation | undefined {
  const site = choose(
    sitesOf(input).filter((one) => isBlock(one) && !one.inList),
    random,
  );
  if (site === undefined) return undefined;
  const { start } = blockOf(site);
  const word = random.pick(['on', 'off', 'yes', 'no', 'y', 'N']);
  const by = `${site.source.text.slice(start, site.entry.key.start)}${word}: 1\n`;
  return {
    file: site.source.path,
    text: edit(site.source, { start, end: start, by }),
    rules: ['boolean-like-key'],
    line: lineOf(site.source, start),
    what: `${word} before ${site.text}`,
  };
}
