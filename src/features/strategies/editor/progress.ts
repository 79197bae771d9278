/** After each change: what is done is told to the incident, and the end is offered once everything is done. */
import * as vscode from 'vscode';
import { runCommand } from '../../../editor/commands.ts';
import { currentStep } from '../core/run.ts';
import type { Strategy } from '../core/strategy.ts';
import type { Strategies } from './dependencies.ts';

export async function tellProgress({ model }: Strategies, strategy: Strategy): Promise<void> {
  const run = model.runOf(strategy.id);
  if (run && !currentStep(strategy, run)) void offerEnd(strategy, run.rollback !== undefined);
}

async function offerEnd(strategy: Strategy, undone: boolean): Promise<void> {
  const finish = vscode.l10n.t('Finish');
  const chosen = await vscode.window.showInformationMessage(
    undone
      ? vscode.l10n.t('"{0}" is taken back: all undo steps are done.', strategy.title)
      : vscode.l10n.t('All steps of "{0}" are done.', strategy.title),
    finish,
  );
  if (chosen === finish) await runCommand('sreWorkbench.strategies.finish', { strategy: strategy.id });
}
