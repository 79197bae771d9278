/** Which agent tab owns a worktree, as `.sre-workbench/tabs.json` says. */
import { normalisePath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { readTabsFile } from '../../../clients/notes/tabsFile.ts';
import type { TabOwner, TabOwners } from './tabNames.ts';

/** The tabs by the folder of their worktree. */
export async function readTabOwners(files: Files, roots: readonly string[]): Promise<TabOwners> {
  const owners = new Map<string, TabOwner>();
  for (const root of roots) {
    for (const { id, name, worktree } of await readTabsFile(files, root)) {
      if (worktree !== undefined) owners.set(normalisePath(worktree), { id, name });
    }
  }
  return owners;
}
