/** A decision tree as rows: the questions that were answered, and the one that is open or what to do. */
import { t } from '@vscode/l10n';
import { decisionPath, type Run } from './run.ts';
import type { DecisionNode, Strategy } from './strategy.ts';
import type { StrategyRow } from './strategyRow.ts';

export function decisionRow(strategy: Strategy, run: Run, id: string): StrategyRow {
  const decision = strategy.decisions.find((one) => one.id === id);
  if (!decision) throw new Error(`The strategy has no decision ${id}.`);
  const { passed, end } = decisionPath(decision.root, run.answers[id]);
  const row = (
    key: string,
    words: Partial<StrategyRow> & Pick<StrategyRow, 'label' | 'icon'>,
  ): StrategyRow => ({
    id: `${strategy.id}?${id}/${key}`,
    description: '',
    context: 'decision',
    request: { strategy: strategy.id, key: `${id}/${key}` },
    children: [],
    ...words,
  });
  const question = (node: DecisionNode, depth: number, chosen?: number): StrategyRow =>
    row(chosen === undefined ? `${depth}?` : String(depth), {
      label: node.question,
      icon: 'git-branch',
      ...(chosen !== undefined && { description: node.answers[chosen]?.answer ?? '' }),
      expanded: chosen === undefined,
      children: node.answers.map(({ answer }, index) =>
        row(`${depth}-${index}`, {
          label: answer,
          icon: index === chosen ? 'pass-filled testing.iconPassed' : 'circle-large-outline',
          context: 'answer',
          request: { strategy: strategy.id, key: `${id}/${depth}`, answer: index },
          click: { command: 'sreWorkbench.strategies.answer', title: t('Answer') },
        }),
      ),
    });
  return row('', {
    label: decision.title,
    icon: 'type-hierarchy-sub',
    description: typeof end === 'string' ? end : '',
    expanded: true,
    children: [
      ...passed.map(({ node, answer }, depth) => question(node, depth, answer)),
      typeof end === 'string'
        ? row('end', { label: end, icon: 'lightbulb', context: 'advice' })
        : question(end, passed.length),
    ],
  });
}
