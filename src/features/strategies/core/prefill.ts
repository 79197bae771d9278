/** Values that are known from where a strategy was called. */
import { nameOf } from '../../../base/paths.ts';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import type { Values } from './placeholders.ts';
import type { Strategy } from './strategy.ts';

/** An alert gives its labels, a chart its name; what was given outright counts more. */
export function prefill(
  strategy: Strategy,
  { values = {}, labels = {}, chart, server }: StrategyRequest,
): Values {
  const known: Record<string, string> = {};
  for (const value of strategy.values) {
    const label = [value.name, ...value.labels].find((name) => (labels[name] ?? '') !== '');
    const found =
      values[value.name] ??
      (label === undefined ? undefined : labels[label]) ??
      (value.name === 'service' && chart !== undefined ? nameOf(chart) : undefined) ??
      (value.name === 'server' ? server : undefined);
    if (found !== undefined) known[value.name] = found;
  }
  return known;
}
