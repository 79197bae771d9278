/** The notes folder of this window: set, found, or asked for once. */
import * as vscode from 'vscode';
import { isAbsolute } from '../base/paths.ts';
import { findNotesFolder, proposedNotesFolder } from '../base/notesFolder.ts';
import type { Files } from '../base/ports.ts';
import { pathOf } from './files.ts';
import { readSetting, writeWorkspaceSetting } from './settings.ts';

/** Asked no more in this window: the answer was that there shall be none. */
let declined = false;

/** Absolute. */
export function workspaceFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => pathOf(uri));
}

/** Absolute; undefined where none is set and none is there. Asks nobody. */
export async function notesFolder(files: Files): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const setting = readSetting('sreWorkbench.notesFolder').trim();
  const folders = workspaceFolders();
  if (setting !== '' && !isAbsolute(setting.replaceAll('\\', '/')) && folders.length === 0) return undefined;
  return findNotesFolder(files, {
    setting,
    folders,
    activeFile: active?.scheme === 'file' ? pathOf(active) : undefined,
  });
}

/** The same, and where there is none asks where notes shall be kept, and remembers the answer in the workspace's settings. */
export async function askForNotesFolder(files: Files): Promise<string | undefined> {
  const known = await notesFolder(files);
  const proposal = proposedNotesFolder(workspaceFolders());
  if (known !== undefined || proposal === undefined || declined) return known;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Where shall notes be kept?'),
    prompt: vscode.l10n.t(
      'Handoffs, incidents, runbooks and work items go there, as files. Relative to the first workspace folder.',
    ),
    value: 'SRE/notes',
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('Name a folder.') : undefined),
  });
  if (answer === undefined) {
    declined = true;
    return undefined;
  }
  await writeWorkspaceSetting('sreWorkbench.notesFolder', answer.trim());
  return notesFolder(files);
}
