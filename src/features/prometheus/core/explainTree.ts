/** An expression as a list of the parts that can be evaluated by themselves. */
import { parseExpression, partsOf, type Expression } from '../../../clients/prometheus/expression.ts';
import type { ExplainNode } from './panelProtocol.ts';

/** What a part evaluates to; a range can only be looked at through a function. */
type ValueType = 'vector' | 'scalar' | 'range';

export interface ExplainedPart extends ExplainNode {
  readonly type: ValueType;
}

/**
 * The parts in the order in which they are read, the whole first; plain values are no parts. Undefined where the expression
 * has a fault that the grammar sees; a server that knows more than the grammar may still take it.
 */
export function explainTree(text: string): ExplainedPart[] | undefined {
  const { tree, faults } = parseExpression(text);
  if (!tree || faults.length > 0) return undefined;
  const found: ExplainedPart[] = [];
  const visit = (expression: Expression, depth: number): void => {
    const { kind, from, to } = expression;
    if (kind === 'number' || kind === 'string') return;
    const type = typeOf(expression);
    const expr = text.slice(from, to);
    found.push({
      id: found.length,
      depth,
      title: titleOf(expression),
      expr,
      measurable: type !== 'scalar',
      type,
    });
    for (const part of partsOf(expression)) visit(part, depth + 1);
  };
  visit(tree, 0);
  return found;
}

function titleOf(expression: Expression): string {
  switch (expression.kind) {
    case 'call':
      return `${expression.name}()`;
    case 'aggregation': {
      const { operator, grouping } = expression;
      return grouping ? `${operator} ${grouping.mode} (${grouping.labels.join(', ')})` : operator;
    }
    case 'binary':
      return [expression.operator, expression.bool ? 'bool' : '', expression.matching ?? '']
        .filter(Boolean)
        .join(' ');
    case 'unary':
      return expression.operator;
    case 'subquery':
      return `[${expression.range ?? ''}:${expression.step ?? ''}]`;
    case 'selector':
      return expression.metric ?? '{ }';
    case 'number':
    case 'string':
      return expression.text;
  }
}

const scalarFunctions = new Set(['time', 'scalar', 'pi']);

function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return 'scalar';
    case 'selector':
      return expression.range === undefined ? 'vector' : 'range';
    case 'subquery':
      return 'range';
    case 'call':
      return scalarFunctions.has(expression.name) ? 'scalar' : 'vector';
    case 'binary':
      return [expression.left, expression.right].every((side) => typeOf(side) === 'scalar')
        ? 'scalar'
        : 'vector';
    case 'unary':
      return typeOf(expression.of);
    case 'aggregation':
      return 'vector';
  }
}

/** The query that counts the series of a part. */
export function countingQuery(part: ExplainedPart): string {
  const expr = graphedQuery(part);
  return `count(${expr}${lineEnd(expr)})`;
}

/** What a part is graphed as. A range has no value of its own; its newest samples stand for it. */
export function graphedQuery({ expr, type }: ExplainedPart): string {
  if (type !== 'range') return expr;
  return `last_over_time(${expr}${lineEnd(expr)})`;
}

/** A comment runs to the end of its line, and would take the bracket with it. */
function lineEnd(expr: string): string {
  return expr.includes('#') ? '\n' : '';
}
