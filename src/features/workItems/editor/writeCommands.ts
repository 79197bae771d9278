/** The command that changes work items: it asks for what is missing, and shows the plan. */
import * as vscode from 'vscode';
import type { WorkItemChange } from '../../../base/workItemCommands.ts';
import type { AzureDevOpsClient, ServerItem } from '../../../clients/azureDevOps/workItems.ts';
import { connectToServer } from '../core/writeProposal.ts';
import { textOf, titleOf } from '../core/writePlan.ts';
import { removals } from '../core/writeRelations.ts';
import { linkTypes, itemChange, type ItemChange } from '../core/writeRequest.ts';
import { accessOf, propose, tellFailure } from './writeAccess.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';

type Field = NonNullable<WorkItemChange['field']>;

export async function changeWorkItem(
  dependencies: WorkItemsDependencies,
  request: WorkItemChange = {},
): Promise<void> {
  const access = await accessOf(dependencies);
  const ids = access && (idsOf(request.id) ?? (await askForIds()));
  const [first] = ids ?? [];
  if (!access || !ids || first === undefined) return;
  const client = connectToServer(dependencies.ports, access);
  const item = await client.item(first);
  if (!item.ok) {
    tellFailure(dependencies, access, item.error);
    return;
  }
  const asking = {
    item: item.value,
    title: ids.length > 1 ? severalTitle(ids) : titleOf(item.value),
    client,
  };
  const field = request.field ?? (await askForField(asking, ids.length > 1));
  const change = field && (await askForChange(field, asking));
  if (!change) return;
  const parsed = itemChange.array().safeParse(ids.map((id) => ({ id, ...change })));
  if (!parsed.success) {
    void vscode.window.showErrorMessage(parsed.error.issues.map(({ message }) => message).join(' '));
    return;
  }
  await propose(dependencies, access, { request: { changes: parsed.data, create: [] } });
}

/** The item that values are offered from; of several it is the first. */
interface Asking {
  readonly item: ServerItem;
  readonly title: string;
  readonly client: AzureDevOpsClient;
}

function idsOf(id: WorkItemChange['id']): readonly number[] | undefined {
  return typeof id === 'number' ? [id] : id;
}

function severalTitle(ids: readonly number[]): string {
  return vscode.l10n.t('{0} work items: {1}', ids.length, ids.join(', '));
}

/** One number, or several with spaces or commas between them. */
async function askForIds(): Promise<readonly number[] | undefined> {
  const given = await vscode.window.showInputBox({
    title: vscode.l10n.t('Which work items?'),
    prompt: vscode.l10n.t('A number, or several that get the same change'),
    validateInput: (value) =>
      /^\s*#?\d{1,9}(?:[\s,;]+#?\d{1,9})*\s*$/.test(value)
        ? undefined
        : vscode.l10n.t('A number, such as 12345.'),
  });
  return given === undefined
    ? undefined
    : [...new Set([...given.matchAll(/\d+/g)].map(([id]) => Number(id)))];
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

async function askForField({ item, title }: Asking, several: boolean): Promise<Field | undefined> {
  const now = (name: string): string => (several ? '' : textOf(item.fields[name]));
  const rows: readonly (vscode.QuickPickItem & { readonly field: Field })[] = [
    { label: vscode.l10n.t('State'), description: now('System.State'), field: 'state' },
    { label: vscode.l10n.t('Assigned to'), description: now('System.AssignedTo'), field: 'assignedTo' },
    { label: vscode.l10n.t('Comment'), field: 'comment' },
    { label: vscode.l10n.t('Tags'), description: now('System.Tags'), field: 'tags' },
    { label: vscode.l10n.t('Links'), field: 'link' },
  ];
  return (await vscode.window.showQuickPick(rows, { title }))?.field;
}

async function askForChange(field: Field, asking: Asking): Promise<Omit<ItemChange, 'id'> | undefined> {
  const { item } = asking;
  switch (field) {
    case 'state': {
      const state = await askForState(asking);
      return state === undefined ? undefined : { state };
    }
    case 'assignedTo': {
      const assignedTo = await ask(
        asking,
        vscode.l10n.t('Name or mail address; empty takes the assignment away'),
        textOf(item.fields['System.AssignedTo']),
      );
      return assignedTo === undefined ? undefined : { assignedTo };
    }
    case 'comment': {
      const comment = await ask(asking, vscode.l10n.t('What the comment says'), '');
      return comment === undefined || comment.trim() === '' ? undefined : { comment };
    }
    case 'tags':
      return askForTags(asking);
    case 'link':
      return askForLink(asking);
  }
}

interface LinkRow extends vscode.QuickPickItem {
  readonly choose: () => Promise<Omit<ItemChange, 'id'> | undefined>;
}

/** Links that can be added, and those that are there, to be taken away. */
async function askForLink(asking: Asking): Promise<Omit<ItemChange, 'id'> | undefined> {
  const { item, title } = asking;
  const added = linkTypes.map((type): LinkRow => ({
    label: `$(add) ${type}`,
    choose: async () => {
      const id = await askForId(vscode.l10n.t('The {0} of {1}', type, title));
      return id === undefined ? undefined : { links: [{ type, id }] };
    },
  }));
  const page: LinkRow = {
    label: `$(add) ${vscode.l10n.t('Page')}`,
    choose: async () => {
      const address = await ask(asking, vscode.l10n.t('The address of the page, with https://'), '');
      return address === undefined ? undefined : { hyperlinks: [address.trim()] };
    },
  };
  const there = removals(item).map(({ label, change }): LinkRow => ({
    label: `$(trash) ${label}`,
    description: vscode.l10n.t('take away'),
    choose: async () => change,
  }));
  return (await vscode.window.showQuickPick([...added, page, ...there], { title }))?.choose();
}

/** The states that this type has on this server. */
async function askForState(asking: Asking): Promise<string | undefined> {
  const { item, title, client } = asking;
  const now = textOf(item.fields['System.State']);
  const known = await client.stateCategories();
  const states = known.ok ? known.value.get(textOf(item.fields['System.WorkItemType'])) : undefined;
  if (!states) return ask(asking, vscode.l10n.t('The new state'), now);
  const rows = [...states].map(([label, category]) => ({ label, description: category }));
  const chosen = await vscode.window.showQuickPick(
    rows.filter(({ label }) => label !== now),
    { title, placeHolder: vscode.l10n.t('{0} becomes …', now) },
  );
  return chosen?.label;
}

async function askForTags(asking: Asking): Promise<Omit<ItemChange, 'id'> | undefined> {
  const split = (text: string): readonly string[] =>
    text
      .split(/[;,]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
  const before = split(textOf(asking.item.fields['System.Tags']));
  const given = await ask(asking, vscode.l10n.t('Tags, with ; between them'), before.join('; '));
  if (given === undefined) return undefined;
  const after = split(given);
  return {
    addTags: after.filter((tag) => !before.includes(tag)),
    removeTags: before.filter((tag) => !after.includes(tag)),
  };
}

async function ask({ title }: Asking, prompt: string, value: string): Promise<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, value, ignoreFocusOut: true });
}
