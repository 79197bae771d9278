/** What a person found, added to the log of the incident that the window works on. */
import * as vscode from 'vscode';
import type { FindingRequest } from '../../../base/incidentCommands.ts';
import { appendEvent } from '../../../clients/notes/incidentAppend.ts';
import { activeOrChosen } from './choose.ts';
import type { Incidents } from './incidents.ts';

/** Answers the number of the event, or undefined where nothing was written. */
export async function addFinding(
  incidents: Incidents,
  request: FindingRequest = {},
): Promise<number | undefined> {
  const incident = request.incident ?? (await activeOrChosen(incidents));
  if (!incident) return undefined;
  const mark = request.mark ?? 'finding';
  const text = request.text ?? (await vscode.window.showInputBox({ title: question(mark) }));
  if (text === undefined || text.trim() === '') return undefined;
  const written = await appendEvent(incidents.ports, incident.folder, {
    kind: 'finding',
    data: { text: text.trim(), mark },
    evidence: request.evidence ?? [],
  });
  if (!written.ok) {
    incidents.reporter.failure(written.error);
    return undefined;
  }
  vscode.window.setStatusBarMessage(`$(check) ${vscode.l10n.t('Added to {0}', incident.id)}`, 5000);
  return written.value.seq;
}

function question(mark: NonNullable<FindingRequest['mark']>): string {
  if (mark === 'cause') return vscode.l10n.t('What is the cause?');
  if (mark === 'helped') return vscode.l10n.t('What helped?');
  return vscode.l10n.t('What did you find?');
}
