/** Opens the draft as a document to edit. Nothing is written before the person saves it, and nothing is sent. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';
import { findTranscript } from '../../../clients/agents/places.ts';
import type { HandoffRequest, SessionReference, TabReference } from '../../../base/tabCommands.ts';
import { askForNotesFolder } from '../../../editor/notesFolder.ts';
import { withProgress } from '../../../editor/progress.ts';
import { pickWorkspaceFolder, sessionOf } from '../../../editor/session.ts';
import { handoffsFolder } from '../core/chain.ts';
import { prepareHandoff, type Handoff } from '../core/handoff.ts';

export async function prepare(
  ports: Ports,
  request: HandoffRequest | TabReference | undefined,
): Promise<void> {
  const known = await sessionOf(request);
  const cwd =
    known?.cwd ?? (await pickWorkspaceFolder(vscode.l10n.t('Choose the folder whose work is handed over')));
  if (cwd === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open a folder first: a handoff is about the work in one.'),
    );
    return;
  }
  const goal = known?.goal ?? (await askForGoal(known?.task));
  if (goal === undefined) return;
  const notes = await askForNotesFolder(ports.files);
  const handoff = await withProgress(vscode.l10n.t('Preparing the handoff'), async ({ signal }) =>
    prepareHandoff(ports, {
      cwd,
      transcript: known?.transcript ?? (await transcriptOf(ports, known)),
      goal: goal.trim() === '' ? undefined : goal,
      task: known?.task,
      notes,
      signal,
    }),
  );
  if (handoff) await show(handoff, notes);
}

async function transcriptOf(
  ports: Ports,
  session: SessionReference | undefined,
): Promise<string | undefined> {
  if (!session?.conversation) return undefined;
  const { agent, id } = session.conversation;
  return (await findTranscript(ports, { agent, sessionId: id }))?.path;
}

function askForGoal(task: string | undefined): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('What shall the next session reach?'),
    prompt: vscode.l10n.t(
      'It stands first and orders the files. Left empty, the first request of the session stands there.',
    ),
    value: task ?? '',
  });
}

/** With a place to be saved to where there is a notes folder: saving asks nothing then. */
async function show({ markdown, name }: Handoff, notes: string | undefined): Promise<void> {
  const document =
    notes === undefined
      ? await vscode.workspace.openTextDocument({ language: 'markdown', content: markdown })
      : await vscode.workspace.openTextDocument(
          vscode.Uri.file(joinPath(handoffsFolder(notes), name)).with({ scheme: 'untitled' }),
        );
  if (document.getText() !== markdown) {
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, all, markdown);
    await vscode.workspace.applyEdit(edit);
  }
  await vscode.window.showTextDocument(document, { preview: false });
}
