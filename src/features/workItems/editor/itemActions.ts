/** What can be done with an item that was found. */
import * as vscode from 'vscode';
import { runCommand } from '../../../editor/commands.ts';
import type { NumberedPlace } from '../../../base/worktreeCommands.ts';
import { nameOf } from '../../../base/paths.ts';
import { openLink } from '../../../editor/links.ts';
import { browserAddress, describeReference } from '../core/reference.ts';
import { pinItem, type PinDependencies } from './pins.ts';
import type { ItemAction, Preview } from '../core/protocol.ts';
import type { WorkItem } from '../core/workItem.ts';

export interface Connections {
  /** Name of the tab that it is pinned to; empty for none. */
  readonly tab: string;
  readonly places: readonly NumberedPlace[];
}

export function previewOf(item: WorkItem, { tab, places }: Connections): Omit<Preview, 'place'> {
  const rows: readonly (readonly [string, string])[] = [
    [vscode.l10n.t('Type'), item.type],
    [vscode.l10n.t('State'), item.state],
    [vscode.l10n.t('Assigned to'), item.assignedTo],
    [vscode.l10n.t('Tags'), item.tags.join(', ')],
    [vscode.l10n.t('Area'), item.areaPath],
    [vscode.l10n.t('Iteration'), item.iterationPath],
    [vscode.l10n.t('Parent'), item.parent > 0 ? String(item.parent) : ''],
    [
      vscode.l10n.t('Changed'),
      item.changed === undefined ? '' : new Date(item.changed).toLocaleString(vscode.env.language),
    ],
    [vscode.l10n.t('Pinned to'), tab],
  ];
  return {
    id: item.id,
    title: item.title,
    fields: rows.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value })),
    description: item.description,
    markdown: item.markdown,
    canOpen: browserAddress(item) !== undefined,
    places: places.map(({ branch, worktree }) =>
      worktree === undefined
        ? vscode.l10n.t('Branch {0}', branch)
        : vscode.l10n.t('Worktree {0} ({1})', nameOf(worktree), branch),
    ),
  };
}

export async function actOn(action: ItemAction, item: WorkItem, pins: PinDependencies): Promise<void> {
  switch (action) {
    case 'openInBrowser': {
      const address = browserAddress(item);
      if (address !== undefined) await openLink(address);
      return;
    }
    case 'copyReference':
      await vscode.env.clipboard.writeText(describeReference(item));
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('The reference to {0} is on the clipboard.', item.id),
        5000,
      );
      return;
    case 'changeState':
      await runCommand('sreWorkbench.workItems.change', { id: item.id, field: 'state' });
      return;
    case 'assign':
      await runCommand('sreWorkbench.workItems.change', { id: item.id, field: 'assignedTo' });
      return;
    case 'comment':
      await runCommand('sreWorkbench.workItems.change', { id: item.id, field: 'comment' });
      return;
    case 'newChild':
      await runCommand('sreWorkbench.workItems.create', { parent: item.id });
      return;
    case 'pin':
      await pinItem(pins, item);
  }
}
