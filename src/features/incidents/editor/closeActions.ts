/** Closing asks for what has to be there, and tells each point that is open; reopening begins anew. */
import * as vscode from 'vscode';
import type { IncidentReference, IncidentRequest } from '../../../base/incidentCommands.ts';
import { appendEvents } from '../../../clients/notes/incidentAppend.ts';
import { eventReference } from '../core/state/references.ts';
import type { DonePoint } from '../core/state/done.ts';
import type { IncidentModel, ShownIncident } from './incidentModel.ts';
import { record, textOrAsk } from './record.ts';
import type { Incidents } from './incidents.ts';

export async function closeIncident(
  incidents: Incidents,
  model: IncidentModel,
  shown: ShownIncident,
): Promise<boolean> {
  const { incident } = shown;
  if (!shown.open) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} is closed already.', incident.id));
    return false;
  }
  const { done } = await model.check(shown);
  const open = done.filter((point) => !point.done);
  const evidence = done.flatMap(({ seq }) => (seq === undefined ? [] : [eventReference(seq)]));
  const closed = { kind: 'status', data: { status: 'closed' }, evidence } as const;
  if (open.length === 0) return record(incidents, incident, closed);
  const why = await tellOpenPoints(incident.id, open);
  if (why === undefined) return false;
  const told = open.map(({ title, text }) => `${title}: ${text}`).join('\n');
  const decision = vscode.l10n.t('Closed with open points. {0}\n{1}', why, told);
  const written = await appendEvents(incidents.ports, incident.folder, () => [
    { kind: 'decision', data: { text: decision } },
    closed,
  ]);
  if (!written.ok) incidents.reporter.failure(written.error);
  return written.ok;
}

/** Why it is closed all the same; undefined where it stays open. */
async function tellOpenPoints(id: string, open: readonly DonePoint[]): Promise<string | undefined> {
  const anyway = vscode.l10n.t('Close with Open Points …');
  const detail = open.map(({ title, text }) => `• ${title}: ${text}`).join('\n\n');
  const chosen = await vscode.window.showWarningMessage(
    open.length === 1
      ? vscode.l10n.t('One point of {0} is open.', id)
      : vscode.l10n.t('{1} points of {0} are open.', id, open.length),
    { modal: true, detail },
    anyway,
  );
  if (chosen !== anyway) return undefined;
  return textOrAsk(undefined, vscode.l10n.t('Why is it closed all the same? The reason goes to the log.'));
}

export async function reopenIncident(
  incidents: Incidents,
  incident: IncidentReference,
  request: IncidentRequest,
): Promise<boolean> {
  const text = await textOrAsk(request.text, vscode.l10n.t('Why is {0} open again?', incident.id));
  if (text === undefined) return false;
  const written = await appendEvents(incidents.ports, incident.folder, () => [
    { kind: 'note', data: { text } },
    { kind: 'status', data: { status: 'reopened' } },
  ]);
  if (!written.ok) incidents.reporter.failure(written.error);
  else await incidents.active.set(incident);
  return written.ok;
}
