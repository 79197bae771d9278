import * as vscode from 'vscode';
import type { Files } from '../base/ports.ts';
import { ok } from '../base/result.ts';

const encoder = new TextEncoder();

/** The files as they stand on the screen: an open document with unsaved changes answers instead of the disk. */
export function filesOnScreen(disk: Files): Files {
  return {
    ...disk,
    async read(path, maxBytes) {
      const open = vscode.workspace.textDocuments.find(
        (document) => document.isDirty && document.uri.scheme === 'file' && pathOf(document.uri) === path,
      );
      return open ? ok(encoder.encode(open.getText())) : disk.read(path, maxBytes);
    },
  };
}

/** An absolute path with `/` on every platform, as the ports take it. */
export function pathOf(uri: vscode.Uri): string {
  return uri.fsPath.replaceAll('\\', '/');
}
