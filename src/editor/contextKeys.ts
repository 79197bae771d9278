import * as vscode from 'vscode';
import type { ContextKeys } from '../contributions.ts';

/** Writes a context key only when its value changes: each write is a message to the window. */
export function contextKey<Key extends keyof ContextKeys>(key: Key): { set(value: ContextKeys[Key]): void } {
  let current: ContextKeys[Key] | undefined;
  return {
    set(value) {
      if (value === current) return;
      current = value;
      void vscode.commands.executeCommand('setContext', key, value);
    },
  };
}
