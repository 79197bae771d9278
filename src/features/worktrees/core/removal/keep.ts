/**
 * Keeps the objects of a worktree that is going: git throws away what no ref, index or log leads to, and with the
 * worktree go its HEAD, index and logs.
 */
import { joinPath } from '../../../../base/paths.ts';
import type { Files } from '../../../../base/ports.ts';
import { err, ok, type Result } from '../../../../base/result.ts';
import { runGit, type Git, type GitFailure } from '../../../../clients/git/command.ts';
import { readText } from '../../../../clients/git/gitDirectory.ts';
import type { Inspection } from './inspect.ts';

function keptRef(id: string): string {
  return `refs/sre-workbench/removed/${id}`;
}

const identity = {
  GIT_AUTHOR_NAME: 'SRE Workbench',
  GIT_AUTHOR_EMAIL: 'sre-workbench@localhost',
  GIT_COMMITTER_NAME: 'SRE Workbench',
  GIT_COMMITTER_EMAIL: 'sre-workbench@localhost',
};

/** Of a log, the newest; what is older has been let go of by other worktrees too. */
const mostCommits = 2000;

/**
 * One commit behind one ref: its parents are all commits that the worktree's own files and logs name, its tree holds
 * every file of the index, with all sides of a conflict.
 */
export async function keepObjects(
  files: Files,
  git: Git,
  { id, inspection }: { readonly id: string; readonly inspection: Inspection },
): Promise<Result<void, GitFailure>> {
  const parents = await commitsOf(files, git, inspection);
  if (!parents.ok) return parents;
  const tree = await treeOfIndex(git, inspection);
  if (!tree.ok) return tree;
  const { path } = inspection.worktree;
  const commit = await runGit(
    git,
    ['commit-tree', tree.value, ...parents.value.flatMap((parent) => ['-p', parent])],
    {
      input: `Keep what the removed worktree ${path} leads to\n`,
      env: identity,
    },
  );
  if (!commit.ok) return commit;
  const kept = await runGit(git, ['update-ref', keptRef(id), commit.value.trim()]);
  return kept.ok ? ok(undefined) : kept;
}

export async function releaseObjects(git: Git, id: string): Promise<Result<void, GitFailure>> {
  const released = await runGit(git, ['update-ref', '-d', keptRef(id)]);
  return released.ok ? ok(undefined) : released;
}

async function commitsOf(
  files: Files,
  git: Git,
  { admin, worktree }: Inspection,
): Promise<Result<readonly string[], GitFailure>> {
  const branchLog =
    worktree.branch === null ? [] : [joinPath(admin.common, 'logs/refs/heads', worktree.branch)];
  const texts: string[] = [worktree.head];
  for (const file of [...(await smallFiles(files, admin.folder)), ...branchLog]) {
    texts.push((await readText(files, file)) ?? '');
  }
  const named = new Set(texts.flatMap((text) => text.match(/\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g) ?? []));
  const checked = await runGit(git, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    input: `${[...named].slice(-mostCommits).join('\n')}\n`,
  });
  if (!checked.ok) return err(checked.error);
  return ok(checked.value.split('\n').flatMap((line) => /^(\S+) commit$/.exec(line)?.[1] ?? []));
}

/** Everything but the index and the repositories of submodules, which come along with the folder. */
async function smallFiles(files: Files, folder: string): Promise<readonly string[]> {
  const entries = await files.list(folder);
  const found: string[] = [];
  for (const { name, kind } of entries.ok ? entries.value : []) {
    const path = joinPath(folder, name);
    if (kind === 'file' && name !== 'index') found.push(path);
    if (kind === 'directory' && name !== 'modules') found.push(...(await smallFiles(files, path)));
  }
  return found;
}

async function treeOfIndex(git: Git, { admin }: Inspection): Promise<Result<string, GitFailure>> {
  // By its own folder, which is there although the worktree's may be gone.
  const own = { ...git, folder: admin.folder, bare: true };
  const listed = await runGit(own, ['ls-files', '--stage', '-z'], { maxBytes: 256 * 1024 * 1024 });
  if (!listed.ok) return listed;
  const blobs = new Map<string, string>();
  for (const entry of listed.value.split('\0')) {
    const [, mode, id] = /^(\d+) (\S+) /.exec(entry) ?? [];
    if (mode !== undefined && id !== undefined && mode !== '160000') blobs.set(id, mode);
  }
  const entries = [...blobs].map(([id, mode]) => `${mode} blob ${id}\t${id}\0`);
  const tree = await runGit(git, ['mktree', '-z', '--missing'], { input: entries.join('') });
  return tree.ok ? ok(tree.value.trim()) : tree;
}
