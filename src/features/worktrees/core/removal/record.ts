/** What is remembered of a removed worktree, beside what was kept of it. */
import * as z from 'zod';
import { joinPath } from '../../../../base/paths.ts';
import type { FileFailure, Files, FileWriter } from '../../../../base/ports.ts';
import type { Result } from '../../../../base/result.ts';
import { readText } from '../../../../clients/git/gitDirectory.ts';

const removedWorktree = z.object({
  version: z.literal(1),
  id: z.string(),
  /** Where it was. */
  path: z.string(),
  branch: z.nullable(z.string()),
  head: z.string(),
  /** The repository's own folder. */
  common: z.string(),
  /** Name of the worktree's folder in the repository's own. */
  name: z.string(),
  /** Milliseconds since 1970. */
  removed: z.number(),
  folderWasGone: z.boolean(),
  /** The branch that was deleted with it: its commit and its settings. */
  deletedBranch: z.nullable(
    z.object({ name: z.string(), commit: z.string(), settings: z.array(z.tuple([z.string(), z.string()])) }),
  ),
});

export type RemovedWorktree = z.infer<typeof removedWorktree>;

/** The places of what was kept of one worktree. */
export function keptPlaces(storage: string, id: string) {
  const folder = joinPath(storage, id);
  return {
    folder,
    record: joinPath(folder, 'record.json'),
    /** The worktree's folder, as it was. */
    tree: joinPath(folder, 'tree'),
    /** What the repository held of it: HEAD, index, logs, the state of a rebase. */
    admin: joinPath(folder, 'admin'),
  };
}

export async function writeRecord(
  writer: FileWriter,
  storage: string,
  record: RemovedWorktree,
): Promise<Result<void, FileFailure>> {
  return writer.write(keptPlaces(storage, record.id).record, `${JSON.stringify(record, null, 2)}\n`);
}

/** The newest first. What a newer version wrote, or cannot be read, is left alone and not listed. */
export async function listRemoved(files: Files, storage: string): Promise<readonly RemovedWorktree[]> {
  const entries = await files.list(storage);
  const records: RemovedWorktree[] = [];
  for (const { name } of entries.ok ? entries.value : []) {
    const text = await readText(files, keptPlaces(storage, name).record);
    const record = removedWorktree.safeParse(parseJson(text ?? ''));
    if (record.success) records.push(record.data);
  }
  return records.sort((one, other) => other.removed - one.removed);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
