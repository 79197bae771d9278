/** A worktree side by side with the base that it left. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import { ok, type Result } from '../../../base/result.ts';
import { runGit, type Git, type GitFailure } from '../../../clients/git/command.ts';
import { listChangedFiles } from '../../../clients/git/content.ts';
import { readStatus } from '../../../clients/git/status.ts';
import { revisionScheme } from '../../../contributions.ts';

interface Revision {
  readonly folder: string;
  readonly revision: string;
  readonly path: string;
}

function revisionUri(revision: Revision): vscode.Uri {
  return vscode.Uri.from({
    scheme: revisionScheme,
    path: joinPath('/', revision.path),
    query: JSON.stringify([revision.folder, revision.revision, revision.path]),
  });
}

export function parseRevision(uri: vscode.Uri): Revision | undefined {
  const values: unknown = JSON.parse(uri.query);
  if (!Array.isArray(values)) return undefined;
  const [folder, revision, path]: unknown[] = values;
  return typeof folder === 'string' && typeof revision === 'string' && typeof path === 'string'
    ? { folder, revision, path }
    : undefined;
}

/** Opens the differences, committed, uncommitted and untracked; answers how many files differ. */
export async function compareWithBase(
  git: Git,
  { base, name }: { readonly base: string; readonly name: string },
): Promise<Result<number, GitFailure>> {
  const changed = await listChangedFiles(git, base);
  const status = await readStatus(git);
  const left = await runGit(git, ['merge-base', '--end-of-options', base, 'HEAD']);
  if (!changed.ok) return changed;
  if (!status.ok) return status;
  if (!left.ok) return left;
  const untracked = status.value.files.filter(({ kind }) => kind === 'untracked').map(({ path }) => path);
  const files = [...new Set([...changed.value, ...untracked])].sort();
  if (files.length > 0) {
    const revision = left.value.trim();
    await vscode.commands.executeCommand(
      'vscode.changes',
      vscode.l10n.t('{0} against {1}', name, base),
      files.map((path) => {
        const right = vscode.Uri.file(joinPath(git.folder, path));
        return [right, revisionUri({ folder: git.folder, revision, path }), right];
      }),
    );
  }
  return ok(files.length);
}
