/** An expression as a tree of the parts that can be evaluated by themselves. */
import { parser } from '@prometheus-io/lezer-promql';
import type { ExplainNode } from './panelProtocol.ts';

type Node = ReturnType<typeof parser.parse>['topNode'];

/** What a part evaluates to; a range can only be looked at through a function. */
type ValueType = 'vector' | 'scalar' | 'string' | 'range';

export interface ExplainedPart extends ExplainNode {
  readonly type: ValueType;
}

const parts = new Set([
  'BinaryExpr',
  'AggregateExpr',
  'FunctionCall',
  'VectorSelector',
  'MatrixSelector',
  'SubqueryExpr',
  'OffsetExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
  'UnaryExpr',
]);
/** These add nothing of their own to the tree: what is in them stands for them. */
const wrappers = new Set(['ParenExpr', 'PromQL']);
/** A selector with its offset or its range is one part. */
const selecting = new Set([
  'MatrixSelector',
  'OffsetExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
]);

/**
 * The parts in the order in which they are read, the whole first. Undefined where the expression has a fault that the grammar
 * sees; a server that knows more than the grammar may still take it.
 */
export function explainTree(expr: string): ExplainedPart[] | undefined {
  const tree = parser.parse(expr);
  let faulty = false;
  tree.iterate({ enter: ({ type }) => void (faulty ||= type.isError) });
  if (faulty) return undefined;
  const found: ExplainedPart[] = [];
  const visit = (node: Node, depth: number): void => {
    const isPart = parts.has(node.name);
    if (isPart) {
      const text = expr.slice(node.from, node.to);
      const type = typeOf(node, expr);
      const measurable = type === 'vector' || type === 'range';
      found.push({ id: found.length, depth, title: titleOf(node, expr), expr: text, measurable, type });
    }
    if (node.name === 'VectorSelector' || (selecting.has(node.name) && isSelector(node))) return;
    for (let child = node.firstChild; child; child = child.nextSibling)
      visit(child, isPart ? depth + 1 : depth);
  };
  visit(tree.topNode, 0);
  return found;
}

/** A selector alone, whatever surrounds it; a subquery has an expression of its own inside. */
function isSelector(node: Node): boolean {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === 'VectorSelector') return true;
    if (selecting.has(child.name)) return isSelector(child);
  }
  return false;
}

function titleOf(node: Node, expr: string): string {
  const text = (child: Node | null): string => (child ? expr.slice(child.from, child.to) : '');
  switch (node.name) {
    case 'FunctionCall':
      return `${text(node.getChild('FunctionIdentifier'))}()`;
    case 'AggregateExpr':
      return [text(node.getChild('AggregateOp')), text(node.getChild('AggregateModifier'))].join(' ').trim();
    case 'BinaryExpr':
      return operatorOf(node, expr);
    case 'UnaryExpr':
      return text(node.firstChild);
    case 'SubqueryExpr':
      return expr.slice(node.firstChild?.to ?? node.from, node.to);
    default:
      return /^[\w:]+/.exec(expr.slice(node.from, node.to))?.[0] ?? '{ }';
  }
}

/** What stands between both sides, matching clauses included. */
function operatorOf(node: Node, expr: string): string {
  const [first, last] = [node.firstChild, node.lastChild];
  return first && last ? expr.slice(first.to, last.from).replaceAll(/\s+/g, ' ').trim() : '';
}

const scalarFunctions = new Set(['time', 'scalar', 'pi']);

function typeOf(node: Node | null, expr: string): ValueType {
  if (!node) return 'scalar';
  switch (node.name) {
    case 'NumberDurationLiteral':
      return 'scalar';
    case 'StringLiteral':
      return 'string';
    case 'MatrixSelector':
    case 'SubqueryExpr':
      return 'range';
    case 'FunctionCall':
      return scalarFunctions.has(expr.slice(node.from, node.to).replace(/[\s(].*$/s, ''))
        ? 'scalar'
        : 'vector';
    case 'BinaryExpr':
      return typeOf(node.firstChild, expr) === 'scalar' && typeOf(node.lastChild, expr) === 'scalar'
        ? 'scalar'
        : 'vector';
    case 'UnaryExpr':
      return typeOf(node.lastChild, expr);
    default:
      return wrappers.has(node.name) || selecting.has(node.name) ? typeOf(node.firstChild, expr) : 'vector';
  }
}

/**
 * The query that counts the series of a part. A range selector has no value of its own; its newest samples stand for it.
 */
export function countingQuery({ expr, type }: ExplainedPart): string {
  return type === 'range' ? `count(last_over_time(${expr}\n))` : `count(${expr}\n)`;
}

/** What a part is graphed as. */
export function graphedQuery({ expr, type }: ExplainedPart): string {
  return type === 'range' ? `last_over_time(${expr})` : expr;
}
