/** The name of the agent tab that owns a worktree: by the tabs' own list, else by the reason of the lock. */

export interface TabOwner {
  readonly id: string | undefined;
  readonly name: string;
}

/** Tabs by the folder of their worktree. */
export type TabOwners = ReadonlyMap<string, TabOwner>;

export function tabOf(
  owners: TabOwners,
  { path, locked }: { readonly path: string; readonly locked: string | null },
): string | undefined {
  return owners.get(path)?.name ?? /^tab (.+)$/.exec(locked ?? '')?.[1];
}

/** The reason of a lock that says whose the worktree is. */
export function lockReason(tab: string): string {
  return `tab ${tab}`;
}
