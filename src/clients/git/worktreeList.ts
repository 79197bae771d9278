/** `git worktree list --porcelain`: the worktrees of a repository, the main one first. */
import { ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

export interface Worktree {
  /** Absolute, as git has it. */
  readonly path: string;
  /** Without `refs/heads/`; null where HEAD is detached, also in the middle of a rebase. */
  readonly branch: string | null;
  /** Full id; all zeros before the first commit, '' for a bare repository. */
  readonly head: string;
  readonly main: boolean;
  readonly bare: boolean;
  /** The reason, '' without one; null where it is not locked. */
  readonly locked: string | null;
  /** Why git takes the folder for gone; null where it is there. */
  readonly prunable: string | null;
}

export async function listWorktrees(git: Git): Promise<Result<readonly Worktree[], GitFailure>> {
  const listed = await runGit(git, ['worktree', 'list', '--porcelain', '-z']);
  if (listed.ok) return ok(parseWorktrees(listed.value));
  if (listed.error.code !== 'refused' || !/unknown switch|usage:/.test(listed.error.detail ?? ''))
    return listed;
  // Before git 2.36 the fields end with line feeds.
  const lines = await runGit(git, ['worktree', 'list', '--porcelain']);
  return lines.ok ? ok(parseWorktreeLines(lines.value)) : lines;
}

/** @param output of `--porcelain -z`: each field ends with NUL, each record with one more */
export function parseWorktrees(output: string): Worktree[] {
  return parseFields(output.split('\0'));
}

/** @param output of `--porcelain` alone, where reasons may be quoted as in C */
export function parseWorktreeLines(output: string): Worktree[] {
  return parseFields(output.split('\n').map(unquoteReason));
}

function parseFields(fields: readonly string[]): Worktree[] {
  const worktrees: Worktree[] = [];
  let record: Map<string, string> | undefined;
  const end = (): void => {
    if (record) worktrees.push(worktreeOf(record, worktrees.length === 0));
    record = undefined;
  };
  for (const field of fields) {
    const space = field.indexOf(' ');
    const name = space < 0 ? field : field.slice(0, space);
    if (name === '') end();
    else (record ??= new Map()).set(name, space < 0 ? '' : field.slice(space + 1));
  }
  end();
  return worktrees;
}

function worktreeOf(record: ReadonlyMap<string, string>, main: boolean): Worktree {
  return {
    path: record.get('worktree') ?? '',
    branch: record.get('branch')?.replace(/^refs\/heads\//, '') ?? null,
    head: record.get('HEAD') ?? '',
    main,
    bare: record.has('bare'),
    locked: record.get('locked') ?? null,
    prunable: record.get('prunable') ?? null,
  };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

function unquoteReason(line: string): string {
  const quoted = /^(locked|prunable) "(.*)"$/.exec(line);
  if (!quoted) return line;
  const text = (quoted[2] ?? '').replaceAll(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole);
  return `${quoted[1]} ${text}`;
}
