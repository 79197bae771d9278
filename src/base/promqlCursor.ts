/** What can stand at a place of a PromQL text: the syntax tree says of what kind, a server knows the names. */
import type { parser } from '@prometheus-io/lezer-promql';

export type PromqlTree = ReturnType<typeof parser.parse>;
type SyntaxNode = PromqlTree['topNode'];

export interface NameQuestion {
  readonly what: 'metric' | 'label' | 'value';
  readonly text: string;
  /** Whose labels are asked for; empty for those of all. */
  readonly metric: string;
  readonly label: string;
}

/** What stands at a place: a duration, or one of the names of the server. */
export type Wanted =
  | { readonly kind: 'duration'; readonly from: number }
  | (NameQuestion & { readonly kind: 'name'; readonly from: number });

/** Undefined where nothing can be completed, as inside a comment. */
export function wantedAt(whole: string, tree: PromqlTree, pos: number): Wanted | undefined {
  const text = (from: number, to: number): string => whole.slice(from, to);
  const before = text(0, pos);
  const word = /[\w:.]*$/.exec(before)?.[0] ?? '';
  const node = tree.resolveInner(pos, -1);
  const inside = (...names: readonly string[]): SyntaxNode | undefined => around(node, names);
  if (inside('LineComment')) return undefined;
  if (/\[[\w:]*$/.test(before) || /\boffset\s+-?[\w.]*$/.test(before))
    return { kind: 'duration', from: pos - (/[\d\w.]*$/.exec(before)?.[0].length ?? 0) };
  const string = inside('StringLiteral');
  const matcher = inside('UnquotedLabelMatcher', 'QuotedLabelMatcher');
  if (string) {
    if (!matcher || pos <= string.from) return undefined;
    const name = matcher.getChild('LabelName') ?? matcher.getChild('QuotedLabelName');
    if (!name) return undefined;
    const label = text(name.from, name.to).replaceAll(/^["']|["']$/g, '');
    return ask('value', string.from + 1, text(string.from + 1, pos), {
      metric: metricAround(node, text),
      label,
    });
  }
  if (inside('LabelMatchers', 'GroupingLabels')) {
    // Behind an operator stands a string.
    if (/[=~!]\s*\w*$/.test(before)) return undefined;
    return ask('label', pos - word.length, word, { metric: metricAround(node, text), label: '' });
  }
  if (/^[\d.]/.test(word)) return undefined;
  return ask('metric', pos - word.length, word, { metric: '', label: '' });
}

function ask(
  what: NameQuestion['what'],
  from: number,
  text: string,
  { metric, label }: { readonly metric: string; readonly label: string },
): Wanted {
  return { kind: 'name', what, from, text, metric, label };
}

function around(node: SyntaxNode, names: readonly string[]): SyntaxNode | undefined {
  for (let each: SyntaxNode | null = node; each; each = each.parent)
    if (names.includes(each.name)) return each;
  return undefined;
}

/** The metric of the selector around, or of the first one in the aggregation around. */
function metricAround(node: SyntaxNode, text: (from: number, to: number) => string): string {
  const scope = around(node, ['VectorSelector']) ?? around(node, ['AggregateExpr', 'BinaryExpr', 'PromQL']);
  let metric = '';
  scope?.cursor().iterate((each) => {
    if (metric === '' && each.name === 'Identifier') metric = text(each.from, each.to);
  });
  return metric;
}

const usualDurations = ['1m', '5m', '10m', '15m', '30m', '1h', '6h', '12h', '1d', '7d', '30d'];

/** The usual ones, or those of a number that was begun. */
export function durationsFor(typed: string): readonly string[] {
  const number = /^\d+$/.exec(typed)?.[0];
  const all = number ? ['s', 'm', 'h', 'd', 'w'].map((unit) => number + unit) : usualDurations;
  return all.filter((label) => label.startsWith(typed));
}

/** Names outside the old alphabet are quoted (Prometheus 3); values are escaped for the string that they stand in. */
export function writtenName(name: string, what: NameQuestion['what']): string {
  if (what === 'value') return JSON.stringify(name).slice(1, -1);
  const plain = what === 'metric' ? /^[a-zA-Z_:][\w:]*$/ : /^[a-zA-Z_]\w*$/;
  if (plain.test(name)) return name;
  return what === 'metric' ? `{${JSON.stringify(name)}}` : JSON.stringify(name);
}
