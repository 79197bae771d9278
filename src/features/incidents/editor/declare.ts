/** Begins an incident: a title, a severity, its log, and from then on this window works on it. */
import * as vscode from 'vscode';
import type { IncidentPrefill, IncidentReference, Severity } from '../../../base/incidentCommands.ts';
import { appendEvents } from '../../../clients/notes/incidentAppend.ts';
import { createIncident } from '../../../clients/notes/incidents.ts';
import { readSetting } from '../../../editor/settings.ts';
import { openingEvents } from '../core/openingEvents.ts';
import { proposeSeverity, readPriorities } from '../core/state/severity.ts';
import { incidentsFolder } from './choose.ts';
import type { Incidents } from './incidents.ts';
import { pickSeverity } from './stateActions.ts';

export async function declareIncident(
  incidents: Incidents,
  prefill: IncidentPrefill = {},
): Promise<IncidentReference | undefined> {
  const { ports, reporter, active } = incidents;
  const title =
    prefill.title ??
    (await vscode.window.showInputBox({
      title: vscode.l10n.t('What is wrong, in a few words?'),
      value: prefill.alert?.summary ?? prefill.alert?.name ?? '',
      validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('Say what is wrong.') : undefined),
    }));
  if (title === undefined) return undefined;
  const severity = prefill.severity ?? (await askForSeverity(prefill));
  if (severity === undefined) return undefined;
  const folder = await incidentsFolder(ports.files, true);
  if (folder === undefined) return undefined;
  const made = await createIncident(ports, folder, readSetting('sreWorkbench.incidents.idPattern'));
  if (!made.ok) {
    reporter.failure(made.error);
    return undefined;
  }
  const events = openingEvents({ ...prefill, title: title.trim(), severity });
  const written = await appendEvents(ports, made.value.folder, () => events);
  if (!written.ok) reporter.failure(written.error);
  await active.set(made.value);
  const { offerSimilar } = await import('./similarActions.ts');
  void offerSimilar(incidents, made.value);
  return made.value;
}

/** What speaks for the proposal stands beside it. */
async function askForSeverity({ alert }: IncidentPrefill): Promise<Severity | undefined> {
  if (!alert) return pickSeverity();
  const { labels = {}, summary } = alert;
  const words = [labels['severity'], labels['priority']].filter((word) => word !== undefined);
  const priorities = readPriorities(readSetting('sreWorkbench.incidents.priorities'));
  return pickSeverity(undefined, proposeSeverity({ labels: words, summary }, priorities));
}
