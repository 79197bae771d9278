/** Files as a revision has them, and which files differ from one. */
import { ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

/**
 * The text of a file at a revision; `refused` where it is not there. Nothing is converted: no filter, no textconv.
 * @param path relative to the top of the working tree
 */
export async function readAtRevision(
  git: Git,
  revision: string,
  path: string,
): Promise<Result<string, GitFailure>> {
  return runGit(git, ['cat-file', 'blob', '--end-of-options', `${revision}:${path}`]);
}

/**
 * The files in which the working tree differs from where it left the base, committed or not, relative to its top; files
 * that git does not know are not among them.
 */
export async function listChangedFiles(
  git: Git,
  base: string,
): Promise<Result<readonly string[], GitFailure>> {
  const shared = await runGit(git, ['merge-base', '--end-of-options', base, 'HEAD']);
  if (!shared.ok) return shared;
  const listed = await runGit(git, [
    'diff',
    '--name-only',
    '-z',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--ignore-submodules=dirty',
    shared.value.trim(),
    '--',
  ]);
  return listed.ok ? ok(listed.value.split('\0').filter((path) => path !== '')) : listed;
}
