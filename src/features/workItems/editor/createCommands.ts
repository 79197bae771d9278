/** New work items: from the palette, a template, a selection, a finding, or another part of the extension. */
import * as vscode from 'vscode';
import type { AzureDevOpsAccess } from '../../../base/azureDevOps.ts';
import { wait } from '../../../base/wait.ts';
import type { CreatedWorkItems, NewWorkItem, NewWorkItems } from '../../../base/workItemCommands.ts';
import { readSetting } from '../../../editor/settings.ts';
import { connectToServer } from '../core/writeProposal.ts';
import { readTemplates, withTemplate, type Template } from '../core/templates.ts';
import { newItem, type NewItem } from '../core/writeRequest.ts';
import { accessOf, propose, tellFailure } from './writeAccess.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';

/** Milliseconds between two looks at what became of a plan. */
const lookAgain = 300;

export async function createWorkItems(
  dependencies: WorkItemsDependencies,
  request: NewWorkItem | NewWorkItems,
): Promise<CreatedWorkItems> {
  const access = await accessOf(dependencies);
  if (!access) return undefined;
  const wanted =
    'items' in request
      ? await completeAll(dependencies, access, request.items)
      : await complete(dependencies, access, request);
  if (!wanted || wanted.length === 0) return undefined;
  const parsed = newItem.array().safeParse(wanted);
  if (!parsed.success) {
    void vscode.window.showErrorMessage(parsed.error.issues.map(({ message }) => message).join(' '));
    return undefined;
  }
  return carriedOut(dependencies, access, parsed.data);
}

async function carriedOut(
  dependencies: WorkItemsDependencies,
  access: AzureDevOpsAccess,
  create: readonly NewItem[],
): Promise<CreatedWorkItems> {
  let created: CreatedWorkItems;
  const planId = await propose(dependencies, access, {
    request: { changes: [], create },
    onOutcome: (outcome) => {
      ({ created } = outcome);
    },
  });
  if (planId === undefined) return undefined;
  for (;;) {
    const state = await dependencies.approvals.state(planId);
    if (state?.status !== 'pending' && state?.status !== 'running') return created;
    await wait(lookAgain);
  }
}

async function complete(
  dependencies: WorkItemsDependencies,
  access: AzureDevOpsAccess,
  given: NewWorkItem,
): Promise<readonly NewWorkItem[] | undefined> {
  const typed = given.type === undefined ? await askForKind(dependencies, access, given) : given;
  const title =
    typed &&
    (await vscode.window.showInputBox({
      title: vscode.l10n.t('New {0}', typed.type ?? ''),
      prompt: vscode.l10n.t('Its title'),
      value: typed.title ?? '',
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('It needs a title.') : undefined),
    }));
  return typed && title !== undefined ? [{ ...typed, title }] : undefined;
}

/** One question for all that name no type; nothing else is asked. */
async function completeAll(
  dependencies: WorkItemsDependencies,
  access: AzureDevOpsAccess,
  items: readonly NewWorkItem[],
): Promise<readonly NewWorkItem[] | undefined> {
  if (items.every(({ type }) => type !== undefined)) return items;
  const chosen = await askForKind(dependencies, access, {});
  return chosen && items.map((item) => withTemplate(item, { name: '', item: chosen }));
}

interface Kind extends vscode.QuickPickItem {
  readonly template?: Template;
}

/** A template, or one of the types that the server has. */
async function askForKind(
  dependencies: WorkItemsDependencies,
  access: AzureDevOpsAccess,
  given: NewWorkItem,
): Promise<NewWorkItem | undefined> {
  const known = await connectToServer(dependencies.ports, access).stateCategories();
  if (!known.ok) {
    tellFailure(dependencies, access, known.error);
    return undefined;
  }
  const types = [...known.value.keys()];
  const pick = async (rows: readonly Kind[]): Promise<Kind | undefined> =>
    vscode.window.showQuickPick(rows, { title: vscode.l10n.t('New work item'), ignoreFocusOut: true });
  const templates = readTemplates(readSetting('sreWorkbench.workItems.templates')).map((template) => ({
    label: `$(note) ${template.name}`,
    description: template.item.type ?? '',
    template,
  }));
  const plain = types.map((label) => ({ label }));
  const chosen = await pick([...templates, ...plain]);
  if (!chosen?.template) return chosen && { ...given, type: chosen.label };
  const filled = withTemplate(given, chosen.template);
  if (filled.type !== undefined) return filled;
  const type = await pick(plain);
  return type && { ...filled, type: type.label };
}
