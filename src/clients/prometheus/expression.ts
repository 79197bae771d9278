/**
 * A PromQL expression as a typed tree with positions, by Prometheus's own grammar for editors. No network; what the grammar
 * takes may still be refused by a server, and a newer server may take more.
 */
import { parser } from '@prometheus-io/lezer-promql';

interface Span {
  /** Places in the text, from 0; `to` is behind the last character. */
  readonly from: number;
  readonly to: number;
}

export interface Matcher extends Span {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** `offset` and `at` as written; `range` of a range selector too. */
interface Modifiers {
  readonly range?: string;
  readonly offset?: string;
  readonly at?: string;
}

export interface Selector extends Span, Modifiers {
  readonly kind: 'selector';
  /** Undefined where no matcher says which one exactly. */
  readonly metric: string | undefined;
  /** Without that of the name. */
  readonly matchers: readonly Matcher[];
  /** The selector without its modifiers, as written. */
  readonly text: string;
}

export interface Subquery extends Span, Modifiers {
  readonly kind: 'subquery';
  readonly of: Expression;
  readonly step?: string;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Expression[];
}

export interface Aggregation extends Span {
  readonly kind: 'aggregation';
  readonly operator: string;
  /** The places are those of the labels in their parentheses. */
  readonly grouping?: Span & { readonly mode: 'by' | 'without'; readonly labels: readonly string[] };
  readonly arguments: readonly Expression[];
}

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly operator: string;
  readonly bool: boolean;
  /** `on (...) group_left (...)`, as written. */
  readonly matching?: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly operator: string;
  readonly of: Expression;
}

export interface Literal extends Span {
  readonly kind: 'number' | 'string';
  readonly text: string;
}

export type Expression = Selector | Subquery | Call | Aggregation | Binary | Unary | Literal;

export interface ParsedExpression {
  /** Undefined where a fault leaves nothing to show. */
  readonly tree: Expression | undefined;
  /** The places that the grammar does not understand. */
  readonly faults: readonly Span[];
  /** In the order of the text. */
  readonly selectors: readonly Selector[];
}

type Node = ReturnType<typeof parser.parse>['topNode'];

export function parseExpression(text: string): ParsedExpression {
  const tree = parser.parse(text);
  const faults: Span[] = [];
  tree.iterate({ enter: ({ type, from, to }) => void (type.isError && faults.push({ from, to })) });
  const whole = first(tree.topNode, { text });
  return { tree: whole, faults, selectors: whole ? selectorsIn(whole) : [] };
}

/** The parts of an expression, in the order of the text. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'subquery':
    case 'unary':
      return [expression.of];
    case 'call':
    case 'aggregation':
      return expression.arguments;
    case 'binary':
      return [expression.left, expression.right];
    case 'selector':
    case 'number':
    case 'string':
      return [];
  }
}

function selectorsIn(expression: Expression): Selector[] {
  return expression.kind === 'selector' ? [expression] : partsOf(expression).flatMap(selectorsIn);
}

interface Reading {
  readonly text: string;
}

function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

const wordOf = (node: Node | null, { text }: Reading): string => (node ? text.slice(node.from, node.to) : '');

/** Undefined for what is no expression: punctuation, keywords, comments, faults. */
function readNode(node: Node, reading: Reading): Expression | undefined {
  switch (node.name) {
    case 'ParenExpr':
      return first(node, reading);
    case 'VectorSelector':
      return readSelector(node, reading);
    case 'MatrixSelector':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'AnchoredExpr':
    case 'SmoothedExpr':
    case 'SubqueryExpr':
      return readModified(node, reading);
    case 'FunctionCall':
      return {
        kind: 'call',
        ...span(node),
        name: wordOf(node.getChild('FunctionIdentifier'), reading),
        arguments: argumentsOf(node, reading),
      };
    case 'AggregateExpr':
      return readAggregation(node, reading);
    case 'BinaryExpr':
      return readBinary(node, reading);
    case 'UnaryExpr': {
      const of = first(node, reading);
      return of && { kind: 'unary', ...span(node), operator: wordOf(node.getChild('UnaryOp'), reading), of };
    }
    case 'NumberDurationLiteral':
      return { kind: 'number', ...span(node), text: wordOf(node, reading) };
    case 'StringLiteral':
      return { kind: 'string', ...span(node), text: unquote(wordOf(node, reading)) };
    default:
      return undefined;
  }
}

const span = ({ from, to }: Node): Span => ({ from, to });

function first(node: Node, reading: Reading): Expression | undefined {
  return expressionsIn(node, reading)[0];
}

function expressionsIn(node: Node, reading: Reading): Expression[] {
  return children(node).flatMap((child) => readNode(child, reading) ?? []);
}

function argumentsOf(node: Node, reading: Reading): Expression[] {
  const body = node.getChild('FunctionCallBody');
  return body ? expressionsIn(body, reading) : [];
}

