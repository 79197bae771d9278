/** What a branch is compared with where it has no upstream: its base. */
import { ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

export interface Base {
  /** Such as `origin/main`, `main`. */
  readonly name: string;
  readonly commit: string;
  /** Milliseconds since 1970 of its last commit. */
  readonly committed: number;
}

export interface BranchTargets {
  /** What each branch is compared with, by name: its upstream, else its recorded base, else the default one. */
  readonly of: ReadonlyMap<string, Base>;
  /** `origin/HEAD`, else main or master; also for what is on no branch. */
  readonly default: Base | undefined;
}

/** The key under which a branch remembers what it was made from; git drops it together with the branch. */
export function recordedBaseKey(branch: string): string {
  return `branch.${branch}.sre-workbench-base`;
}

const fields = '%(refname)%00%(objectname)%00%(committerdate:unix)%00%(upstream)%00%(symref)%00';
/** In the order in which they are taken. */
const defaults = ['refs/remotes/origin/HEAD', 'refs/heads/main', 'refs/heads/master'];

/** Three calls of git at most, however many branches there are. */
export async function readTargets(
  git: Git,
  branches: readonly string[],
): Promise<Result<BranchTargets, GitFailure>> {
  const recorded = recordedBases(await runGit(git, recordedBasesArguments));
  const own = await readRefs(git, [...defaults, ...branches.map((branch) => `refs/heads/${branch}`)]);
  if (!own.ok) return own;
  const upstreams = branches.map((branch) => own.value.get(`refs/heads/${branch}`)?.upstream ?? '');
  const named = branches.flatMap((branch) => refsNamed(recorded.get(branch)));
  const symbolic = defaults.map((name) => own.value.get(name)?.symref ?? '');
  const further = [...new Set([...upstreams, ...named, ...symbolic])].filter(
    (name) => name !== '' && !own.value.has(name),
  );
  const others = await readRefs(git, further);
  if (!others.ok) return others;
  const refs = new Map([...own.value, ...others.value]);
  const [byDefault] = defaults.flatMap((name) => baseOf(refs, refs.get(name)?.symref || name) ?? []);
  const of = new Map<string, Base>();
  for (const [index, branch] of branches.entries()) {
    const candidates = [upstreams[index] ?? '', ...refsNamed(recorded.get(branch))];
    const [base = byDefault] = candidates.flatMap((name) => baseOf(refs, name) ?? []);
    if (base) of.set(branch, base);
  }
  return ok({ of, default: byDefault });
}

async function readRefs(
  git: Git,
  patterns: readonly string[],
): Promise<Result<ReadonlyMap<string, Ref>, GitFailure>> {
  if (patterns.length === 0) return ok(new Map());
  const listed = await runGit(git, ['for-each-ref', `--format=${fields}`, ...patterns]);
  return listed.ok ? ok(parseRefs(listed.value)) : listed;
}

function refsNamed(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [`refs/heads/${name}`, `refs/remotes/${name}`];
}

const recordedBasesArguments = [
  'config',
  '--local',
  '--null',
  '--get-regexp',
  '^branch\\..*\\.sre-workbench-base$',
];

interface Ref {
  readonly commit: string;
  readonly committed: number;
  readonly upstream: string;
  readonly symref: string;
}

function parseRefs(listing: string): ReadonlyMap<string, Ref> {
  const refs = new Map<string, Ref>();
  const values = listing.split('\0');
  for (let index = 0; index + 5 <= values.length; index += 5) {
    const [name = '', commit = '', seconds = '', upstream = '', symref = ''] = values.slice(index, index + 5);
    refs.set(name.trimStart(), { commit, committed: Number(seconds) * 1000, upstream, symref });
  }
  return refs;
}

function baseOf(refs: ReadonlyMap<string, Ref>, ref: string): Base | undefined {
  const found = refs.get(ref);
  return (
    found && {
      name: ref.replace(/^refs\/(?:heads|remotes)\//, ''),
      commit: found.commit,
      committed: found.committed,
    }
  );
}

/** Git refuses where no branch has one. */
function recordedBases(listed: Result<string, GitFailure>): ReadonlyMap<string, string> {
  const bases = new Map<string, string>();
  for (const entry of listed.ok ? listed.value.split('\0') : []) {
    const [key = '', value = ''] = entry.split('\n');
    const branch = /^branch\.(.*)\.sre-workbench-base$/s.exec(key)?.[1];
    if (branch !== undefined) bases.set(branch, value);
  }
  return bases;
}

/** The full id of the commit that a revision names; `refused` where it names none. */
export async function resolveCommit(git: Git, revision: string): Promise<Result<string, GitFailure>> {
  const found = await runGit(git, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  return found.ok ? ok(found.value.trim()) : found;
}

/** Brings the refs of a remote up to date, for two minutes at most; asks for no password. */
export async function fetchFrom(git: Git, remote: string): Promise<Result<void, GitFailure>> {
  const fetched = await runGit(
    git,
    [
      'fetch',
      '--quiet',
      '--no-recurse-submodules',
      '--upload-pack=git-upload-pack',
      '--end-of-options',
      remote,
    ],
    { timeLimit: 120_000 },
  );
  return fetched.ok ? ok(undefined) : fetched;
}
