/** Prepares handoffs, shortens them where the editor has a language model, and continues them in a new tab. */
import * as vscode from 'vscode';
import type { CommandArguments, CommandId } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import type { HandoffDependencies } from './continueInTab.ts';

export function registerHandoff(dependencies: HandoffDependencies): vscode.Disposable {
  const { reporter } = dependencies;
  const on = <Id extends CommandId>(
    id: Id,
    act: (...args: CommandArguments[Id]) => Promise<void>,
  ): vscode.Disposable =>
    registerCommand(id, reporter, (...args) => {
      if (isSwitchedOff('sreWorkbench.handoff.enabled')) return undefined;
      return vscode.workspace.isTrusted ? act(...args) : tellUntrusted();
    });
  return vscode.Disposable.from(
    on('sreWorkbench.handoff.prepare', async (request) => {
      const { prepare } = await import('./prepare.ts');
      return prepare(dependencies.ports, request);
    }),
    on('sreWorkbench.handoff.continue', async (file) => {
      const { continueInTab } = await import('./continueInTab.ts');
      return continueInTab(dependencies, file);
    }),
    on('sreWorkbench.handoff.shorten', async () => {
      const { shorten } = await import('./shorten.ts');
      return shorten(reporter);
    }),
  );
}

function tellUntrusted(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('A handoff asks git about the folder. Trust this folder first.'),
  );
}
