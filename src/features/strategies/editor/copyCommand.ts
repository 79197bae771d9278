/** A command of a step, on the clipboard: nothing is typed for a person, who reads it where it is pasted. */
import * as vscode from 'vscode';
import { visibleText } from '../../../base/approvals.ts';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { fillCommand } from '../core/placeholders.ts';
import { stepOf } from '../core/run.ts';
import type { Strategies } from './dependencies.ts';

/** `key` is the step and the number of the command, `reload/0`. */
export async function copyCommand(
  { model }: Strategies,
  { strategy: id = '', key = '' }: StrategyRequest = {},
): Promise<void> {
  const strategy = await model.find(id);
  const run = model.runOf(id);
  const command = strategy && stepOf(strategy, key)?.commands[Number(key.split('/')[1])];
  if (!run || command === undefined) return;
  // In a terminal a line break would be the key that runs it.
  const line = visibleText(fillCommand(command, run.values)).replaceAll(/\s+/g, ' ');
  await vscode.env.clipboard.writeText(line);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The command is on the clipboard.'), 5000);
}
