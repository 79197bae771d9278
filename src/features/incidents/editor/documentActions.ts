/** Documents that are made from the record: they are opened for a person to read, and what a person wrote in them stays. */
import * as vscode from 'vscode';
import type { IncidentRequest } from '../../../base/incidentCommands.ts';
import { joinPath, parentOf } from '../../../base/paths.ts';
import { generateRunbook } from '../core/runbook/writeRunbook.ts';
import type { IncidentModel } from './incidentModel.ts';
import { incidentOf, record } from './record.ts';
import type { Incidents } from './register.ts';

export async function openRunbook(
  incidents: Incidents,
  model: IncidentModel,
  request: IncidentRequest = {},
): Promise<boolean> {
  const incident = await incidentOf(incidents, request);
  const shown = incident && (await model.read(incident));
  if (!shown) return false;
  const { ports } = incidents;
  const source = { id: incident.id, events: shown.incident.events };
  const first = await generateRunbook(ports, source);
  const file = joinPath(parentOf(parentOf(incident.folder)), 'runbooks', first.name);
  const before = await ports.files.read(file);
  const written = before.ok
    ? await generateRunbook(ports, { ...source, existing: new TextDecoder().decode(before.value) })
    : first;
  if (!(await showDocument(incidents, file, written.markdown))) return false;
  if (written.kept.length > 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Parts that somebody edited stay as they are: {0}.', written.kept.join(', ')),
    );
  }
  const summary = vscode.l10n.t('Runbook made from the record');
  return record(incidents, incident, {
    kind: 'change',
    data: { what: 'runbook', ref: `runbooks/${first.name}`, summary },
  });
}

/** A new file is written; into one that is there the text goes as an edit that a person saves or takes back. */
export async function showDocument(
  { ports, reporter }: Incidents,
  file: string,
  text: string,
): Promise<boolean> {
  const there = await ports.files.stat(file);
  const uri = vscode.Uri.file(file);
  if (!there.ok) {
    const written = await ports.writer.write(file, text);
    if (!written.ok) {
      reporter.failure(written.error);
      return false;
    }
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.getText() !== text) {
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, whole, text);
    await vscode.workspace.applyEdit(edit);
  }
  await vscode.window.showTextDocument(document, { preview: false });
  return true;
}
