/** A repository with a worktree that tests remove and bring back; everything is real. */
import type { FileWriter } from '../../../src/base/ports.ts';
import { openGit } from '../../../src/clients/git/command.ts';
import { findGitDirectory } from '../../../src/clients/git/gitDirectory.ts';
import { listWorktrees } from '../../../src/clients/git/worktreeList.ts';
import { inspectWorktree } from '../../../src/features/worktrees/core/removal/inspect.ts';
import { removeWorktree } from '../../../src/features/worktrees/core/removal/remove.ts';
import { clock, environment } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { Scratch } from './scratch.ts';
import { hashAll } from './snapshot.ts';

export const files = createFiles();
export const ports = {
  files,
  writer: createFileWriter(),
  processes: createProcesses({ allowed: () => true, untrustedFolders: () => [] }),
  clock,
  environment,
};

export function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export interface RemovalOptions {
  readonly path?: string;
  readonly repository?: string;
  readonly deleteBranch?: boolean;
  readonly writer?: FileWriter;
  readonly signal?: AbortSignal;
}

export class RemovalCase implements AsyncDisposable {
  readonly scratch: Scratch;
  /** The folder in which removed worktrees are kept. */
  storage: string;

  private constructor(scratch: Scratch) {
    this.scratch = scratch;
    this.storage = scratch.at('storage/removed');
  }

  /** The repository `shop`, and its worktree `tree` on the branch `feat/x`. */
  static async create(): Promise<RemovalCase> {
    const scratch = await Scratch.create();
    await scratch.repository('shop');
    await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'feat/x', '../tree');
    return new RemovalCase(scratch);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.scratch[Symbol.asyncDispose]();
  }

  async inspect(path = this.scratch.at('tree'), repository = 'shop') {
    const folder = this.scratch.at(repository);
    const git = value(await openGit(ports.processes, folder));
    const worktree = value(await listWorktrees(git)).find((candidate) => candidate.path === path);
    if (!worktree) throw new Error(`git lists no worktree ${path}`);
    const common = (await findGitDirectory(files, folder))?.common ?? '';
    return { git, result: await inspectWorktree(ports, git, { worktree, common }) };
  }

  async remove(options: RemovalOptions = {}) {
    const { git, result } = await this.inspect(options.path, options.repository);
    return removeWorktree(
      { ...ports, writer: options.writer ?? ports.writer },
      {
        git,
        inspection: value(result),
        storage: this.storage,
        deleteBranch: options.deleteBranch ?? false,
        signal: options.signal ?? new AbortController().signal,
        progress: () => undefined,
      },
    );
  }

  /** All that could be lost: the files, what the repository holds of the worktree, and its refs, stashes and settings. */
  async everything({
    path = this.scratch.at('tree'),
    repository = 'shop',
    admin = this.scratch.at('shop/.git/worktrees'),
  } = {}) {
    const git = (...args: readonly string[]) => this.scratch.git(repository, ...args);
    return {
      tree: await hashAll(path),
      admin: await hashAll(admin),
      refs: await git('for-each-ref', '--format=%(refname) %(objectname)'),
      stashes: await git('log', '-g', '--format=%H %gs', 'refs/stash', '--').catch(() => ''),
      settings: await git('config', '--local', '--list'),
    };
  }
}
