/** The commands that change and create work items: they ask for what is missing, and show the plan. */
import * as vscode from 'vscode';
import { connectToServer, proposeWrite } from '../core/writeProposal.ts';
import { textOf, titleOf } from '../core/writePlan.ts';
import { linkTypes, itemChange, newItem, type ItemChange, type NewItem } from '../core/writeRequest.ts';
import type { NewWorkItem, WorkItemChange } from '../../../base/workItemCommands.ts';
import type { AzureDevOpsAccess } from '../../../base/azureDevOps.ts';
import type { Failure } from '../../../base/result.ts';
import type { AzureDevOpsClient, ServerItem } from '../../../clients/azureDevOps/workItems.ts';
import { connect, readAccess, signIn } from './connection.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';

type Field = NonNullable<WorkItemChange['field']>;

export async function changeWorkItem(
  dependencies: WorkItemsDependencies,
  request: WorkItemChange = {},
): Promise<void> {
  const access = await accessOf(dependencies);
  const id = access && (request.id ?? (await askForId(vscode.l10n.t('Which work item?'))));
  if (!access || id === undefined) return;
  const client = connectToServer(dependencies.ports, access);
  const item = await client.item(id);
  if (!item.ok) {
    tellFailure(dependencies, access, item.error);
    return;
  }
  const field = request.field ?? (await askForField(item.value));
  const change = field && (await askForChange(field, item.value, client));
  if (!change) return;
  const parsed = itemChange.safeParse({ id, ...change });
  if (!parsed.success) {
    void vscode.window.showErrorMessage(parsed.error.issues.map(({ message }) => message).join(' '));
    return;
  }
  await propose(dependencies, access, { changes: [parsed.data], create: [] });
}

export async function createWorkItem(
  dependencies: WorkItemsDependencies,
  request: NewWorkItem,
): Promise<void> {
  const access = await accessOf(dependencies);
  if (!access) return;
  const client = connectToServer(dependencies.ports, access);
  const type = request.type ?? (await askForType(dependencies, access, client));
  const title =
    type &&
    (await vscode.window.showInputBox({
      title: vscode.l10n.t('New {0}', type),
      prompt: vscode.l10n.t('Its title'),
      value: request.title ?? '',
      validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('It needs a title.') : undefined),
    }));
  if (!type || !title) return;
  const { description, parent } = request;
  const wanted: NewItem = newItem.parse({
    type,
    title,
    ...(description !== undefined && { description }),
    ...(parent !== undefined && { parent }),
  });
  await propose(dependencies, access, { changes: [], create: [wanted] });
}

/** Leads to the settings where they name no server. */
async function accessOf({
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

async function propose(
  dependencies: WorkItemsDependencies,
  access: AzureDevOpsAccess,
  request: Parameters<typeof proposeWrite>[1],
): Promise<void> {
  const { ports, approvals } = dependencies;
  const who = vscode.l10n.t('You, by a command');
  const proposal = await proposeWrite({ ports, access, approvals, who, byPerson: true }, request);
  if (!proposal.ok) tellFailure(dependencies, access, proposal.error);
}

function tellFailure(
  { ports, reporter }: WorkItemsDependencies,
  { organisation }: AzureDevOpsAccess,
  failure: Failure,
): void {
  const action = { title: vscode.l10n.t('Sign In'), run: () => signIn(ports, organisation) };
  if (failure.code === 'nothing-to-do') void vscode.window.showInformationMessage(failure.message);
  else reporter.failure(failure, failure.code === 'signed-out' ? action : undefined);
}

async function askForId(title: string): Promise<number | undefined> {
  const given = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Its number'),
    validateInput: (value) =>
      /^\s*#?\d{1,9}\s*$/.test(value) ? undefined : vscode.l10n.t('A number, such as 12345.'),
  });
  return given === undefined ? undefined : Number(given.replace('#', ''));
}

async function askForField(item: ServerItem): Promise<Field | undefined> {
  const rows: readonly (vscode.QuickPickItem & { readonly field: Field })[] = [
    { label: vscode.l10n.t('State'), description: textOf(item.fields['System.State']), field: 'state' },
    {
      label: vscode.l10n.t('Assigned to'),
      description: textOf(item.fields['System.AssignedTo']),
      field: 'assignedTo',
    },
    { label: vscode.l10n.t('Comment'), field: 'comment' },
    { label: vscode.l10n.t('Tags'), description: textOf(item.fields['System.Tags']), field: 'tags' },
    { label: vscode.l10n.t('Link to another work item'), field: 'link' },
  ];
  return (await vscode.window.showQuickPick(rows, { title: titleOf(item) }))?.field;
}

async function askForChange(
  field: Field,
  item: ServerItem,
  client: AzureDevOpsClient,
): Promise<Omit<ItemChange, 'id'> | undefined> {
  switch (field) {
    case 'state': {
      const state = await askForState(item, client);
      return state === undefined ? undefined : { state };
    }
    case 'assignedTo': {
      const assignedTo = await ask(
        item,
        vscode.l10n.t('Name or mail address; empty takes the assignment away'),
        textOf(item.fields['System.AssignedTo']),
      );
      return assignedTo === undefined ? undefined : { assignedTo };
    }
    case 'comment': {
      const comment = await ask(item, vscode.l10n.t('What the comment says'), '');
      return comment === undefined || comment.trim() === '' ? undefined : { comment };
    }
    case 'tags':
      return askForTags(item);
    case 'link': {
      const type = await vscode.window.showQuickPick([...linkTypes], { title: titleOf(item) });
      const chosen = linkTypes.find((one) => one === type);
      const id = chosen && (await askForId(vscode.l10n.t('The {0} of {1}', chosen, titleOf(item))));
      return chosen === undefined || id === undefined ? undefined : { links: [{ type: chosen, id }] };
    }
  }
}

/** The states that this type has on this server. */
async function askForState(item: ServerItem, client: AzureDevOpsClient): Promise<string | undefined> {
  const now = textOf(item.fields['System.State']);
  const known = await client.stateCategories();
  const states = known.ok ? known.value.get(textOf(item.fields['System.WorkItemType'])) : undefined;
  if (!states) return ask(item, vscode.l10n.t('The new state'), now);
  const rows = [...states].map(([label, category]) => ({ label, description: category }));
  const chosen = await vscode.window.showQuickPick(
    rows.filter(({ label }) => label !== now),
    { title: titleOf(item), placeHolder: vscode.l10n.t('{0} becomes …', now) },
  );
  return chosen?.label;
}

async function askForTags(item: ServerItem): Promise<Omit<ItemChange, 'id'> | undefined> {
  const split = (text: string): readonly string[] =>
    text
      .split(/[;,]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
  const before = split(textOf(item.fields['System.Tags']));
  const given = await ask(item, vscode.l10n.t('Tags, with ; between them'), before.join('; '));
  if (given === undefined) return undefined;
  const after = split(given);
  return {
    addTags: after.filter((tag) => !before.includes(tag)),
    removeTags: before.filter((tag) => !after.includes(tag)),
  };
}

async function ask(item: ServerItem, prompt: string, value: string): Promise<string | undefined> {
  return vscode.window.showInputBox({ title: titleOf(item), prompt, value, ignoreFocusOut: true });
}

async function askForType(
  dependencies: WorkItemsDependencies,
  access: AzureDevOpsAccess,
  client: AzureDevOpsClient,
): Promise<string | undefined> {
  const known = await client.stateCategories();
  if (!known.ok) {
    tellFailure(dependencies, access, known.error);
    return undefined;
  }
  return vscode.window.showQuickPick([...known.value.keys()], { title: vscode.l10n.t('New work item') });
}
