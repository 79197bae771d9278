/** Looks up on the disk what the alarms want to know of a conversation's files. */
import { findGitDirectory, findTop } from '../../../../clients/git/gitDirectory.ts';
import { mapParallel } from '../../../../base/parallel.ts';
import { joinPath, parentOf } from '../../../../base/paths.ts';
import type { Clock, Files } from '../../../../base/ports.ts';
import type { AlarmFacts } from './facts.ts';
import type { AlarmWorld } from './judge.ts';

const atOnce = 4;
/** The newest ones: what was read hours ago says little about the last answer. */
const mostFiles = 100;

/** @param staleAfter milliseconds after which an inventory or a replica counts as old */
export async function alarmWorld(
  { files, clock }: { readonly files: Files; readonly clock: Clock },
  facts: AlarmFacts,
  staleAfter: number,
): Promise<AlarmWorld> {
  const absolute = (paths: Iterable<string>): readonly string[] =>
    [...paths].filter((path) => /^(?:\/|[A-Za-z]:)/.test(path)).slice(-mostFiles);
  const folders = new Map<string, string | undefined>();
  for (const folder of new Set(absolute(facts.edited).map(parentOf))) {
    const top = await findTop(files, folder);
    folders.set(folder, top && (await findGitDirectory(files, top))?.common);
  }
  const modified = new Map<string, number>();
  const updated = new Map<string, number>();
  await mapParallel(absolute(facts.read.keys()), atOnce, async (file) => {
    const stat = await files.stat(file);
    if (stat.ok) modified.set(file, stat.value.modified);
    const told = await files.read(joinPath(parentOf(file), 'last-updated.txt'), 1024);
    const time = told.ok ? Date.parse(new TextDecoder().decode(told.value).trim()) : Number.NaN;
    if (!Number.isNaN(time)) updated.set(file, time);
  });
  return {
    repositoryOf: (file) => folders.get(parentOf(file)),
    modified: (file) => modified.get(file),
    updated: (file) => updated.get(file),
    now: clock.now(),
    staleAfter,
  };
}
