/** What the summary of all tabs is made of: facts alone, gathered before. */

export interface ChangedFile {
  /** Relative to the top of the repository, with `/`. */
  readonly path: string;
  /** Unified difference of this file against the base; empty where it is not text. */
  readonly diff: string;
}

export interface TabFacts {
  readonly name: string;
  readonly task: string | undefined;
  /** In words, with its age and where it is known from. */
  readonly state: string;
  /** What the agent reported, else its last answer; undefined where there is none. */
  readonly result: string | undefined;
  readonly resultAge: string | undefined;
  /** The question, the error or the tool that holds it up; empty where nothing does. */
  readonly blockedBy: string;
  readonly cwd: string;
  /** The same for all worktrees of one repository; undefined outside of a repository. */
  readonly repository: string | undefined;
  /** Absolute top of the worktree. */
  readonly top: string | undefined;
  readonly branch: string | undefined;
  readonly ahead: number | undefined;
  readonly behind: number | undefined;
  readonly changed: readonly ChangedFile[];
  /** From 0 to 1. */
  readonly share: number | undefined;
  readonly tokens: number | undefined;
}

/** A text file of a tree, to look for what stands unchanged. */
export interface SearchedFile {
  readonly repository: string;
  /** Absolute top of the worktree that it was read in. */
  readonly top: string;
  readonly path: string;
  readonly text: string;
  /** Only what this tab changed is looked for in it: the trees of the others still have everything. */
  readonly only?: string;
}

export interface ChartFacts {
  readonly name: string;
  /** Relative to the top of its repository. */
  readonly path: string;
  readonly repository: string;
  /** In rank order. */
  readonly environments: readonly { readonly name: string; readonly rank: number | null }[];
}
