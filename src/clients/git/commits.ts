/** The commits of the branch that is checked out. */
import { ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

export interface Commit {
  /** Seconds since 1970. */
  readonly time: number;
  /** The short hash. */
  readonly ref: string;
  readonly subject: string;
}

export interface CommitsWanted {
  readonly most: number;
  /** Seconds since 1970. */
  readonly since?: number;
  readonly until?: number;
}

/** Newest first. */
export async function listCommits(
  git: Git,
  { most, since, until }: CommitsWanted,
): Promise<Result<readonly Commit[], GitFailure>> {
  const listed = await runGit(git, [
    'log',
    '--format=%ct%x00%h%x00%s%x00',
    ...(since === undefined ? [] : [`--since=${Math.floor(since)}`]),
    ...(until === undefined ? [] : [`--until=${Math.ceil(until)}`]),
    `--max-count=${most}`,
    'HEAD',
    '--',
  ]);
  if (!listed.ok) return listed;
  const fields = listed.value.split('\0');
  const commits: Commit[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const time = Number(fields[at]);
    if (Number.isFinite(time))
      commits.push({ time, ref: fields[at + 1] ?? '', subject: fields[at + 2] ?? '' });
  }
  return ok(commits);
}
