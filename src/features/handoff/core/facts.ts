/** What a handoff is made from. Each part may be missing, and then says why. */
import type { SessionRecord } from '../../../clients/agents/record.ts';
import type { ChangedFile } from '../../../clients/git/status.ts';

export interface Commit {
  /** Abbreviated as git does it. */
  readonly id: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface GitFacts {
  /** The top of the working tree. */
  readonly top: string;
  /** Null where HEAD is detached. */
  readonly branch: string | null;
  /** Null before the first commit. */
  readonly head: string | null;
  readonly upstream: string | null;
  readonly ahead: number | null;
  readonly behind: number | null;
  /** A rebase, a merge or the like that is under way. */
  readonly operation: string | null;
  readonly uncommitted: readonly ChangedFile[];
  /** What the branch is compared with; null where there is nothing. */
  readonly base: string | null;
  /** Files that differ from where the branch left its base, relative to the top. */
  readonly changed: readonly string[];
  /** Which the base has not, the newest first. */
  readonly commits: readonly Commit[];
}

export type Part<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly reason: string };

export interface HandoffFacts {
  /** What the next session is to reach; undefined where nobody said. */
  readonly goal: string | undefined;
  /** The task of the tab, where the session has one. */
  readonly task: string | undefined;
  /** Absolute. */
  readonly cwd: string;
  readonly git: Part<GitFacts>;
  readonly session: Part<SessionRecord>;
  /** Which of the paths that the session edited exist now; absolute. */
  readonly existing: ReadonlySet<string>;
  /** The handoff before this one, as a file name; undefined for the first of a chain. */
  readonly previous: string | undefined;
}

/** One line of a section. */
export interface Item {
  readonly text: string;
  /** Does not agree with git or the disk; the reader must look. */
  readonly mismatch?: boolean;
}

export interface Section {
  readonly title: string;
  readonly items: readonly Item[];
  /** What stands there instead where there are no items: what was looked at in vain. */
  readonly nothing: string;
  /** Words for the items; what does not fit is counted. */
  readonly words: number;
}
