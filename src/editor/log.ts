import * as vscode from 'vscode';
import type { Log } from '../base/ports.ts';
import { redact } from '../base/redact.ts';

export interface LogChannel extends Log, vscode.Disposable {
  show(): void;
}

/** The extension's log in the Output view. Every line is redacted before it is written. */
export function createLog(name: string): LogChannel {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  return {
    info: (message) => channel.info(redact(message)),
    warn: (message) => channel.warn(redact(message)),
    error: (message) => channel.error(redact(message)),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}
