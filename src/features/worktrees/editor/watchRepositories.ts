/** Hears of what git changes in a repository, and of files that are saved in a worktree. Asks nothing by itself. */
import * as vscode from 'vscode';
import { isWithin } from '../../../base/paths.ts';
import { pathOf } from '../../../editor/files.ts';
import type { WorktreeBoard } from '../core/board.ts';

/** Milliseconds without a further change: one command of git writes many files. */
const quiet = 400;
const watched = '{HEAD,index,packed-refs,FETCH_HEAD,refs/heads/**,worktrees/**}';

export interface RepositoryWatch extends vscode.Disposable {
  /** Watches the repositories that the board has now. */
  update(): void;
}

export function watchRepositories(board: WorktreeBoard): RepositoryWatch {
  const watchers = new Map<string, vscode.Disposable>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const changed = (common: string): void => {
    clearTimeout(timers.get(common));
    timers.set(
      common,
      setTimeout(() => board.refresh(common), quiet),
    );
  };
  const saved = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
    if (uri.scheme !== 'file') return;
    const path = pathOf(uri);
    for (const { repository, worktrees } of board.repositories()) {
      if (worktrees?.some((worktree) => isWithin(path, worktree.path)) === true) changed(repository.common);
    }
  });
  return {
    update() {
      const wanted = new Set(board.repositories().map(({ repository }) => repository.common));
      for (const [common, watcher] of watchers) {
        if (wanted.has(common)) continue;
        watcher.dispose();
        watchers.delete(common);
      }
      for (const common of wanted) if (!watchers.has(common)) watchers.set(common, watch(common, changed));
    },
    dispose() {
      saved.dispose();
      for (const watcher of watchers.values()) watcher.dispose();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function watch(common: string, changed: (common: string) => void): vscode.Disposable {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(common), watched);
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  const tell = (): void => changed(common);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(tell),
    watcher.onDidCreate(tell),
    watcher.onDidDelete(tell),
  );
}
