/** Ignored files that a new worktree needs too, such as `.env`: named by `.worktreeinclude` or by the editor's setting. */
import { joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import { runGit, type Git, type GitFailure } from '../../../clients/git/command.ts';

/** Copied at most; a pattern that names more is a mistake, such as one that holds `node_modules`. */
const mostIncluded = 5000;

/**
 * The files that are both ignored and named, relative to the top of the main working tree, at most `mostIncluded`. The
 * patterns are those of a `.gitignore`.
 */
export async function listIncluded(
  files: Files,
  git: Git,
  patterns: readonly string[],
): Promise<Result<readonly string[], GitFailure>> {
  const file = joinPath(git.folder, '.worktreeinclude');
  const named = [
    ...((await files.stat(file)).ok ? [`--exclude-from=${file}`] : []),
    ...patterns.map((pattern) => `--exclude=${pattern}`),
  ];
  if (named.length === 0) return ok([]);
  const wanted = await listIgnored(git, named);
  if (!wanted.ok) return wanted;
  const ignored = await listIgnored(git, ['--exclude-standard']);
  if (!ignored.ok) return ignored;
  const known = new Set(ignored.value);
  return ok(wanted.value.filter((path) => known.has(path)).slice(0, mostIncluded));
}

async function listIgnored(
  git: Git,
  excludes: readonly string[],
): Promise<Result<readonly string[], GitFailure>> {
  const listed = await runGit(git, ['ls-files', '-z', '--others', '--ignored', ...excludes], {
    maxBytes: 64 * 1024 * 1024,
  });
  return listed.ok ? ok(listed.value.split('\0').filter((path) => path !== '')) : listed;
}
