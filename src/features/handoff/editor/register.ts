/** Prepares handoffs, shortens them where the editor has a language model, and continues them in a new tab. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { registerCommand } from '../../../editor/commands.ts';
import type { Reporter } from '../../../editor/report.ts';

export interface HandoffDependencies {
  readonly ports: Ports;
  readonly reporter: Reporter;
}

export function registerHandoff(dependencies: HandoffDependencies): vscode.Disposable {
  const { reporter } = dependencies;
  return vscode.Disposable.from(
    registerCommand('sreWorkbench.handoff.prepare', reporter, async (request) => {
      if (!vscode.workspace.isTrusted) return tellUntrusted();
      const { prepare } = await import('./prepare.ts');
      return prepare(dependencies, request);
    }),
    registerCommand('sreWorkbench.handoff.continue', reporter, async (file) => {
      if (!vscode.workspace.isTrusted) return tellUntrusted();
      const { continueInTab } = await import('./continueInTab.ts');
      return continueInTab(dependencies, file);
    }),
    registerCommand('sreWorkbench.handoff.shorten', reporter, async () => {
      if (!vscode.workspace.isTrusted) return tellUntrusted();
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
