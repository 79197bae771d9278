/** Everything that a worktree holds and that would be missed. */
import { t } from '@vscode/l10n';
import { isWithin, joinPath } from '../../../../base/paths.ts';
import type { Files, Ports } from '../../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../../base/result.ts';
import { readTargets } from '../../../../clients/git/base.ts';
import { inWorktree, runGit, type Git, type GitFailure } from '../../../../clients/git/command.ts';
import { readOperation, type Operation } from '../../../../clients/git/operation.ts';
import { listStashes, type Stash } from '../../../../clients/git/stashes.ts';
import { readStatus, type ChangedFile } from '../../../../clients/git/status.ts';
import { listWorktrees, type Worktree } from '../../../../clients/git/worktreeList.ts';
import { findAdmin, type Admin } from './admin.ts';
import { findLiveProcesses, type LiveProcess } from './liveProcesses.ts';

export interface IgnoredEntry {
  /** Relative; a folder ends with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** The folder holds more than was counted. */
  readonly more: boolean;
}

export interface Inspection {
  readonly worktree: Worktree;
  readonly admin: Admin;
  readonly folderIsGone: boolean;
  /** Undefined where the system does not tell. */
  readonly processes: readonly LiveProcess[] | undefined;
  readonly changed: readonly ChangedFile[];
  readonly untracked: readonly ChangedFile[];
  readonly ignored: readonly IgnoredEntry[];
  readonly stashes: readonly Stash[];
  /** Commits that are on no remote; without a remote, that the base lacks. */
  readonly unpushed: number;
  readonly hasRemote: boolean;
  readonly operation: Operation | undefined;
  /** Paths of submodules whose files are there. */
  readonly submodules: readonly string[];
  /** Other worktrees that lie in this one's folder. */
  readonly inside: readonly string[];
}

export type RemovalPorts = Pick<Ports, 'files' | 'writer' | 'processes' | 'environment' | 'clock'>;
export type RemovalFailure = GitFailure | Failure<'not-removable'>;

/** @param git in a worktree of the repository that stays */
export async function inspectWorktree(
  ports: Pick<RemovalPorts, 'files' | 'processes' | 'environment'>,
  git: Git,
  { worktree, common }: { readonly worktree: Worktree; readonly common: string },
): Promise<Result<Inspection, RemovalFailure>> {
  const { files } = ports;
  if (worktree.main) {
    return notRemovable(t('{0} is the main worktree. Only further worktrees can be removed.', worktree.path));
  }
  const admin = await findAdmin(files, common, worktree.path);
  if (!admin) {
    return notRemovable(
      t('{0} and its repository do not point at each other. Repair the worktree first.', worktree.path),
    );
  }
  const folderIsGone = !(await files.stat(worktree.path)).ok;
  const there = folderIsGone ? ok(git) : await inWorktree(files, git, worktree.path);
  if (!there.ok) return there;
  const content = folderIsGone ? ok(nothing) : await readContent(files, there.value);
  if (!content.ok) return content;
  const stashes = await listStashes(git);
  if (!stashes.ok) return stashes;
  const listed = await listWorktrees(git);
  if (!listed.ok) return listed;
  const operation = await readOperation(files, admin.folder);
  const branch = worktree.branch ?? operation?.branch ?? null;
  const commits = await countUnpushed(git, worktree, branch);
  if (!commits.ok) return commits;
  return ok({
    worktree,
    admin,
    folderIsGone,
    processes: folderIsGone ? [] : await findLiveProcesses(ports, worktree.path),
    ...content.value,
    stashes: branch === null ? [] : stashes.value.filter((stash) => stash.branch === branch),
    ...commits.value,
    operation,
    inside: listed.value
      .map(({ path }) => path)
      .filter((path) => path !== worktree.path && isWithin(path, worktree.path)),
  });
}

function notRemovable(message: string): Result<never, RemovalFailure> {
  return err({ code: 'not-removable', message });
}

type Content = Pick<Inspection, 'changed' | 'untracked' | 'ignored' | 'submodules'>;
const nothing: Content = { changed: [], untracked: [], ignored: [], submodules: [] };

async function readContent(files: Files, git: Git): Promise<Result<Content, GitFailure>> {
  const status = await readStatus(git, { ignored: true });
  if (!status.ok) return status;
  const of = (kind: ChangedFile['kind']) => status.value.files.filter((file) => file.kind === kind);
  const ignored: IgnoredEntry[] = [];
  for (const { path } of of('ignored')) {
    ignored.push({ path, ...(await sizeOf(files, joinPath(git.folder, path))) });
  }
  const staged = await runGit(git, ['ls-files', '--stage', '-z']);
  if (!staged.ok) return staged;
  const modules = staged.value
    .split('\0')
    .flatMap((entry) => /^160000 \S+ \d\s(.*)$/s.exec(entry)?.[1] ?? []);
  const submodules: string[] = [];
  for (const path of modules) {
    if ((await files.stat(joinPath(git.folder, path, '.git'))).ok) submodules.push(path);
  }
  return ok({
    changed: [...of('changed'), ...of('unmerged')],
    untracked: of('untracked'),
    ignored,
    submodules,
  });
}

/** Entries that are counted in one ignored folder. */
const mostEntries = 20_000;

async function sizeOf(files: Files, path: string): Promise<Pick<IgnoredEntry, 'bytes' | 'more'>> {
  const waiting = [path];
  let [bytes, seen] = [0, 0];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    seen += 1;
    if (seen > mostEntries) return { bytes, more: true };
    const entries = await files.list(place);
    if (!entries.ok) {
      const stat = await files.stat(place);
      if (stat.ok) bytes += stat.value.size;
      continue;
    }
    for (const { name, kind } of entries.value) if (kind !== 'link') waiting.push(joinPath(place, name));
  }
  return { bytes, more: false };
}

async function countUnpushed(
  git: Git,
  { head }: Worktree,
  branch: string | null,
): Promise<Result<Pick<Inspection, 'unpushed' | 'hasRemote'>, GitFailure>> {
  const remotes = await runGit(git, ['for-each-ref', '--count=1', '--format=%(refname)', 'refs/remotes/']);
  if (!remotes.ok) return remotes;
  const hasRemote = remotes.value !== '';
  if (/^0*$/.test(head)) return ok({ unpushed: 0, hasRemote });
  const targets = await readTargets(git, branch === null ? [] : [branch]);
  if (!targets.ok) return targets;
  const base = (branch === null ? undefined : targets.value.of.get(branch)) ?? targets.value.default;
  const known = hasRemote ? ['--remotes'] : base ? [base.commit] : [];
  const counted = await runGit(git, ['rev-list', '--count', head, '--not', ...known]);
  return counted.ok ? ok({ unpushed: Number(counted.value.trim()), hasRemote }) : counted;
}
