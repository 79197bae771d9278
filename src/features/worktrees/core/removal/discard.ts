/** Deletes for good what was kept of a removed worktree; gives its disk space back. */
import { joinPath } from '../../../../base/paths.ts';
import type { FileFailure, Files, FileWriter, Processes } from '../../../../base/ports.ts';
import { ok, type Result } from '../../../../base/result.ts';
import { openGit } from '../../../../clients/git/command.ts';
import { releaseObjects } from './keep.ts';
import { keptPlaces, type RemovedWorktree } from './record.ts';

/** A record goes last, so that a deletion that was cut short stays in the list. */
export async function discardRemoved(
  { files, writer, processes }: { files: Files; writer: FileWriter; processes: Processes },
  storage: string,
  { id, common }: RemovedWorktree,
): Promise<Result<void, FileFailure>> {
  const places = keptPlaces(storage, id);
  for (const place of [places.tree, places.admin]) {
    const removed = await removeAll(files, writer, place);
    if (!removed.ok) return removed;
  }
  const git = await openGit(processes, common);
  if (git.ok) await releaseObjects(git.value, id);
  return removeAll(files, writer, places.folder);
}

/** Links are removed, never followed. */
async function removeAll(files: Files, writer: FileWriter, path: string): Promise<Result<void, FileFailure>> {
  const entries = await files.list(path);
  if (!entries.ok) return entries.error.code === 'not-found' ? ok(undefined) : entries;
  for (const { name, kind } of entries.value) {
    const place = joinPath(path, name);
    const removed = kind === 'directory' ? await removeAll(files, writer, place) : await writer.remove(place);
    if (!removed.ok) return removed;
  }
  return writer.remove(path);
}
