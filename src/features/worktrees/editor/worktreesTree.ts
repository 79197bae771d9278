import * as vscode from 'vscode';
import type { WorktreeReference } from '../../../base/worktreeCommands.ts';
import type { Worktree } from '../../../clients/git/worktreeList.ts';
import type { RepositoryState, WorktreeBoard } from '../core/board.ts';
import { tabOf } from '../core/tabNames.ts';
import { changesText, nameOfWork, oneLine, operationUnderWay, stateOf } from '../core/worktreeText.ts';

/** A row; the editor hands it to the commands of its menu, so it carries the fields that these take. */
export type WorktreesNode = RepositoryNode | WorktreeNode;

interface RepositoryNode {
  readonly kind: 'repository';
  readonly repository: string;
}

interface WorktreeNode extends WorktreeReference {
  readonly kind: 'worktree';
}

/** So many repositories are open from the start; more would ask git for what nobody looks at. */
const openedRepositories = 3;
/** Milliseconds. */
const day = 24 * 60 * 60_000;
/** A base whose last fetch is older is told in the row itself. */
const oldFetch = 7 * day;

export interface WorktreesTree extends vscode.TreeDataProvider<WorktreesNode>, vscode.Disposable {
  fire(repository: string | undefined, worktree?: string): void;
}

/** Repositories and their worktrees; rows are kept, so that one that changed is painted alone. */
export function createWorktreesTree(load: () => Promise<WorktreeBoard | undefined>): WorktreesTree {
  const changed = new vscode.EventEmitter<WorktreesNode | undefined>();
  const nodes = new Map<string, WorktreesNode>();
  let board: WorktreeBoard | undefined;
  const kept = (node: WorktreesNode): WorktreesNode => {
    const key = idOf(node);
    const known = nodes.get(key) ?? node;
    nodes.set(key, known);
    return known;
  };
  return {
    onDidChangeTreeData: changed.event,
    fire(repository, worktree) {
      if (repository === undefined) return changed.fire(undefined);
      const node: WorktreesNode =
        worktree === undefined
          ? { kind: 'repository', repository }
          : { kind: 'worktree', repository, worktree };
      const known = nodes.get(idOf(node));
      if (known) changed.fire(known);
    },
    async getChildren(node) {
      board = await load();
      if (!board) return [];
      if (!node) {
        return board
          .repositories()
          .map(({ repository }) => kept({ kind: 'repository', repository: repository.common }));
      }
      if (node.kind === 'worktree') return [];
      const state = await board.open(node.repository);
      return (state?.worktrees ?? []).map(({ path }) =>
        kept({ kind: 'worktree', repository: node.repository, worktree: path }),
      );
    },
    getTreeItem(node) {
      const state = board?.repository(node.repository);
      if (!board || !state) return new vscode.TreeItem('');
      if (node.kind === 'repository') return repositoryItem(board, state);
      const worktree = state.worktrees?.find(({ path }) => path === node.worktree);
      return worktree ? worktreeItem(board, state, worktree) : new vscode.TreeItem('');
    },
    getParent: (node) =>
      node.kind === 'worktree'
        ? nodes.get(idOf({ kind: 'repository', repository: node.repository }))
        : undefined,
    dispose: () => changed.dispose(),
  };
}

function idOf(node: WorktreesNode): string {
  return node.kind === 'repository' ? node.repository : `${node.repository}\n${node.worktree}`;
}

