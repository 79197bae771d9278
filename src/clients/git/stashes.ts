/** All worktrees of a repository share one list of stashes; its entries say on which branch each was made. */
import { ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

export interface Stash {
  /** Such as `stash@{0}`; another stash made or dropped changes it. */
  readonly name: string;
  readonly commit: string;
  /** Null where it was made on no branch. */
  readonly branch: string | null;
  readonly message: string;
}

export async function listStashes(git: Git): Promise<Result<readonly Stash[], GitFailure>> {
  // `stash list` wants a working tree, which a bare repository has not.
  const exists = await runGit(git, ['rev-parse', '--verify', '--quiet', 'refs/stash']);
  if (!exists.ok) return exists.error.code === 'refused' ? ok([]) : exists;
  const listed = await runGit(git, [
    'log',
    '--walk-reflogs',
    '-z',
    '--format=%gd%n%H%n%gs',
    'refs/stash',
    '--',
  ]);
  return listed.ok ? ok(parseStashes(listed.value)) : listed;
}

export function parseStashes(output: string): Stash[] {
  return output.split('\0').flatMap((record) => {
    const [name, commit, ...subject] = record.split('\n');
    if (name === undefined || commit === undefined) return [];
    const message = subject.join('\n');
    const branch = /^(?:WIP on|On) ([^:]+):/.exec(message)?.[1] ?? null;
    return [{ name, commit, branch: branch === '(no branch)' ? null : branch, message }];
  });
}
