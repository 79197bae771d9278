/** The revisions that a person may want to compare with. */
import { ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

export interface Revision {
  /** What git takes: `refs/heads/main`, a commit's hash. */
  readonly name: string;
  readonly kind: 'branch' | 'remote' | 'tag' | 'commit';
  /** `main`, `v1.2`, the short hash. */
  readonly label: string;
  /** The subject of its commit. */
  readonly subject: string;
  /** As git says it: `3 days ago`. */
  readonly age: string;
}

const mostRefs = 100;
const mostCommits = 30;
const kinds = { heads: 'branch', remotes: 'remote', tags: 'tag' } as const;

/**
 * Branches and tags, the youngest first, and the commits that changed a folder, the last first.
 *
 * @param folder absolute, or relative to the repository's folder
 */
export async function listRevisions(
  git: Git,
  folder: string,
): Promise<Result<readonly Revision[], GitFailure>> {
  const format = '%(refname)%00%(refname:short)%00%(contents:subject)%00%(creatordate:relative)';
  const [refs, commits] = await Promise.all([
    runGit(git, [
      'for-each-ref',
      `--format=${format}`,
      '--sort=-creatordate',
      `--count=${mostRefs}`,
      'refs/heads',
      'refs/remotes',
      'refs/tags',
    ]),
    runGit(git, [
      'log',
      `--max-count=${mostCommits}`,
      '--no-show-signature',
      '--format=%H%x00%h%x00%s%x00%cr',
      'HEAD',
      '--',
      folder,
    ]),
  ]);
  if (!refs.ok) return refs;
  // A repository without a commit has no log.
  return ok([
    ...linesOf(refs.value).flatMap(readRef),
    ...(commits.ok ? linesOf(commits.value).flatMap(readCommit) : []),
  ]);
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function readRef(line: string): readonly Revision[] {
  const [name = '', label = '', subject = '', age = ''] = line.split('\0');
  const [, folder = ''] = name.split('/');
  const kind = Object.entries(kinds).find(([key]) => key === folder)?.[1];
  return kind === undefined || name.endsWith('/HEAD') ? [] : [{ name, kind, label, subject, age }];
}

function readCommit(line: string): readonly Revision[] {
  const [name = '', label = '', subject = '', age = ''] = line.split('\0');
  return [{ name, kind: 'commit', label, subject, age }];
}