function repositoryItem(
  board: WorktreeBoard,
  { repository, worktrees, failure }: RepositoryState,
): vscode.TreeItem {
  const few = board.repositories().length <= openedRepositories;
  const item = new vscode.TreeItem(
    repository.name,
    few ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = repository.common;
  item.contextValue = 'repository';
  const count = worktrees?.length;
  item.description =
    failure ??
    (count === undefined
      ? ''
      : count === 1
        ? vscode.l10n.t('1 worktree')
        : vscode.l10n.t('{0} worktrees', count));
  item.iconPath = failure === undefined ? new vscode.ThemeIcon('repo') : warning('warning');
  item.tooltip = failure ?? repository.folder;
  item.accessibilityInformation = { label: `${repository.name}, ${item.description}` };
  return item;
}

function worktreeItem(board: WorktreeBoard, state: RepositoryState, worktree: Worktree): vscode.TreeItem {
  const { path } = worktree;
  const operation = state.operations.get(path) ?? null;
  const comparison = state.comparisons.get(path);
  const changes = state.changes.get(path) ?? null;
  const tab = tabOf(board.owners, worktree);
  const name = nameOfWork({ ...worktree, operation });
  const told = stateOf({
    ...worktree,
    // Whose it is says the same in fewer words.
    locked: tab === undefined ? worktree.locked : null,
    operation,
    changes,
    ahead: comparison?.ahead ?? null,
    behind: comparison?.behind ?? null,
  });
  const age = state.fetched === undefined ? undefined : Date.now() - state.fetched;
  const parts = [
    worktree.main ? vscode.l10n.t('main worktree') : '',
    tab === undefined ? '' : vscode.l10n.t('tab {0}', tab),
    ...told,
    age !== undefined && age > oldFetch && !worktree.main
      ? vscode.l10n.t('base fetched {0}', agoText(age))
      : '',
  ].filter((part) => part !== '');
  const item = new vscode.TreeItem(name);
  item.id = `${state.repository.common}\n${path}`;
  item.contextValue = contextOf(worktree, operation !== null);
  item.description = parts.join(' · ');
  item.iconPath = iconOf(worktree, operation !== null, changes);
  item.tooltip = tooltipOf(state, worktree, tab);
  item.accessibilityInformation = { label: spoken([name, ...parts]) };
  return item;
}

/** Arrows are read as words. */
function spoken(parts: readonly string[]): string {
  return parts
    .map((part) =>
      part
        .replace(/^↑(\d+)$/, (_, count: string) => vscode.l10n.t('{0} ahead', count))
        .replace(/^↓(\d+)$/, (_, count: string) => vscode.l10n.t('{0} behind', count)),
    )
    .join(', ');
}

/** Words that the menus look for. */
function contextOf({ main, bare, locked, prunable }: Worktree, busy: boolean): string {
  return [
    'worktree',
    main ? 'main' : 'linked',
    bare ? 'bare' : prunable === null ? 'present' : 'gone',
    locked === null ? 'unlocked' : 'locked',
    ...(busy ? ['busy'] : []),
  ].join(' ');
}

function iconOf(
  { prunable, locked, main }: Worktree,
  busy: boolean,
  changes: number | null,
): vscode.ThemeIcon {
  if (prunable !== null) return warning('circle-slash');
  if (busy) return warning('git-merge');
  if (changes !== null && changes > 0) {
    return new vscode.ThemeIcon(
      'circle-filled',
      new vscode.ThemeColor('gitDecoration.modifiedResourceForeground'),
    );
  }
  if (locked !== null) return new vscode.ThemeIcon('lock');
  return new vscode.ThemeIcon(main ? 'home' : 'git-branch');
}

function warning(name: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, new vscode.ThemeColor('problemsWarningIcon.foreground'));
}

function tooltipOf(state: RepositoryState, worktree: Worktree, tab: string | undefined): string {
  const { path, locked, prunable, head } = worktree;
  const operation = state.operations.get(path);
  const comparison = state.comparisons.get(path);
  const changes = state.changes.get(path) ?? null;
  return [
    path,
    head === '' ? '' : vscode.l10n.t('At {0}', head.slice(0, 12)),
    tab === undefined ? '' : vscode.l10n.t('Owned by the tab {0}', tab),
    operation ? operationUnderWay(operation.kind) : '',
    changesText(changes),
    comparison?.base
      ? vscode.l10n.t(
          '{0} ahead of and {1} behind {2}, whose last commit was {3}',
          comparison.ahead ?? 0,
          comparison.behind ?? 0,
          comparison.base.name,
          agoText(Date.now() - comparison.base.committed),
        )
      : '',
    state.fetched === undefined ? '' : vscode.l10n.t('Fetched {0}', agoText(Date.now() - state.fetched)),
    locked === null
      ? ''
      : locked === ''
        ? vscode.l10n.t('Locked')
        : vscode.l10n.t('Locked: {0}', oneLine(locked)),
    prunable === null ? '' : vscode.l10n.t('Gone: {0}', oneLine(prunable)),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

const steps = [
  ['day', day],
  ['hour', day / 24],
  ['minute', day / 24 / 60],
] as const;

/** Such as `3 days ago`, in the editor's language. */
export function agoText(milliseconds: number): string {
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'auto' });
  for (const [unit, length] of steps) {
    if (milliseconds >= length) return format.format(-Math.floor(milliseconds / length), unit);
  }
  return vscode.l10n.t('just now');
}
