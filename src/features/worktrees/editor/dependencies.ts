/** What the worktrees are built with. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { pathOf } from '../../../editor/files.ts';
import type { Reporter } from '../../../editor/report.ts';

export interface WorktreesDependencies {
  readonly ports: Ports;
  readonly reporter: Reporter;
  /** Where removed worktrees are kept: this machine's, for all workspaces. */
  readonly globalStorageUri: vscode.Uri;
}

/** Paths of the folders of the workspace that are on this machine's disk. */
export function workspaceRoots(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => pathOf(uri));
}
