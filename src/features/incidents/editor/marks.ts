/** One keystroke: the last command, what is selected in a terminal, or what is selected in an editor, becomes a finding. */
import * as vscode from 'vscode';
import type { MarkSource } from '../../../base/incidentCommands.ts';
import { appendEvent } from '../../../clients/notes/incidentAppend.ts';
import type { Mark } from '../../../clients/notes/incidentEvents.ts';
import { pathOf } from '../../../editor/files.ts';
import { lastCommand, type Marked } from '../core/marked.ts';
import { activeOrChosen } from './choose.ts';
import type { Incidents } from './incidents.ts';

/** Answers the number of the event, or undefined where nothing was written. */
export async function markAs(
  incidents: Incidents,
  mark: Mark,
  source: MarkSource | undefined,
): Promise<number | undefined> {
  const incident = await activeOrChosen(incidents);
  if (!incident) return undefined;
  const { ports, reporter } = incidents;
  const found = (await selected(source)) ?? (await lastCommand(ports.files, incident.folder));
  if (!found) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing to mark: select some text, or run a command in an incident terminal first.'),
    );
    return undefined;
  }
  const written = await appendEvent(ports, incident.folder, {
    kind: 'finding',
    data: { text: found.text, mark },
    evidence: found.evidence,
  });
  if (!written.ok) {
    reporter.failure(written.error);
    return undefined;
  }
  const first = found.text.split('\n')[0] ?? '';
  vscode.window.setStatusBarMessage(`$(check) ${sentences[mark](first.slice(0, 60))}`, 5000);
  return written.value.seq;
}

const sentences: Readonly<Record<Mark, (text: string) => string>> = {
  finding: (text) => vscode.l10n.t('Marked as a finding: {0}', text),
  cause: (text) => vscode.l10n.t('Marked as the cause: {0}', text),
  helped: (text) => vscode.l10n.t('Marked as what helped: {0}', text),
};

async function selected(source: MarkSource | undefined): Promise<Marked | undefined> {
  if (source?.from === 'command') return undefined;
  if (source?.from === 'terminal') return terminalSelection();
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) return undefined;
  const { document, selection } = editor;
  const place = document.uri.scheme === 'file' ? pathOf(document.uri) : document.uri.toString();
  return { text: document.getText(selection), evidence: [`${place}#L${selection.start.line + 1}`] };
}

/** The editor hands a terminal's selection out through the clipboard alone, which gets back what it held. */
async function terminalSelection(): Promise<Marked | undefined> {
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
  const text = await clipboard.readText();
  await clipboard.writeText(before);
  return text.trim() === '' ? undefined : { text: text.trimEnd(), evidence: [] };
}
