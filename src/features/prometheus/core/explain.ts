/** How many series each part of an expression has, and how long it takes. */
import { t } from '@vscode/l10n';
import { mapParallel } from '../../../base/parallel.ts';
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import { countingQuery, explainTree, graphedQuery, type ExplainedPart } from './explainTree.ts';
import type { ExplainNode, NodeMeasure } from './panelProtocol.ts';

/** Queries at a time: a server must not suffer from being asked why it is slow. */
const atOnce = 4;

export interface Explanation {
  readonly nodes: ExplainNode[];
  readonly parts: readonly ExplainedPart[];
  /** Why there is no tree; empty where there is one. */
  readonly error: string;
}

export function explain(expr: string): Explanation {
  const parts = explainTree(expr);
  if (!parts || parts.length === 0) {
    const error = parts
      ? t('There is nothing to explain: the expression is a plain value.')
      : t('The expression cannot be read as PromQL. Correct what is marked, then explain it again.');
    return { nodes: [], parts: [], error };
  }
  const nodes = parts.map((part) => ({
    id: part.id,
    depth: part.depth,
    title: part.title,
    expr: graphedQuery(part),
    measurable: part.measurable,
  }));
  return { nodes, parts, error: '' };
}

/**
 * Measures part after part, equal ones once, and hands on each figure as it comes.
 * @param time of the evaluation, seconds since 1970
 */
export async function measureParts(
  client: PrometheusClient,
  {
    parts,
    query,
    time,
  }: { readonly parts: readonly ExplainedPart[]; readonly query: string; readonly time: number },
  signal: AbortSignal,
  report: (measure: NodeMeasure) => void,
): Promise<void> {
  const groups = [
    ...Map.groupBy(
      parts.filter(({ measurable }) => measurable),
      countingQuery,
    ),
  ];
  await mapParallel(groups, atOnce, async ([expr, equal]) => {
    if (signal.aborted) return;
    const asked = await client.instant({ expr, time }, { signal });
    for (const { id: node } of equal) {
      if (asked.ok) {
        const { header, samples } = asked.value;
        report({
          kind: 'measured',
          query,
          node,
          series: samples[0] ?? 0,
          elapsed: header.elapsed,
          error: '',
        });
      } else if (asked.error.code !== 'cancelled') {
        const error = asked.error.detail ?? asked.error.message;
        report({ kind: 'measured', query, node, series: null, elapsed: 0, error });
      }
    }
  });
}
