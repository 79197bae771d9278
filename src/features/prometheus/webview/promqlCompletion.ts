/** What can stand at the cursor: the syntax tree says of what kind, the extension finds the names. */
import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

type SyntaxNode = ReturnType<typeof syntaxTree>['topNode'];

interface Word {
  readonly label: string;
  readonly kind: 'function' | 'aggregation' | 'keyword';
  readonly detail: string;
  readonly info: string;
}

interface Name {
  readonly label: string;
  readonly detail?: string | undefined;
  readonly info?: string | undefined;
}

export interface NameQuestion {
  readonly what: 'metric' | 'label' | 'value';
  readonly text: string;
  /** Whose labels are asked for; empty for those of all. */
  readonly metric: string;
  readonly label: string;
}

export interface CompletionPorts {
  /** Functions, aggregations and keywords, with their help. */
  readonly words: () => Promise<readonly Word[]>;
  readonly names: (question: NameQuestion) => Promise<readonly Name[]>;
}

/** What stands at a place: a duration, or one of the names of the server. */
export type Wanted =
  | { readonly kind: 'duration'; readonly from: number }
  | (NameQuestion & { readonly kind: 'name'; readonly from: number });

export function completeAt(ports: CompletionPorts): CompletionSource {
  return async (context) => {
    const wanted = wantedAt(context.state, context.pos);
    if (!wanted) return null;
    if (wanted.kind === 'duration') return durations(context, wanted.from);
    if (!context.explicit && wanted.what === 'metric' && wanted.text === '') return null;
    const [names, words] = await Promise.all([
      ports.names(wanted),
      wanted.what === 'metric' ? ports.words() : [],
    ]);
    if (context.aborted) return null;
    const options = [
      ...words.filter(({ label }) => label.startsWith(wanted.text.toLowerCase())).map(wordOption),
      ...names.map((name) => nameOption(name, wanted.what)),
    ];
    // The extension has ranked them; each further key asks again.
    return { from: wanted.from, options, filter: false };
  };
}

/** Undefined where nothing can be completed, as inside a comment. */
export function wantedAt(state: EditorState, pos: number): Wanted | undefined {
  const text = (from: number, to: number): string => state.doc.sliceString(from, to);
  const before = text(0, pos);
  const word = /[\w:.]*$/.exec(before)?.[0] ?? '';
  const node = syntaxTree(state).resolveInner(pos, -1);
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

function durations(context: CompletionContext, from: number): CompletionResult | null {
  const typed = context.state.doc.sliceString(from, context.pos);
  const number = /^\d+$/.exec(typed)?.[0];
  const labels = number ? ['s', 'm', 'h', 'd', 'w'].map((unit) => number + unit) : usualDurations;
  const options = labels
    .filter((label) => label.startsWith(typed))
    .map((label) => ({ label, type: 'constant' }));
  return options.length > 0 ? { from, options, filter: false } : null;
}

function wordOption({ label, kind, detail, info }: Word): Completion {
  const call = kind === 'keyword' ? label : `${label}(`;
  return {
    label,
    type: kind,
    detail,
    info,
    apply: (view, _completion, from, to) => {
      const open = view.state.doc.sliceString(to, to + 1) === '(';
      const insert = kind === 'keyword' || open ? label : `${call})`;
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + call.length } });
    },
  };
}

function nameOption({ label, detail, info }: Name, what: NameQuestion['what']): Completion {
  return {
    label,
    type: what,
    ...(detail !== undefined && { detail }),
    ...(info !== undefined && { info }),
    apply: written(label, what),
  };
}

/** Names outside the old alphabet are quoted (Prometheus 3); values are escaped for the string that they stand in. */
function written(name: string, what: NameQuestion['what']): string {
  if (what === 'value') return JSON.stringify(name).slice(1, -1);
  const plain = what === 'metric' ? /^[a-zA-Z_:][\w:]*$/ : /^[a-zA-Z_]\w*$/;
  if (plain.test(name)) return name;
  return what === 'metric' ? `{${JSON.stringify(name)}}` : JSON.stringify(name);
}
