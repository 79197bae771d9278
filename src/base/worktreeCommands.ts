/** What the commands and settings of worktrees are. */

export interface WorktreeForTab {
  /** Absolute folder in which the tab would work, anywhere in a repository. */
  readonly folder: string;
  /** Made from the repository's base where there is none of this name. */
  readonly branch: string;
  /** The tab's name: the lock says whose the worktree is. */
  readonly tab: string;
}

export interface TabWorktree {
  /** Absolute folder of the worktree. */
  readonly worktree: string;
  /** The place in it that matches the folder that was asked for. */
  readonly cwd: string;
  /** Top of the working tree in which that folder lies. */
  readonly top: string;
  /** What did not go as it should, one sentence each. */
  readonly notes: readonly string[];
}

/** A branch whose name, or whose worktree's name, carries a number that was asked for. */
export interface NumberedPlace {
  /** Absolute path of the repository's own folder, such as `/src/shop/.git`. */
  readonly repository: string;
  readonly branch: string;
  /** Absolute folder; left out where the branch is checked out nowhere. */
  readonly worktree?: string;
}

/** A worktree of a repository, as the row of a view or as plain JSON. */
export interface WorktreeReference {
  /** Absolute path of the repository's own folder, such as `/src/shop/.git`. */
  readonly repository: string;
  /** Absolute folder, as git has it. */
  readonly worktree: string;
}

/** Without it the command asks. */
export type WorktreeTarget = WorktreeReference | { readonly repository: string };

export interface WorktreeCommandArguments {
  'sreWorkbench.worktrees.refresh': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.create': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.open': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.openInNewWindow': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.openTab': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.compareWithBase': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.move': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.repair': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.lock': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.unlock': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.prune': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.remove': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.showRemoved': [target?: WorktreeTarget];
  'sreWorkbench.worktrees.prepareHandoff': [target?: WorktreeTarget];
  /** Answers `NumberedPlace[]`. */
  'sreWorkbench.worktrees.withNumber': [number: number];
  /** Answers a `TabWorktree` as plain JSON; undefined after the failure was told. */
  'sreWorkbench.worktrees.createForTab': [wish: WorktreeForTab];
}

export const worktreeCommandIds = [
  'sreWorkbench.worktrees.refresh',
  'sreWorkbench.worktrees.create',
  'sreWorkbench.worktrees.open',
  'sreWorkbench.worktrees.openInNewWindow',
  'sreWorkbench.worktrees.openTab',
  'sreWorkbench.worktrees.compareWithBase',
  'sreWorkbench.worktrees.move',
  'sreWorkbench.worktrees.repair',
  'sreWorkbench.worktrees.lock',
  'sreWorkbench.worktrees.unlock',
  'sreWorkbench.worktrees.prune',
  'sreWorkbench.worktrees.remove',
  'sreWorkbench.worktrees.showRemoved',
  'sreWorkbench.worktrees.prepareHandoff',
] as const satisfies readonly (keyof WorktreeCommandArguments)[];
export type WorktreeCommandId = (typeof worktreeCommandIds)[number];

export const internalWorktreeCommandIds = [
  'sreWorkbench.worktrees.createForTab',
  'sreWorkbench.worktrees.withNumber',
] as const satisfies readonly (keyof WorktreeCommandArguments)[];

export interface WorktreeSettings {
  'sreWorkbench.worktrees.enabled': boolean;
  'sreWorkbench.worktrees.setUpCommand': readonly string[];
  'sreWorkbench.worktrees.setUpTimeLimit': number;
}

export const worktreeSettingKeys = [
  'sreWorkbench.worktrees.enabled',
  'sreWorkbench.worktrees.setUpCommand',
  'sreWorkbench.worktrees.setUpTimeLimit',
] as const satisfies readonly (keyof WorktreeSettings)[];
