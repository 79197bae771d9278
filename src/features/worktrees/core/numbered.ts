/** Branches and worktrees whose names carry a number, such as that of a work item. */
import { nameOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import type { NumberedPlace } from '../../../base/worktreeCommands.ts';
import { readBranches } from '../../../clients/git/branchNames.ts';
import { findRepositories } from './repositories.ts';

const mostPlaces = 10;

/** Those with a worktree first. Reads files alone. */
export async function placesWithNumber(
  files: Files,
  roots: readonly string[],
  number: number,
): Promise<readonly NumberedPlace[]> {
  const carries = (name: string): boolean => new RegExp(`(?<!\\d)${number}(?!\\d)`).test(name);
  const places: NumberedPlace[] = [];
  for (const { common: repository } of await findRepositories(files, roots)) {
    for (const { name: branch, worktree } of await readBranches(files, repository)) {
      if (!carries(branch) && (worktree === undefined || !carries(nameOf(worktree)))) continue;
      places.push({ repository, branch, ...(worktree !== undefined && { worktree }) });
    }
  }
  const weight = ({ worktree }: NumberedPlace): number => (worktree === undefined ? 1 : 0);
  return places.toSorted((one, other) => weight(one) - weight(other)).slice(0, mostPlaces);
}
