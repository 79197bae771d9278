/** A step or a question that a person ticks, or takes the tick away from. */
import * as vscode from 'vscode';
import { stepOf, stepState, tick } from '../core/run.ts';
import type { Strategies } from './dependencies.ts';
import { tellProgress } from './progress.ts';
import { recordIn } from './record.ts';
import type { StrategyNode } from './strategiesTree.ts';

export async function tickRow(
  strategies: Strategies,
  { strategy: id = '', key = '' }: StrategyNode,
  ticked: boolean,
): Promise<void> {
  const { model, ports } = strategies;
  const strategy = await model.find(id);
  const before = model.runOf(id);
  const step = strategy && stepOf(strategy, key);
  if (!strategy || !before || !step) return;
  if (ticked && key === step.id && stepState(step, before) === 'failed' && !(await agree(step.title))) {
    model.touch();
    return;
  }
  const run = await model.change(id, (now) => tick(now, key, ticked ? ports.clock.now() : undefined));
  if (!run) return;
  const isDone = stepState(step, run) === 'done';
  if (isDone === (stepState(step, before) === 'done')) return;
  const text = isDone
    ? vscode.l10n.t('Done: {0}, {1}', strategy.title, step.title)
    : vscode.l10n.t('Not done after all: {0}, {1}', strategy.title, step.title);
  await recordIn(run, 'note', text);
  if (isDone) await tellProgress(strategies, strategy);
}

/** What failed is not ticked by accident. */
async function agree(title: string): Promise<boolean> {
  const yes = vscode.l10n.t('Done All the Same');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('A check of "{0}" failed. Is the step done all the same?', title),
    { modal: true },
    yes,
  );
  return chosen === yes;
}
