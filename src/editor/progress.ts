import * as vscode from 'vscode';

export interface Progress {
  readonly signal: AbortSignal;
  /** A sentence on what is done now, and the share that is done, from 0 to 1. */
  report(message: string, share: number): void;
}

/** Shows progress in a notification with a cancel button; answers undefined when it was cancelled. */
export async function withProgress<T>(
  title: string,
  task: (progress: Progress) => Promise<T>,
): Promise<T | undefined> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const signal = abortSignal(token);
      let done = 0;
      const result = await task({
        signal,
        report(message, share) {
          progress.report({ message, increment: Math.max(0, share - done) * 100 });
          done = Math.max(done, share);
        },
      });
      return signal.aborted ? undefined : result;
    },
  );
}

export function abortSignal(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
