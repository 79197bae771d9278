/** Where the work stands, asked from git at the moment of the draft. */
import type { Files, Processes } from '../../../base/ports.ts';
import { readTargets } from '../../../clients/git/base.ts';
import { openGit, runGit, type Git } from '../../../clients/git/command.ts';
import { listChangedFiles } from '../../../clients/git/content.ts';
import { findGitDirectory, findTop } from '../../../clients/git/gitDirectory.ts';
import { readOperation } from '../../../clients/git/operation.ts';
import { readStatus } from '../../../clients/git/status.ts';
import type { Commit, GitFacts, Part } from './facts.ts';

const mostCommits = 30;

export interface GitPorts {
  readonly files: Files;
  readonly processes: Processes;
}

export async function readGitFacts(
  { files, processes }: GitPorts,
  cwd: string,
  signal?: AbortSignal,
): Promise<Part<GitFacts>> {
  const opened = await openGit(processes, cwd, signal);
  if (!opened.ok) return { found: false, reason: opened.error.message };
  const git = opened.value;
  const status = await readStatus(git);
  if (!status.ok) return { found: false, reason: status.error.message };
  const { branch, head, upstream, ahead, behind } = status.value;
  const top = (await findTop(files, cwd)) ?? cwd;
  const directory = await findGitDirectory(files, top);
  const operation = directory && (await readOperation(files, directory.own));
  const targets = branch === null ? undefined : await readTargets(git, [branch]);
  const base = targets?.ok === true && branch !== null ? targets.value.of.get(branch) : undefined;
  const changed = base && (await listChangedFiles(git, base.name));
  return {
    found: true,
    value: {
      top,
      branch,
      head,
      upstream,
      ahead,
      behind,
      operation: operation?.kind ?? null,
      uncommitted: status.value.files,
      base: base?.name ?? null,
      changed: changed?.ok === true ? changed.value : [],
      commits: head === null ? [] : await readCommits(git, base?.commit),
    },
  };
}

/** The newest ones that the base has not. */
async function readCommits(git: Git, base: string | undefined): Promise<readonly Commit[]> {
  const listed = await runGit(git, [
    'log',
    `--max-count=${mostCommits}`,
    '--format=%h%x00%ct%x00%s%x00',
    'HEAD',
    ...(base === undefined ? [] : ['--not', base]),
    '--',
  ]);
  if (!listed.ok) return [];
  const fields = listed.value.split('\0').map((field) => field.trim());
  const commits: Commit[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [id = '', seconds = '', subject = ''] = fields.slice(index, index + 3);
    commits.push({ id, subject, time: Number(seconds) * 1000 });
  }
  return commits;
}
