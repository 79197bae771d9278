/** Which session a command is about: a row of the agent tabs knows only its tab, so the tabs are asked. */
import * as vscode from 'vscode';
import { isRecord, textOf } from '../base/json.ts';
import type { HandoffRequest, TabReference } from '../base/tabCommands.ts';
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

/** One of the sessions of a folder, as `clients/agents` lists them. */
interface SessionChoice {
  readonly place: {
    readonly agent: 'claude-code' | 'codex';
    readonly path: string;
    readonly sessionId: string;
    readonly modified: number;
  };
  readonly about: string | null;
}

/** Absolute path of the transcript that the person chooses, of the folder, or of one that is chosen first. */
export async function pickTranscript(
  choicesOf: (folder: string) => Promise<readonly SessionChoice[]>,
  folder: string | undefined,
): Promise<string | undefined> {
  const cwd = folder ?? (await pickWorkspaceFolder(vscode.l10n.t('Choose the folder of the session')));
  if (cwd === undefined) return undefined;
  const choices = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Looking for sessions') },
    async () => choicesOf(cwd),
  );
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No session of Claude Code or Codex was found for {0}.', cwd),
    );
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(
    choices.map(({ place, about }) => ({
      label: about ?? place.sessionId,
      description: place.agent === 'codex' ? 'Codex' : 'Claude Code',
      detail: new Date(place.modified).toLocaleString(vscode.env.language),
      path: place.path,
    })),
    { title: vscode.l10n.t('Choose a session'), matchOnDescription: true, matchOnDetail: true },
  );
  return chosen?.path;
}
