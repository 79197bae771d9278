/** Which agent tab an item is pinned to; and the branches and worktrees whose names carry its id. */
import * as vscode from 'vscode';
import * as z from 'zod';
import type { NumberedPlace } from '../../../base/worktreeCommands.ts';
import type { Files } from '../../../base/ports.ts';
import { readTabsFile, type ListedTab } from '../../../clients/notes/tabsFile.ts';
import { runCommand } from '../../../editor/commands.ts';
import { workspaceFolders } from '../../../editor/notesFolder.ts';
import { describeReference } from '../core/reference.ts';
import type { WorkItem } from '../core/workItem.ts';

const key = 'workItems.pins';
const pinsShape = z.record(z.string(), z.string());
const places = z.array(
  z.object({ repository: z.string(), branch: z.string(), worktree: z.exactOptional(z.string()) }),
);

export interface PinDependencies {
  readonly files: Files;
  readonly state: vscode.Memento;
}

/** Name of the tab; empty where it is pinned to none, or to one that is gone. */
export async function pinnedTo(dependencies: PinDependencies, id: number): Promise<string> {
  const tab = readPins(dependencies)[id];
  return (await tabsOf(dependencies)).find((one) => one.id === tab)?.name ?? '';
}

function readPins({ state }: PinDependencies): Readonly<Record<string, string>> {
  return pinsShape.safeParse(state.get(key)).data ?? {};
}

async function tabsOf({ files }: PinDependencies): Promise<readonly ListedTab[]> {
  const lists = await Promise.all(workspaceFolders().map((root) => readTabsFile(files, root)));
  return lists.flat();
}

export async function placesOf(id: number): Promise<readonly NumberedPlace[]> {
  return places.safeParse(await runCommand('sreWorkbench.worktrees.withNumber', id)).data ?? [];
}

export async function goTo({ repository, worktree }: NumberedPlace): Promise<void> {
  if (worktree === undefined) await runCommand('sreWorkbench.worktrees.create', { repository });
  else await runCommand('sreWorkbench.worktrees.open', { repository, worktree });
}

interface Row extends vscode.QuickPickItem {
  readonly run: () => Promise<unknown>;
}

/** Asks which tab: one that is there, or a new one with the item as its task. A pin is shown, and can be taken away. */
export async function pinItem(dependencies: PinDependencies, item: WorkItem): Promise<void> {
  const { state } = dependencies;
  const pins = readPins(dependencies);
  const pinned = pins[item.id];
  const tabs = await tabsOf(dependencies);
  const keep = async (tab: string | undefined): Promise<void> => {
    const { [item.id]: _, ...others } = pins;
    await state.update(key, tab === undefined ? others : { ...others, [item.id]: tab });
  };
  const rows = tabs.flatMap(({ id, name, task = '' }): readonly Row[] => {
    if (id === undefined) return [];
    return id === pinned
      ? [
          {
            label: `$(terminal) ${vscode.l10n.t('Show the tab {0}', name)}`,
            run: () => runCommand('sreWorkbench.tabs.showTerminal', { tab: id }),
          },
          {
            label: `$(pinned-dirty) ${vscode.l10n.t('Take the pin off {0}', name)}`,
            run: () => keep(undefined),
          },
        ]
      : [{ label: `$(pin) ${name}`, description: task, run: () => keep(id) }];
  });
  const fresh: Row = {
    label: `$(add) ${vscode.l10n.t('New tab with this item as its task')}`,
    run: async () => {
      const tab = await newTab(item);
      if (tab !== undefined) await keep(tab);
    },
  };
  const title = vscode.l10n.t('Pin {0} to a tab', item.id);
  await (await vscode.window.showQuickPick([...rows, fresh], { title }))?.run();
}

/** The tabs' own command asks what is missing and shows what would start. */
async function newTab(item: WorkItem): Promise<string | undefined> {
  const [cwd] = workspaceFolders();
  if (cwd === undefined) return undefined;
  const name = `${item.id} ${item.title}`.slice(0, 60).trim();
  const made = await runCommand('sreWorkbench.tabs.open', { name, cwd, task: describeReference(item) });
  return z.object({ tab: z.string() }).safeParse(made).data?.tab;
}
