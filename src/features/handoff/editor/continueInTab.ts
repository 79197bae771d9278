/** Starts an agent with a handoff. The old tab goes on as it is; the text is shown once more before it is sent. */
import * as vscode from 'vscode';
import { nameOf, parentOf } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';
import { runCommand } from '../../../editor/commands.ts';
import { pathOf } from '../../../editor/files.ts';
import type { Reporter } from '../../../editor/report.ts';
import { readMark } from '../core/chain.ts';

const decoder = new TextDecoder();

export interface HandoffDependencies {
  readonly ports: Ports;
  readonly reporter: Reporter;
}

/** @param file absolute path of a saved handoff; the document in front unless told */
export async function continueInTab({ ports, reporter }: HandoffDependencies, file?: string): Promise<void> {
  const path = typeof file === 'string' ? file : await savedPath();
  if (path === undefined) return;
  const read = await ports.files.read(path);
  if (!read.ok) return reporter.failure(read.error);
  const text = decoder.decode(read.value);
  const mark = readMark(text);
  const goal = /^# [^:]*: (.+)$/m.exec(text)?.[1];
  const folder = mark?.folder ?? folderOf(path);
  await runCommand('sreWorkbench.tabs.open', {
    cwd: folder,
    name: nameOf(folder),
    promptFile: path,
    ...(goal !== undefined && { task: goal }),
  });
}

async function savedPath(): Promise<string | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'markdown') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Open a handoff first, or run "Prepare Handoff": the document in front is what the new tab starts with.',
      ),
    );
    return undefined;
  }
  const saved =
    document.isDirty || document.isUntitled ? await vscode.workspace.save(document.uri) : document.uri;
  return saved?.scheme === 'file' ? pathOf(saved) : undefined;
}

/** For a handoff whose mark was edited away. */
function folderOf(path: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
  return folder ? pathOf(folder.uri) : parentOf(path);
}
