/** `git status --porcelain=v2 -z --branch`: what is not committed in a working tree. */
import { ok, type Result } from '../../base/result.ts';
import { runGit, type Git, type GitFailure } from './command.ts';

export interface GitStatus {
  /** Null where HEAD is detached. */
  readonly branch: string | null;
  /** Full id; null before the first commit. */
  readonly head: string | null;
  /** Such as `origin/main`; null without one. */
  readonly upstream: string | null;
  readonly ahead: number | null;
  readonly behind: number | null;
  readonly files: readonly ChangedFile[];
}

export interface ChangedFile {
  /** Relative to the top of the working tree. */
  readonly path: string;
  /** Where a renamed or copied file came from. */
  readonly from?: string;
  readonly kind: 'changed' | 'unmerged' | 'untracked' | 'ignored';
  /** Git's two letters, the index first; `??` and `!!` for files that git does not know. */
  readonly code: string;
  readonly submodule: boolean;
}

export interface StatusOptions {
  /** Lists ignored files too, a folder that holds nothing else as `folder/`. */
  readonly ignored?: boolean;
}

/** Does not look into submodules: their own settings would apply there. */
export async function readStatus(
  git: Git,
  options: StatusOptions = {},
): Promise<Result<GitStatus, GitFailure>> {
  const output = await runGit(
    git,
    [
      'status',
      '--porcelain=v2',
      '-z',
      '--branch',
      '--untracked-files=all',
      '--ignore-submodules=dirty',
      ...(options.ignored === true ? ['--ignored=matching'] : []),
    ],
    { timeLimit: 120_000, maxBytes: 64 * 1024 * 1024 },
  );
  return output.ok ? ok(parseStatus(output.value)) : output;
}

/** Fields that stand before the path, by the first letter of a record. */
const fieldsBefore: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1, '!': 1 };
const kinds = { '?': 'untracked', '!': 'ignored', u: 'unmerged' } as const;

export function parseStatus(output: string): GitStatus {
  const headers = new Map<string, string>();
  const files: ChangedFile[] = [];
  const records = output.split('\0').values();
  for (const record of records) {
    const type = record[0] ?? '';
    if (type === '#') {
      const [, name = '', value = ''] = /^# (\S+) (.*)$/s.exec(record) ?? [];
      headers.set(name, value);
      continue;
    }
    const before = fieldsBefore[type];
    if (before === undefined) continue;
    const parts = record.split(' ');
    const file = {
      path: parts.slice(before).join(' '),
      kind: type === '?' || type === '!' || type === 'u' ? kinds[type] : ('changed' as const),
      code: before === 1 ? type + type : (parts[1] ?? ''),
      submodule: before > 1 && (parts[2] ?? '').startsWith('S'),
    };
    const from = type === '2' ? records.next().value : undefined;
    files.push(from === undefined ? file : { ...file, from });
  }
  return { ...branchOf(headers), files };
}

function branchOf(headers: ReadonlyMap<string, string>): Omit<GitStatus, 'files'> {
  const head = headers.get('branch.oid');
  const branch = headers.get('branch.head');
  const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(headers.get('branch.ab') ?? '') ?? [];
  return {
    branch: branch === undefined || branch === '(detached)' ? null : branch,
    head: head === undefined || head === '(initial)' ? null : head,
    upstream: headers.get('branch.upstream') ?? null,
    ahead: ahead === undefined ? null : Number(ahead),
    behind: behind === undefined ? null : Number(behind),
  };
}
