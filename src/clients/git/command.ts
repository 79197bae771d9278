/** How git is run: nothing that a repository brings along may run with it, nothing is asked, nothing is locked. */
import { t } from '@vscode/l10n';
import type { Files, ProcessFailure, Processes } from '../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import { findGitDirectory, findTop } from './gitDirectory.ts';
import { guardsOf, noGuards, type Guards } from './guards.ts';

/** `no-repository`: there is none at the folder. `refused`: git said no; `detail` is what it said. */
export type GitFailure = ProcessFailure | Failure<'no-repository' | 'refused'>;

/** A folder of a repository, and what keeps that repository's programs from running. Made by `openGit`. */
export interface Git {
  readonly processes: Processes;
  /** Absolute: a working tree, a folder in it, or a bare repository. */
  readonly folder: string;
  readonly bare: boolean;
  readonly guards: Guards;
  /** Ends every call that is under way. */
  readonly signal?: AbortSignal;
}

export interface GitCall {
  readonly input?: string;
  /** True: each character of the output is one byte. */
  readonly bytes?: boolean;
  /** Milliseconds; 30,000 unless told. */
  readonly timeLimit?: number;
  readonly maxBytes?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Tried: a repository's fsmonitor ran with `status` and `diff`, hooks with `worktree add`, signatures are checked by a program,
 * a bare repository inside a folder is found by walking up, and maintenance would start behind a fetch.
 */
const fixedSettings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'log.showSignature=false',
  'protocol.ext.allow=never',
  'safe.bareRepository=explicit',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
];

const environment = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  GCM_INTERACTIVE: 'never',
  GIT_ALLOW_PROTOCOL: 'file:http:https:ssh',
};

/**
 * Reads the repository's configuration, by one process. `no-repository` where the folder is in none, or where git does
 * not trust who owns it.
 */
export async function openGit(
  processes: Processes,
  folder: string,
  signal?: AbortSignal,
): Promise<Result<Git, GitFailure>> {
  const git: Git = { processes, folder, bare: false, guards: noGuards, ...(signal && { signal }) };
  const found = await readGuards(git);
  if (found.ok || found.error.code !== 'no-repository') return found;
  const bare = await readGuards({ ...git, bare: true });
  return bare.ok || bare.error.code !== 'no-repository' ? bare : found;
}

/**
 * The same repository in another of its worktrees; asks git again only where that has settings of its own. A folder of
 * another repository is refused: its settings are not those that were looked at.
 */
export async function inWorktree(files: Files, git: Git, folder: string): Promise<Result<Git, GitFailure>> {
  const top = (await findTop(files, git.folder)) ?? git.folder;
  const [here, there] = [await realCommon(files, top), await realCommon(files, folder)];
  if (here === undefined || here !== there) {
    const message = t('{0} is no worktree of this repository any more. Repair it first.', folder);
    return err({ code: 'no-repository', message });
  }
  const moved: Git = { ...git, folder, bare: false };
  return git.guards.differsByWorktree ? readGuards(moved) : ok(moved);
}

async function realCommon(files: Files, folder: string): Promise<string | undefined> {
  const directory = await findGitDirectory(files, folder);
  const real = directory && (await files.realPath(directory.common));
  return real?.ok === true ? real.value : undefined;
}

async function readGuards(git: Git): Promise<Result<Git, GitFailure>> {
  // `config` alone answers outside of a repository too.
  const listed = await runGit(git, ['config', '--local', '--null', '--name-only', '--list']);
  if (!listed.ok) {
    if (listed.error.code !== 'refused') return listed;
    return err({ ...listed.error, code: 'no-repository', message: noRepository(git.folder) });
  }
  const whole = await runGit(git, ['config', '--null', '--show-scope', '--list']);
  return whole.ok ? ok({ ...git, guards: guardsOf(whole.value) }) : whole;
}

function noRepository(folder: string): string {
  return t('{0} is in no git repository that git trusts.', folder);
}

/** What git prints; `refused` where it ends with anything but 0. */
export async function runGit(
  git: Git,
  args: readonly string[],
  call: GitCall = {},
): Promise<Result<string, GitFailure>> {
  const { env, ...limits } = call;
  const place = git.bare ? [`--git-dir=${git.folder}`] : [];
  const ran = await git.processes.run({
    program: 'git',
    args: [
      '--no-pager',
      '-C',
      git.folder,
      ...place,
      ...fixedSettings.flatMap((setting) => ['-c', setting]),
      ...args,
    ],
    env: { ...environment, ...guardVariables(git.guards), ...env },
    ...(git.signal && { signal: git.signal }),
    ...limits,
  });
  if (!ran.ok) return ran;
  const { exitCode, stdout, stderr } = ran.value;
  if (exitCode === 0) return ok(stdout);
  return err(refusal(args, exitCode, stderr));
}

/** By variables and not by `-c`, because a name may hold an equals sign. */
function guardVariables({ settings, namesUploadPack }: Guards): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
  if (namesUploadPack) variables['GIT_NO_LAZY_FETCH'] = '1';
  for (const [index, [key, value]] of settings.entries()) {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return variables;
}

function refusal(args: readonly string[], exitCode: number, stderr: string): GitFailure {
  const said = stderr
    .split('\n')
    .map((line) => line.replace(/^(?:fatal|error): /, '').trim())
    .findLast((line) => line !== '' && !line.startsWith('hint:'));
  const [command = ''] = args;
  return {
    code: 'refused',
    message:
      said === undefined
        ? t('git {0} ended with {1}.', command, exitCode)
        : t('git {0} refused: {1}', command, said),
    detail: stderr.trim(),
  };
}
