/** Which strategy, which step, which value: asked where a command was not told. */
import * as vscode from 'vscode';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import type { Values } from '../core/placeholders.ts';
import { readMinutes, readTime } from '../core/recovery.ts';
import { tallyText } from '../core/rows.ts';
import { tally, type Run } from '../core/run.ts';
import type { Strategy, StrategyValue } from '../core/strategy.ts';
import type { StrategiesModel } from './strategiesModel.ts';

export interface Running {
  readonly strategy: Strategy;
  readonly run: Run;
}

export async function pickStrategy(model: StrategiesModel): Promise<Strategy | undefined> {
  const { ended } = model.state();
  const items = (await model.strategies()).map((strategy) => ({
    label: strategy.title,
    description: tallyText(tally(ended, strategy.id)),
    detail: strategy.when,
    strategy,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which strategy?'),
    matchOnDetail: true,
  });
  return chosen?.strategy;
}

/** The run that is named, or the only one, or one that the person chooses; undefined after it was told that there is none. */
export async function runningOf(
  model: StrategiesModel,
  { strategy: id }: StrategyRequest = {},
): Promise<Running | undefined> {
  const strategies = await model.strategies();
  const running = model.state().runs.flatMap((run) => {
    const strategy = strategies.find((one) => one.id === run.strategy);
    return strategy && (id === undefined || strategy.id === id) ? [{ strategy, run }] : [];
  });
  const [first] = running;
  if (!first) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No strategy is under way. Run "Start Strategy" first.'),
    );
    return undefined;
  }
  if (running.length === 1) return first;
  const chosen = await vscode.window.showQuickPick(
    running.map((one) => ({ label: one.strategy.title, one })),
    { title: vscode.l10n.t('Which strategy?') },
  );
  return chosen?.one;
}

/** Undefined where the person broke off. */
export async function askValue(
  { name, question, choices, kind, optional }: StrategyValue,
  current: string,
  title: string,
): Promise<string | undefined> {
  if (choices) {
    const items = choices.map((choice) => ({
      label: choice,
      ...(choice === current && { description: vscode.l10n.t('now') }),
    }));
    return (await vscode.window.showQuickPick(items, { title, placeHolder: question }))?.label;
  }
  const answer = await vscode.window.showInputBox({
    title,
    prompt: question,
    value: current,
    placeHolder: name,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return optional ? undefined : vscode.l10n.t('It is needed.');
      if (kind === 'time' && readTime(text, Date.now()) === undefined)
        return vscode.l10n.t('A time such as 14:05, or 2026-01-31 14:05.');
      if (kind === 'minutes' && readMinutes(text) === undefined)
        return vscode.l10n.t('A number of minutes, such as 15.');
      return undefined;
    },
  });
  return answer?.trim();
}

export async function pickValue(
  values: readonly StrategyValue[],
  current: Values,
): Promise<StrategyValue | undefined> {
  const items = values.map((value) => ({
    label: value.name,
    description: current[value.name] ?? '',
    detail: value.question,
    value,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which value?') }))?.value;
}
