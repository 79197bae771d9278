import * as vscode from 'vscode';
import type { Failure } from '../base/result.ts';
import type { LogChannel } from './log.ts';

export interface ReportAction {
  readonly title: string;
  run(): unknown;
}

export interface Reporter {
  /** A failure of something that a person asked for: one sentence, one action, one log line. */
  failure(failure: Failure, action?: ReportAction): void;
  /** A fault of our own: the sentence says so and leads to the log. */
  bug(where: string, error: unknown): void;
  /** Only the log line: whoever called gets the error as an answer. */
  note(where: string, error: unknown): void;
}

export function createReporter(log: LogChannel): Reporter {
  const showLog: ReportAction = { title: vscode.l10n.t('Show Log'), run: () => log.show() };
  const note = (where: string, error: unknown): void =>
    log.error(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return {
    note,
    failure(failure, action = showLog) {
      log.error([failure.code, failure.message, failure.detail].filter(Boolean).join(': '));
      void offer(failure.message, action);
    },
    bug(where, error) {
      note(where, error);
      void offer(
        vscode.l10n.t(
          'SRE Workbench could not finish this because of a fault of its own. The log says more.',
        ),
        showLog,
      );
    },
  };
}

async function offer(message: string, action: ReportAction): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, action.title);
  if (chosen === action.title) await action.run();
}
