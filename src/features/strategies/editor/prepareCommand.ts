/** A command of a step, put into a terminal: a person reads it there and presses Enter. */
import * as vscode from 'vscode';
import { visibleText } from '../../../base/approvals.ts';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { runCommand } from '../../../editor/commands.ts';
import { fillCommand } from '../core/placeholders.ts';
import { stepOf } from '../core/run.ts';
import type { Strategies } from './actions.ts';

/** `key` is the step and the number of the command, `reload/0`. */
export async function prepareCommand(
  { model }: Strategies,
  { strategy: id = '', key = '' }: StrategyRequest = {},
): Promise<void> {
  const strategy = await model.find(id);
  const run = model.runOf(id);
  const command = strategy && stepOf(strategy, key)?.commands[Number(key.split('/')[1])];
  if (!run || command === undefined) return;
  if (!vscode.window.activeTerminal && run.incident && !run.drill)
    await runCommand('sreWorkbench.incidents.openTerminal');
  const terminal = vscode.window.activeTerminal ?? vscode.window.createTerminal();
  terminal.show();
  // A line break or another control character would be a key that nobody pressed.
  terminal.sendText(visibleText(fillCommand(command, run.values)).replaceAll(/\s+/g, ' '), false);
}
