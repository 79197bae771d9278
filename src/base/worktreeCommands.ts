/** What the command takes and answers that makes a worktree for an agent tab. */

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
