/** Which session a command is about: a row of the agent tabs knows only its tab, so the tabs are asked. */
import * as vscode from 'vscode';
import { isRecord, textOf } from '../base/json.ts';
import type { HandoffRequest, TabReference } from '../contributions.ts';
import { runCommand } from './commands.ts';
import { pathOf } from './files.ts';

/** Undefined where nothing is named, and where the tab is gone. */
export async function sessionOf(
  request: HandoffRequest | TabReference | undefined,
): Promise<HandoffRequest | undefined> {
  if (request === undefined || 'cwd' in request) return request;
  return readRequest(await runCommand('sreWorkbench.tabs.describe', { tab: request.tab }));
}

function readRequest(answer: unknown): HandoffRequest | undefined {
  if (!isRecord(answer)) return undefined;
  const cwd = textOf(answer['cwd']);
  const task = textOf(answer['task']);
  const transcript = textOf(answer['transcript']);
  const conversation = readConversation(answer['conversation']);
  if (cwd === '') return undefined;
  return {
    cwd,
    ...(task !== '' && { task }),
    ...(transcript !== '' && { transcript }),
    ...(conversation && { conversation }),
  };
}

function readConversation(value: unknown): HandoffRequest['conversation'] {
  if (!isRecord(value)) return undefined;
  const { agent, id } = value;
  return (agent === 'claude-code' || agent === 'codex') && typeof id === 'string' ? { agent, id } : undefined;
}

/** The folder of the workspace, or the one that the person chooses; undefined without one. */
export async function pickWorkspaceFolder(placeHolder: string): Promise<string | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length < 2) return folders[0] && pathOf(folders[0].uri);
  const chosen = await vscode.window.showWorkspaceFolderPick({ placeHolder });
  return chosen && pathOf(chosen.uri);
}
