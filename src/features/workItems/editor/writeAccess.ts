/** What the commands that write have in common: who may, the plan that is shown, and how a failure is told. */
import * as vscode from 'vscode';
import type { AzureDevOpsAccess } from '../../../base/azureDevOps.ts';
import type { Failure } from '../../../base/result.ts';
import { proposeWrite, type WriteParts } from '../core/writeProposal.ts';
import type { WriteRequest } from '../core/writeRequest.ts';
import { connect, readAccess, signIn } from './connection.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';

/** Leads to the settings where they name no server. */
export async function accessOf({
  ports,
  toolServers,
}: WorkItemsDependencies): Promise<AzureDevOpsAccess | undefined> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Azure DevOps is not asked in a workspace that is not trusted.'),
    );
    return undefined;
  }
  return (await connect(ports)) && readAccess(ports, toolServers);
}

/** Shows the plan; answers its id, or undefined where there is none and the person was told why. */
export async function propose(
  dependencies: WorkItemsDependencies,
  access: AzureDevOpsAccess,
  { request, onOutcome }: { readonly request: WriteRequest } & Pick<WriteParts, 'onOutcome'>,
): Promise<string | undefined> {
  const { ports, approvals } = dependencies;
  const who = vscode.l10n.t('You, by a command');
  const parts = { ports, access, approvals, who, byPerson: true };
  const proposal = await proposeWrite({ ...parts, ...(onOutcome && { onOutcome }) }, request);
  if (proposal.ok) return proposal.value.planId;
  tellFailure(dependencies, access, proposal.error);
  return undefined;
}

export function tellFailure(
  { ports, reporter }: WorkItemsDependencies,
  { organisation }: AzureDevOpsAccess,
  failure: Failure,
): void {
  const action = { title: vscode.l10n.t('Sign In'), run: () => signIn(ports, organisation) };
  if (failure.code === 'nothing-to-do') void vscode.window.showInformationMessage(failure.message);
  else reporter.failure(failure, failure.code === 'signed-out' ? action : undefined);
}
