/** The entry of the approvals. Nothing is loaded before something asks for one. */
import type * as vscode from 'vscode';
import type { Approvals } from '../../../base/approvals.ts';
import { registerCommand } from '../../../editor/commands.ts';
import type { ApprovalsDependencies } from './approvalWindow.ts';

export function registerApprovals(dependencies: ApprovalsDependencies): Approvals & vscode.Disposable {
  let loaded: ReturnType<typeof load> | undefined;
  async function load() {
    const { openApprovals } = await import('./approvalWindow.ts');
    return openApprovals(dependencies);
  }
  const window = () => (loaded ??= load());
  const command = registerCommand('sreWorkbench.approvals.show', dependencies.reporter, async () =>
    (await window()).show(),
  );
  return {
    propose: async (request) => (await window()).store.propose(request),
    state: async (planId) => (await window()).store.state(planId),
    dispose() {
      command.dispose();
      void loaded?.then((opened) => opened.dispose());
    },
  };
}
