/** What of an alert to graph. */
import { parseExpression } from './expression.ts';

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** What an alert watches: of a comparison with a number the other side, so that the curve is there before it crosses. */
export function watchedExpression(expr: string): string {
  const { tree } = parseExpression(expr);
  if (tree?.kind !== 'binary' || !comparisons.has(tree.operator)) return expr;
  if (tree.right.kind === 'number') return expr.slice(tree.from, endOf(expr, tree.left.to));
  if (tree.left.kind === 'number')
    return expr.slice(tree.left.to, tree.to).replace(/^[\s)]*(?:[=!<>]=|[<>])\s*(?:bool\s+)?/, '');
  return expr;
}

/** Closing parentheses belong to what they close. */
function endOf(expr: string, to: number): number {
  const closing = /^[\s)]*\)/.exec(expr.slice(to));
  return to + (closing?.[0].length ?? 0);
}
