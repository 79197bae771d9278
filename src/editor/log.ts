import * as vscode from 'vscode';
import type { Log } from '../base/ports.ts';
import { redact } from '../base/redact.ts';

export interface LogChannel extends Log, vscode.Disposable {
  show(): void;
}

/** The extension's log in the Output view. Every line is redacted before it is written. */
export function createLog(name: string): LogChannel {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  // Work that ends after the extension has nobody left to tell.
  let closed = false;
  const write = (level: 'info' | 'warn' | 'error') => (message: string) => {
    if (!closed) channel[level](redact(message));
  };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    show: () => channel.show(),
    dispose() {
      closed = true;
      channel.dispose();
    },
  };
}
