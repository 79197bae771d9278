/** Keeps what a check has shown true: the chart is checked again when a file around it changes, also by a hand outside of the editor. */
import * as vscode from 'vscode';

/** What a chart and the files around it can be made of; no other file says anything of readiness. */
const files = '**/*.{yaml,yml,json,md,tpl,tgz,lock}';
/** Milliseconds without a further change before the chart is checked again. */
const quiet = 500;

/** @param check handles its own failures; never called twice at a time */
export function renewOnChange(
  folder: string,
  check: (signal: AbortSignal) => Promise<void>,
): vscode.Disposable {
  const over = new AbortController();
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(vscode.Uri.file(folder), files),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Promise.resolve();
  const changed = ({ path }: vscode.Uri): void => {
    if (/\/(?:node_modules|\.git)\//.test(path)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(() => check(over.signal));
    }, quiet);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
    {
      dispose: () => {
        clearTimeout(timer);
        over.abort();
      },
    },
  );
}
