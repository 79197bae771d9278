/** Ahead and behind of many commits at once: git is asked twice, not once for each. */
import { ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

export interface Divergence {
  /** Commits that the first has and the second lacks. */
  readonly ahead: number;
  readonly behind: number;
}

export interface CommitPair {
  readonly head: string;
  readonly against: string;
}

/**
 * The divergence of each pair, in order. All ids are full ones of commits that exist. Git 2.41 could answer this by
 * `for-each-ref`, but not for heads without a branch.
 */
export async function countDivergence(
  git: Git,
  pairs: readonly CommitPair[],
): Promise<Result<readonly Divergence[], GitFailure>> {
  const apart = pairs.filter(({ head, against }) => head !== against);
  const commits = [...new Set(apart.flatMap(({ head, against }) => [head, against]))];
  if (commits.length === 0) return ok(pairs.map(() => ({ ahead: 0, behind: 0 })));
  // Refuses where the histories have nothing in common: then all of them is read.
  const shared = await runGit(git, ['merge-base', '--octopus', ...commits]);
  if (!shared.ok && shared.error.code !== 'refused') return shared;
  const below = shared.ok ? ['--not', shared.value.trim()] : [];
  const listed = await runGit(git, ['rev-list', '--parents', ...commits, ...below], {
    maxBytes: 256 * 1024 * 1024,
  });
  if (!listed.ok) return listed;
  const graph = new CommitGraph(listed.value);
  return ok(pairs.map(({ head, against }) => graph.divergence(head, against)));
}

/** Commits with their parents; a commit below the graph is common to all and counts nowhere. */
export class CommitGraph {
  readonly #parents = new Map<string, readonly string[]>();
  readonly #reached = new Map<string, ReadonlySet<string>>();

  /** @param listing lines of a commit and its parents */
  constructor(listing: string) {
    for (const line of listing.split('\n')) {
      const [commit, ...parents] = line.split(' ');
      if (commit !== undefined && commit !== '') this.#parents.set(commit, parents);
    }
  }

  divergence(head: string, against: string): Divergence {
    if (head === against) return { ahead: 0, behind: 0 };
    const [ours, theirs] = [this.#reach(head), this.#reach(against)];
    return { ahead: missing(ours, theirs), behind: missing(theirs, ours) };
  }

  #reach(start: string): ReadonlySet<string> {
    const known = this.#reached.get(start);
    if (known) return known;
    const reached = new Set<string>();
    const waiting = [start];
    for (let commit = waiting.pop(); commit !== undefined; commit = waiting.pop()) {
      const parents = this.#parents.get(commit);
      if (!parents || reached.has(commit)) continue;
      reached.add(commit);
      waiting.push(...parents);
    }
    this.#reached.set(start, reached);
    return reached;
  }
}

function missing(here: ReadonlySet<string>, there: ReadonlySet<string>): number {
  let count = 0;
  for (const commit of here) if (!there.has(commit)) count += 1;
  return count;
}
