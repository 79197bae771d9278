/** An answer to a question of a decision tree. */
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { answerDecision, decisionPath } from '../core/run.ts';
import type { Strategies } from './dependencies.ts';
import { recordIn } from './record.ts';

/** `key` is the decision and the depth of the question, `scaling/1`. */
export async function answerStep(
  { model }: Strategies,
  { strategy: id = '', key = '', answer }: StrategyRequest = {},
): Promise<void> {
  const [name = '', depth] = key.split('/');
  const strategy = await model.find(id);
  const decision = strategy?.decisions.find((one) => one.id === name);
  if (!decision || answer === undefined) return;
  const run = await model.change(id, (now) => answerDecision(now, name, { depth: Number(depth), answer }));
  const { passed, end } = decisionPath(decision.root, run?.answers[name]);
  if (!run || typeof end !== 'string') return;
  const way = passed.map(
    ({ node, answer: index }) => `${node.question} ${node.answers[index]?.answer ?? ''}`,
  );
  await recordIn(run, 'decision', `${decision.title}: ${way.join(' → ')} → ${end}`);
}
