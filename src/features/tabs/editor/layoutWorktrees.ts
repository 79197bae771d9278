/** The worktrees that the tabs of a layout ask for: agreed to all at once, and made by the part that knows worktrees. */
import * as vscode from 'vscode';
import { isRecord, listOf, textOf } from '../../../base/json.ts';
import { isWithin, joinPath } from '../../../base/paths.ts';
import type { TabWorktree } from '../../../base/worktreeCommands.ts';
import { runCommand } from '../../../editor/commands.ts';
import type { LayoutTab } from '../core/layouts.ts';

/** A tab of a layout with the folder in which it starts. */
export interface PlacedTab {
  readonly wanted: LayoutTab;
  /** Absolute. */
  readonly cwd: string;
  readonly worktree?: TabWorktree;
}

/** Undefined where the person said no, or a worktree could not be made, which was told. */
export async function makeWorktrees(
  layout: string,
  placed: readonly PlacedTab[],
): Promise<readonly PlacedTab[] | undefined> {
  const wishes = placed.filter(({ wanted }) => wanted.worktree !== undefined);
  const answer = wishes.length === 0 ? 'without' : await agree(layout, wishes);
  if (answer !== 'with') return answer && placed;
  const made: PlacedTab[] = [];
  for (const tab of placed) {
    const { wanted, cwd } = tab;
    if (wanted.worktree === undefined) {
      made.push(tab);
      continue;
    }
    const wish = { folder: cwd, branch: wanted.worktree, tab: wanted.name };
    const worktree = readWorktree(await runCommand('sreWorkbench.worktrees.createForTab', wish));
    if (!worktree) return undefined;
    made.push({ wanted, cwd: worktree.cwd, worktree });
  }
  const notes = made.flatMap(({ worktree }) => worktree?.notes ?? []);
  if (notes.length > 0) void vscode.window.showWarningMessage(notes.join(' '));
  return made;
}

async function agree(layout: string, wishes: readonly PlacedTab[]): Promise<'with' | 'without' | undefined> {
  const create = vscode.l10n.t('Create Worktrees');
  const without = vscode.l10n.t('Without Worktrees');
  const lines = wishes.map(({ wanted, cwd }) =>
    vscode.l10n.t('{0}: branch {1} of the repository at {2}', wanted.name, wanted.worktree ?? '', cwd),
  );
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Create worktrees for {0} tabs of "{1}"?', wishes.length, layout),
    {
      modal: true,
      detail: [
        ...lines,
        '',
        vscode.l10n.t(
          'They lie beside their repositories, and each is locked with the name of its tab. Without them all tabs share one working tree.',
        ),
      ].join('\n'),
    },
    create,
    without,
  );
  if (chosen === create) return 'with';
  return chosen === without ? 'without' : undefined;
}

function readWorktree(answer: unknown): TabWorktree | undefined {
  if (!isRecord(answer)) return undefined;
  const worktree = textOf(answer['worktree']);
  const cwd = textOf(answer['cwd']);
  if (worktree === '' || cwd === '') return undefined;
  const notes = listOf(answer['notes']).map(textOf);
  return { worktree, cwd, top: textOf(answer['top']), notes };
}

/** A path of the working tree in which the tab would have worked, in its own one. */
export function inOwnTree(path: string, worktree: TabWorktree | undefined): string {
  if (!worktree || worktree.top === '' || !isWithin(path, worktree.top)) return path;
  return joinPath(worktree.worktree, path.slice(worktree.top.length + 1));
}
