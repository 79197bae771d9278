/** Which agent tab owns a worktree, as `.sre-workbench/tabs.json` says. */
import * as z from 'zod';
import { joinPath, normalisePath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { readText } from '../../../clients/git/gitDirectory.ts';
import type { TabOwners } from './tabNames.ts';

/** Only what is asked here; what else stands in the file is the tabs' own business. */
const tabsFile = z.object({
  tabs: z.array(z.object({ name: z.string(), worktree: z.optional(z.string()) })),
});

/** Names of tabs by the folder of their worktree. A file that cannot be read names none. */
export async function readTabOwners(files: Files, roots: readonly string[]): Promise<TabOwners> {
  const owners = new Map<string, string>();
  for (const root of roots) {
    const text = await readText(files, joinPath(root, '.sre-workbench/tabs.json'));
    const parsed = text === undefined ? undefined : tabsFile.safeParse(parseJson(text));
    for (const { name, worktree } of parsed?.data?.tabs ?? []) {
      if (worktree !== undefined) owners.set(normalisePath(worktree), name);
    }
  }
  return owners;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