function readAggregation(node: Node, reading: Reading): Aggregation {
  const modifier = node.getChild('AggregateModifier');
  const labels = modifier?.getChild('GroupingLabels');
  return {
    kind: 'aggregation',
    ...span(node),
    operator: wordOf(node.getChild('AggregateOp'), reading),
    ...(modifier && {
      grouping: {
        ...span(labels ?? modifier),
        mode: modifier.getChild('Without') ? 'without' : 'by',
        labels: (labels ? children(labels) : [])
          .filter(({ name }) => name.endsWith('LabelName'))
          .map((label) => unquote(wordOf(label, reading))),
      },
    }),
    arguments: argumentsOf(node, reading),
  };
}

function readBinary(node: Node, reading: Reading): Binary | undefined {
  const sides = children(node)
    .map((child) => ({ child, side: readNode(child, reading) }))
    .filter(({ side }) => side !== undefined);
  const [left, right] = sides;
  if (!left?.side || !right?.side) return undefined;
  const between = children(node).filter(({ from, to }) => from >= left.child.to && to <= right.child.from);
  const bool = between.find(({ name }) => name === 'BoolModifier');
  const matching = between.find(({ name }) => name === 'MatchingModifierClause');
  const operator = between.find((child) => child !== bool && child !== matching && !isComment(child));
  return {
    kind: 'binary',
    ...span(node),
    operator: wordOf(operator ?? null, reading),
    bool: bool !== undefined,
    ...(matching && { matching: wordOf(matching, reading) }),
    left: left.side,
    right: right.side,
  };
}

const isComment = ({ name }: Node): boolean => name === 'LineComment';

interface Modifying {
  readonly modifiers: Modifiers;
  /** Of a subquery. */
  readonly subquery?: { readonly range?: string; readonly step?: string };
  /** Where the modified part ends, and where the modifier does. */
  readonly end: number;
  readonly to: number;
}

/** A range, an offset, a time or a subquery behind what it modifies. */
function readModified(node: Node, reading: Reading): Expression | undefined {
  const [inner] = children(node);
  const of = inner && readNode(inner, reading);
  if (!inner || !of) return undefined;
  const durations = node.getChildren('DurationExpr').map((duration) => wordOf(duration, reading));
  const [range, step] = durations;
  const offset = node.getChild('OffsetDurationExpr');
  const at = node.getChild('At');
  const ranged = range === undefined ? {} : { range };
  const modifiers: Modifiers = {
    ...(node.name === 'MatrixSelector' && ranged),
    ...(offset && { offset: wordOf(offset, reading) }),
    ...(at && { at: reading.text.slice(at.to, node.to).trim() }),
  };
  const subquery = { ...ranged, ...(step !== undefined && { step }) };
  return modify(of, {
    modifiers,
    ...(node.name === 'SubqueryExpr' && { subquery }),
    end: inner.to,
    to: node.to,
  });
}

/**
 * The grammar puts a modifier around all that stands before it; Prometheus gives it to the last operand alone, which
 * is what `a + b offset 5m` means. What ends before `end` stands in parentheses, and is an operand as a whole.
 */
function modify(of: Expression, modifying: Modifying): Expression {
  const { modifiers, subquery, end, to } = modifying;
  const open = of.to === end;
  if (open && of.kind === 'binary') return { ...of, to, right: modify(of.right, modifying) };
  if (open && of.kind === 'unary') return { ...of, to, of: modify(of.of, modifying) };
  if (subquery) return { kind: 'subquery', from: of.from, to, of, ...subquery };
  // A modifier behind a function or a number: the grammar lets it pass, no server does.
  return of.kind === 'selector' || of.kind === 'subquery' ? { ...of, ...modifiers, to } : of;
}

function readSelector(node: Node, reading: Reading): Selector {
  const inBraces = node.getChild('LabelMatchers');
  const all = (inBraces ? children(inBraces) : []).flatMap((child) => readMatcher(child, reading) ?? []);
  const written = node.getChild('Identifier');
  const named = all.find(({ label, operator }) => label === '__name__' && operator === '=');
  return {
    kind: 'selector',
    ...span(node),
    metric: written ? wordOf(written, reading) : named?.value,
    matchers: all.filter((matcher) => matcher !== named),
    text: wordOf(node, reading),
  };
}

function readMatcher(node: Node, reading: Reading): Matcher | undefined {
  // `{"a.metric"}`: a name in quotes alone.
  if (node.name === 'QuotedLabelName')
    return { label: '__name__', operator: '=', value: unquote(wordOf(node, reading)), ...span(node) };
  const name = node.getChild('LabelName') ?? node.getChild('QuotedLabelName');
  const value = node.getChild('StringLiteral');
  const operator = operators.find((known) => known === wordOf(node.getChild('MatchOp'), reading));
  if (!name || !value || !operator) return undefined;
  return {
    label: unquote(wordOf(name, reading)),
    operator,
    value: unquote(wordOf(value, reading)),
    ...span(node),
  };
}

const operators = ['=', '!=', '=~', '!~'] as const;

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The text in quotes of Go; what has none stays as it is. */
export function unquote(text: string): string {
  const quote = text[0];
  if (quote === '`') return text.slice(1, -1);
  if (quote !== '"' && quote !== "'") return text;
  return text
    .slice(1, -1)
    .replaceAll(
      /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/g,
      (_, ...[hex, short, long, octal, other = '']: (string | undefined)[]) => {
        const code = hex ?? short ?? long;
        if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
        return escapes[other] ?? other;
      },
    );
}
