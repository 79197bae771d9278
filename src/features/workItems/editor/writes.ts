import * as vscode from 'vscode';

/** What was written to the server from this window, by people and by agents. */
export const writes = new vscode.EventEmitter<{ readonly changed: number; readonly created: number }>();
