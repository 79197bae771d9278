/**
 * What the view shows: repositories, their worktrees, and what is told of each as it becomes known. Asks git only while it
 * is looked at, and with few processes at a time.
 */
import { joinPath } from '../../../base/paths.ts';
import { mapParallel } from '../../../base/parallel.ts';
import type { Files, Processes } from '../../../base/ports.ts';
import type { Operation } from '../../../clients/git/operation.ts';
import { openGit, type Git } from '../../../clients/git/command.ts';
import { listWorktrees, type Worktree } from '../../../clients/git/worktreeList.ts';
import { compareWithBases, countChanges, readOperations, type Comparison } from './listing.ts';
import { processesAtOnce } from './overview.ts';
import { limitProcesses } from './pool.ts';
import { findRepositories, type Repository } from './repositories.ts';
import type { TabOwners } from './tabNames.ts';
import { readTabOwners } from './tabOwners.ts';

export interface RepositoryState {
  readonly repository: Repository;
  /** Undefined until git has answered once. */
  readonly worktrees: readonly Worktree[] | undefined;
  /** Why git did not answer. */
  readonly failure: string | undefined;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly comparisons: ReadonlyMap<string, Comparison>;
  readonly changes: ReadonlyMap<string, number | null>;
  /** Milliseconds since 1970 of the last fetch; undefined where there was none. */
  readonly fetched: number | undefined;
}

interface Entry {
  state: RepositoryState;
  /** Bumped by each wish for news; a run that began before it is followed by another. */
  wanted: number;
  run: Promise<void> | undefined;
  readonly listed: PromiseWithResolvers<void>;
}

export interface BoardPorts {
  readonly files: Files;
  readonly processes: Processes;
}

export class WorktreeBoard {
  readonly #ports: BoardPorts;
  readonly #changed: (repository: string | undefined, worktree?: string) => void;
  readonly #entries = new Map<string, Entry>();
  #looking: AbortController | undefined;
  owners: TabOwners = new Map();

  /** @param changed is told the repository and the worktree that changed; undefined: all of them */
  constructor(ports: BoardPorts, changed: (repository: string | undefined, worktree?: string) => void) {
    this.#ports = { ...ports, processes: limitProcesses(ports.processes, processesAtOnce) };
    this.#changed = changed;
  }

  /** Looking away ends what is under way; looking again asks for what may have changed meanwhile. */
  look(visible: boolean): void {
    if (visible === (this.#looking !== undefined)) return;
    this.#looking?.abort();
    this.#looking = visible ? new AbortController() : undefined;
    if (visible) for (const [common, { state }] of this.#entries) if (state.worktrees) this.refresh(common);
  }

  /** Finds the repositories anew, without a process; keeps what is known of those that stay. */
  async discover(roots: readonly string[]): Promise<void> {
    this.owners = await readTabOwners(this.#ports.files, roots);
    const found = await findRepositories(this.#ports.files, roots);
    const before = new Map(this.#entries);
    this.#entries.clear();
    for (const repository of found) {
      this.#entries.set(repository.common, before.get(repository.common) ?? newEntry(repository));
    }
    this.#changed(undefined);
  }

  repositories(): readonly RepositoryState[] {
    return [...this.#entries.values()].map(({ state }) => state);
  }

  repository(common: string): RepositoryState | undefined {
    return this.#entries.get(common)?.state;
  }

  /** Asks git for the list where nobody has yet, and waits for that alone. */
  async open(common: string): Promise<RepositoryState | undefined> {
    const entry = this.#entries.get(common);
    if (!entry) return undefined;
    if (!entry.state.worktrees) {
      this.refresh(common);
      await entry.listed.promise;
    }
    return entry.state;
  }

  /** Asks for everything again, once what is under way has ended. Nothing happens while nobody looks. */
  refresh(common: string): void {
    const entry = this.#entries.get(common);
    if (!entry) return;
    entry.wanted += 1;
    entry.run ??= this.#run(entry).finally(() => {
      entry.run = undefined;
    });
  }

  /** For those who wait for the end of what is under way. */
  async settled(): Promise<void> {
    for (const { run } of this.#entries.values()) await run;
  }

  async #run(entry: Entry): Promise<void> {
    let done = -1;
    while (this.#looking && done !== entry.wanted) {
      done = entry.wanted;
      await this.#read(entry, this.#looking.signal);
    }
    entry.listed.resolve();
  }

  async #read(entry: Entry, signal: AbortSignal): Promise<void> {
    const { repository } = entry.state;
    const { files, processes } = this.#ports;
    const update = (change: Partial<RepositoryState>, worktree?: string): void => {
      if (signal.aborted) return;
      entry.state = { ...entry.state, ...change };
      if (this.#entries.get(repository.common) === entry) this.#changed(repository.common, worktree);
    };
    const git = await openGit(processes, repository.folder, signal);
    const worktrees = git.ok ? await listWorktrees(git.value) : git;
    if (!git.ok || !worktrees.ok) {
      const failure = git.ok ? (worktrees.ok ? undefined : worktrees.error.message) : git.error.message;
      update({ failure });
      return;
    }
    update({ worktrees: worktrees.value, failure: undefined });
    entry.listed.resolve();
    const operations = await readOperations(files, worktrees.value);
    const fetched = await files.stat(joinPath(repository.common, 'FETCH_HEAD'));
    update({ operations, fetched: fetched.ok ? fetched.value.modified : undefined });
    await Promise.all([
      compareWithBases(git.value, worktrees.value, operations).then(
        (comparisons) => comparisons.ok && update({ comparisons: comparisons.value }),
      ),
      this.#countAll(git.value, worktrees.value, (path, count) =>
        update({ changes: new Map(entry.state.changes).set(path, count) }, path),
      ),
    ]);
  }

  async #countAll(
    git: Git,
    worktrees: readonly Worktree[],
    counted: (path: string, changes: number | null) => void,
  ): Promise<void> {
    await mapParallel(worktrees, processesAtOnce - 1, async (worktree) =>
      counted(worktree.path, await countChanges(this.#ports.files, git, worktree)),
    );
  }
}

function newEntry(repository: Repository): Entry {
  return {
    state: {
      repository,
      worktrees: undefined,
      failure: undefined,
      operations: new Map(),
      comparisons: new Map(),
      changes: new Map(),
      fetched: undefined,
    },
    wanted: 0,
    run: undefined,
    listed: Promise.withResolvers<void>(),
  };
}
