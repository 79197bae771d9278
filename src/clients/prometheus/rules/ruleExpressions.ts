/** The expressions in files that hold some: rule files, PrometheusRule, sloth, pyrra and OpenSLO files, Grafana dashboards. */
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, type YamlMap, type YamlNode, type YamlScalar } from '../../../base/yamlNode.ts';
import { ruleTextsIn } from '../ruleTexts.ts';
import { placesOfValue } from './scalarPlaces.ts';

export interface PlacedExpression {
  readonly kind: 'alert' | 'record' | 'expression';
  /** Of the alert or the recorded series; empty for other expressions. */
  readonly name: string;
  readonly text: string;
  /** Offset in the document of each character of the text, and of its end. */
  readonly places: readonly number[];
  /** Offset where the rule begins, or the expression. */
  readonly start: number;
  /** What the rule writes besides, its group's labels included; none of other expressions. */
  readonly labels: Readonly<Record<string, string>>;
  readonly group: string;
  readonly rule?: AlertRule;
}

/** Texts as written; empty where left out. */
export interface AlertRule {
  readonly hold: string;
  readonly keep: string;
  readonly interval: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The annotations with the places of their values in the document, quotes included. */
  readonly notes: readonly WrittenNote[];
  /** Of the alert's name in the document. */
  readonly nameAt: Extent;
  /** Offset of the key `alert`. */
  readonly keyAt: number;
  /** Offset of the key `annotations`; undefined where there are none. */
  readonly annotationsAt?: number;
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

export interface WrittenNote extends Extent {
  readonly name: string;
  readonly text: string;
  /** Offset of the key. */
  readonly keyAt: number;
}

export type RuleFileKind = 'rules' | 'objectives' | 'dashboard';

const objectiveKeys = new Set(['error_query', 'total_query', 'error_ratio_query', 'metric', 'query', 'expr']);

export function kindOfText(text: string): RuleFileKind | undefined {
  if (/^\s*\{/.test(text)) {
    return /"panels"\s*:/.test(text) && /"expr"\s*:/.test(text) ? 'dashboard' : undefined;
  }
  if (/^groups\s*:/m.test(text) || /^kind:\s*["']?PrometheusRule\b/m.test(text)) return 'rules';
  const objectives =
    /^(?:version:\s*["']?prometheus\/v1|apiVersion:\s*(?:pyrra\.dev|openslo|sloth\.slok\.dev)\b)/m;
  return objectives.test(text) ? 'objectives' : undefined;
}

/** In the order of the text; none where the text cannot be read. */
export function expressionsIn(text: string): readonly PlacedExpression[] {
  const kind = kindOfText(text);
  if (kind === undefined) return [];
  const texts = kind === 'rules' ? ruleTextsIn(text) : [text];
  return texts.flatMap((each) => {
    const read = readYaml(new SourceText('', each));
    if (!read.ok || !read.value.root) return [];
    if (kind === 'rules') return rulesIn(read.value.root, text);
    return scalarsUnder(read.value.root, kind === 'dashboard' ? new Set(['expr']) : objectiveKeys).map(
      (scalar) => placed(scalar, text),
    );
  });
}

function placed(scalar: YamlScalar, text: string): PlacedExpression {
  const places = placesOfValue(text, scalar.start, scalar.text);
  return {
    kind: 'expression',
    name: '',
    text: scalar.text,
    places,
    start: scalar.start,
    labels: {},
    group: '',
  };
}

function rulesIn(root: YamlNode, text: string): readonly PlacedExpression[] {
  return itemsOf(root, 'groups').flatMap((group) =>
    itemsOf(group, 'rules').flatMap((rule): PlacedExpression[] => {
      const expression = scalarOf(rule, 'expr');
      if (!expression || rule.kind !== 'map') return [];
      const labels = { ...textsOf(valueOf(group, 'labels')), ...textsOf(valueOf(rule, 'labels')) };
      const own = {
        ...placed(expression, text),
        start: rule.start,
        labels,
        group: scalarOf(group, 'name')?.text ?? '',
      };
      const alert = scalarOf(rule, 'alert');
      if (!alert) return [{ ...own, kind: 'record', name: scalarOf(rule, 'record')?.text ?? '' }];
      return [
        { ...own, kind: 'alert', name: alert.text, rule: { ...alertRule(rule, alert, group), labels } },
      ];
    }),
  );
}

function alertRule(rule: YamlMap, alert: YamlScalar, group: YamlNode): Omit<AlertRule, 'labels'> {
  const annotations = rule.entries.get('annotations');
  const notes = notesOf(annotations?.value);
  return {
    hold: scalarOf(rule, 'for')?.text ?? '',
    keep: scalarOf(rule, 'keep_firing_for')?.text ?? '',
    interval: scalarOf(group, 'interval')?.text ?? '',
    annotations: Object.fromEntries(notes.map(({ name, text }) => [name, text])),
    notes,
    nameAt: { from: alert.start, to: alert.end },
    keyAt: rule.entries.get('alert')?.key.start ?? alert.start,
    ...(annotations && { annotationsAt: annotations.key.start }),
  };
}

function notesOf(node: YamlNode | undefined): readonly WrittenNote[] {
  if (node?.kind !== 'map') return [];
  return [...node.entries].flatMap(([name, { key, value }]) =>
    value.kind === 'scalar'
      ? [{ name, text: value.text, from: value.start, to: value.end, keyAt: key.start }]
      : [],
  );
}

function valueOf(node: YamlNode, key: string): YamlNode | undefined {
  return node.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

function itemsOf(node: YamlNode, key: string): readonly YamlNode[] {
  const value = valueOf(node, key);
  return value?.kind === 'list' ? value.items : [];
}

function scalarOf(node: YamlNode, key: string): YamlScalar | undefined {
  const value = valueOf(node, key);
  return value?.kind === 'scalar' && value.value !== null ? value : undefined;
}

function textsOf(node: YamlNode | undefined): Readonly<Record<string, string>> {
  if (node?.kind !== 'map') return {};
  return Object.fromEntries(
    [...node.entries].flatMap(([key, { value }]) => (value.kind === 'scalar' ? [[key, value.text]] : [])),
  );
}

function scalarsUnder(node: YamlNode, keys: ReadonlySet<string>): readonly YamlScalar[] {
  if (node.kind === 'list') return node.items.flatMap((item) => scalarsUnder(item, keys));
  if (node.kind !== 'map') return [];
  return [...node.entries].flatMap(([key, { value }]) => {
    if (value.kind !== 'scalar') return scalarsUnder(value, keys);
    return keys.has(key) && typeof value.value === 'string' && value.text.trim() !== '' ? [value] : [];
  });
}

/**
 * An expression with the variables of Grafana and the templates of sloth put in, every other character in its place;
 * undefined where what a variable stands for cannot be guessed.
 */
export function withoutVariables(text: string): string | undefined {
  const variable = /\$\{?\w+(?::\w+)?\}?|\{\{[^}]*\}\}/g;
  const inRanges = text.replaceAll(/\[[^\]]*\]/g, (range) =>
    range.replaceAll(variable, (name) => '5m'.padEnd(name.length)),
  );
  const strings = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g;
  return variable.test(inRanges.replaceAll(strings, '')) ? undefined : inRanges;
}
