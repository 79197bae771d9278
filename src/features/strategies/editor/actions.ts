/** What each command on strategies does. */
import type { StrategyCommandId, StrategyRequest } from '../../../base/strategyCommands.ts';
import { answerStep } from './answer.ts';
import { runStepChecks } from './checkActions.ts';
import { askValue, pickValue, runningOf } from './choose.ts';
import { addOwn, openFile } from './files.ts';
import { finish, rollBack } from './finish.ts';
import { openInTab } from './openInTab.ts';
import { copyCommand } from './copyCommand.ts';
import type { Strategies } from './dependencies.ts';
import { startStrategy } from './start.ts';
import { setValue } from '../core/run.ts';

export type StrategyActions = Readonly<Record<StrategyCommandId, (request?: StrategyRequest) => unknown>>;

export function createActions(strategies: Strategies): StrategyActions {
  return {
    'sreWorkbench.strategies.start': (request) => startStrategy(strategies, request),
    'sreWorkbench.strategies.runChecks': (request) => runStepChecks(strategies, request),
    'sreWorkbench.strategies.setValue': (request) => changeValue(strategies, request),
    'sreWorkbench.strategies.rollBack': (request) => rollBack(strategies, request),
    'sreWorkbench.strategies.finish': (request) => finish(strategies, request),
    'sreWorkbench.strategies.openInTab': (request) => openInTab(strategies, request),
    'sreWorkbench.strategies.openFile': (request) => openFile(strategies, request),
    'sreWorkbench.strategies.addOwn': (request) => addOwn(strategies, request),
    'sreWorkbench.strategies.refresh': () => strategies.model.reload(),
    'sreWorkbench.strategies.answer': (request) => answerStep(strategies, request),
    'sreWorkbench.strategies.copyCommand': (request) => copyCommand(strategies, request),
  };
}

async function changeValue({ model }: Strategies, request: StrategyRequest = {}): Promise<void> {
  const running = await runningOf(model, request);
  if (!running) return;
  const { strategy, run } = running;
  const value =
    strategy.values.find(({ name }) => name === request.key) ??
    (await pickValue(strategy.values, run.values));
  const answer = value && (await askValue(value, run.values[value.name] ?? '', strategy.title));
  if (!value || answer === undefined) return;
  await model.change(strategy.id, (now) => setValue(now, value.name, answer));
}
