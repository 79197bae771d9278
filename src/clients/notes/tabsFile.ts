/** The agent tabs of a folder as `.sre-workbench/tabs.json` has them; only what other parts of the extension ask. */
import * as z from 'zod';
import { parseJson } from '../../base/json.ts';
import { joinPath } from '../../base/paths.ts';
import type { Files } from '../../base/ports.ts';

const listed = z.object({
  id: z.optional(z.string()),
  name: z.string(),
  task: z.optional(z.string()),
  worktree: z.optional(z.string()),
  /** The session of its agent. One that is written otherwise counts as none. */
  conversation: z
    .optional(z.object({ agent: z.enum(['claude-code', 'codex']), id: z.string() }))
    .catch(undefined),
});
export type ListedTab = z.infer<typeof listed>;

const tabsFile = z.object({ tabs: z.array(listed) });
const largest = 16 * 1024 * 1024;

/** @param root a workspace folder; a file that cannot be read lists none */
export async function readTabsFile(files: Files, root: string): Promise<readonly ListedTab[]> {
  const read = await files.read(joinPath(root, '.sre-workbench/tabs.json'), largest);
  if (!read.ok) return [];
  return tabsFile.safeParse(parseJson(new TextDecoder().decode(read.value))).data?.tabs ?? [];
}
