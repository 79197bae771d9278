/** Gathers the facts of the summary from git and the disk: a few calls of git for each tab, a few tabs at a time. */
import { readTargets } from '../../../../clients/git/base.ts';
import { openGit, runGit, type Git } from '../../../../clients/git/command.ts';
import { countDivergence } from '../../../../clients/git/divergence.ts';
import { findGitDirectory, findTop } from '../../../../clients/git/gitDirectory.ts';
import { readStatus } from '../../../../clients/git/status.ts';
import { discoverCharts } from '../../../../clients/helm/discovery.ts';
import { mapParallel } from '../../../../base/parallel.ts';
import { joinPath, relativePath } from '../../../../base/paths.ts';
import type { Ports } from '../../../../base/ports.ts';
import type { ChangedFile, ChartFacts, SearchedFile, TabFacts } from './facts.ts';
import { changedNames, textOfName } from './missed.ts';

const atOnce = 4;
const mostFiles = 200;
const mostBytes = 256 * 1024;

export type TreeFacts = Pick<TabFacts, 'repository' | 'top' | 'branch' | 'ahead' | 'behind' | 'changed'>;

const nothing: TreeFacts = {
  repository: undefined,
  top: undefined,
  branch: undefined,
  ahead: undefined,
  behind: undefined,
  changed: [],
};

/** What a folder's tree has changed since it left its base, committed or not. */
export async function treeFacts(
  { files, processes }: Pick<Ports, 'files' | 'processes'>,
  cwd: string,
  signal?: AbortSignal,
): Promise<TreeFacts> {
  const top = await findTop(files, cwd);
  const directory = top === undefined ? undefined : await findGitDirectory(files, top);
  const opened = top === undefined ? undefined : await openGit(processes, top, signal);
  if (top === undefined || !directory || opened?.ok !== true) return nothing;
  const git = opened.value;
  const status = await readStatus(git);
  if (!status.ok) return { ...nothing, top, repository: directory.common };
  const { branch, head } = status.value;
  const targets = branch === null ? undefined : await readTargets(git, [branch]);
  const base =
    targets?.ok === true ? (targets.value.of.get(branch ?? '') ?? targets.value.default) : undefined;
  const apart =
    base && head !== null ? await countDivergence(git, [{ head, against: base.commit }]) : undefined;
  const divergence = apart?.ok === true ? apart.value[0] : undefined;
  const untracked = status.value.files.filter(({ kind }) => kind === 'untracked');
  return {
    top,
    repository: directory.common,
    branch: branch ?? undefined,
    ahead: divergence?.ahead,
    behind: divergence?.behind,
    changed: [
      ...(base ? await readChanges(git, base.commit) : []),
      ...untracked.map(({ path }) => ({ path, diff: '' })),
    ],
  };
}

async function readChanges(git: Git, base: string): Promise<readonly ChangedFile[]> {
  const shared = await runGit(git, ['merge-base', '--end-of-options', base, 'HEAD']);
  if (!shared.ok) return [];
  const fixed = ['--no-ext-diff', '--no-textconv', '--no-renames', '--no-color', '--ignore-submodules=dirty'];
  const diff = await runGit(git, [
    'diff',
    '--unified=0',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    ...fixed,
    shared.value.trim(),
    '--',
  ]);
  return diff.ok ? splitDiff(diff.value) : [];
}

/** One part for each file of a difference in git's form. */
function splitDiff(text: string): readonly ChangedFile[] {
  return text
    .split(/^diff --git /m)
    .slice(1)
    .flatMap((part) => {
      const named = /^(?:\+\+\+ b|--- a)\/(.+?)\t?$/gm;
      const paths = [...part.matchAll(named)].map(([, path = '']) => path);
      const path = paths.at(-1) ?? /^a\/(.+) b\/\1$/m.exec(part)?.[1];
      if (path === undefined) return [];
      const start = part.search(/^@@ /m);
      return [{ path, diff: start < 0 ? '' : part.slice(start) }];
    });
}

/** The files in which an old name still stands: for each tab in its own tree, and in one tree of each other repository. */
export async function searchedFiles(
  { files, processes }: Pick<Ports, 'files' | 'processes'>,
  tabs: readonly TabFacts[],
  signal?: AbortSignal,
): Promise<readonly SearchedFile[]> {
  const searches = tabs.flatMap((tab) => {
    const words = changedNames([tab]).map(textOfName);
    if (words.length === 0) return [];
    const trees = new Map<string, string>();
    for (const { repository, top } of [tab, ...tabs]) {
      if (repository !== undefined && top !== undefined && !trees.has(repository)) trees.set(repository, top);
    }
    return [...trees].map(([repository, top]) => ({ only: tab.name, repository, top, words }));
  });
  const found = await mapParallel(searches, atOnce, async ({ only, repository, top, words }) => {
    const opened = await openGit(processes, top, signal);
    if (!opened.ok) return [];
    const patterns = words.flatMap((word) => ['-e', word]);
    const listed = await runGit(opened.value, [
      'grep',
      '--files-with-matches',
      '-z',
      '-I',
      '--fixed-strings',
      ...patterns,
      '--',
    ]);
    const paths = listed.ok ? listed.value.split('\0').filter((path) => path !== '') : [];
    const read = await mapParallel(
      paths.slice(0, mostFiles),
      atOnce,
      async (path): Promise<readonly SearchedFile[]> => {
        const bytes = await files.read(joinPath(top, path), mostBytes);
        return bytes.ok ? [{ repository, top, path, text: new TextDecoder().decode(bytes.value), only }] : [];
      },
    );
    return read.flat();
  });
  return found.flat();
}

/** The charts of the trees that changed something. */
export async function changedCharts(
  { files }: Pick<Ports, 'files'>,
  tabs: readonly TabFacts[],
  signal: AbortSignal,
): Promise<readonly ChartFacts[]> {
  const trees = new Map<string, string>();
  for (const { repository, top, changed } of tabs) {
    if (repository !== undefined && top !== undefined && changed.length > 0) trees.set(repository, top);
  }
  const charts = await mapParallel(
    [...trees],
    2,
    async ([repository, top]): Promise<readonly ChartFacts[]> => {
      const found = await discoverCharts(files, top, { environments: {}, signal });
      if (!found.ok) return [];
      return found.value.map(({ name, folder, environments }) => ({
        name,
        path: relativePath(top, folder),
        repository,
        environments: environments.map((environment) => ({ name: environment.name, rank: environment.rank })),
      }));
    },
  );
  return charts.flat();
}

/** The branch that is checked out in a folder; undefined outside of a repository, and on none. */
export async function branchOf(
  { processes }: Pick<Ports, 'processes'>,
  folder: string,
): Promise<string | undefined> {
  const opened = await openGit(processes, folder);
  if (!opened.ok) return undefined;
  const named = await runGit(opened.value, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return named.ok ? named.value.trim() || undefined : undefined;
}
