/** One command in an emergency: a terminal that records, a tab that documents meanwhile, a tab that finds out why. */
import type { IncidentRequest } from '../../../base/incidentCommands.ts';
import { recordOf, textOf } from '../../../base/json.ts';
import { runCommand } from '../../../editor/commands.ts';
import type { IncidentModel } from './incidentModel.ts';
import { shownOf } from './record.ts';
import type { Incidents } from './register.ts';

export async function openEmergency(
  incidents: Incidents,
  model: IncidentModel,
  request: IncidentRequest = {},
): Promise<unknown> {
  const shown = await shownOf(incidents, model, request);
  if (!shown) return undefined;
  const { incident } = shown;
  const alert = incident.events.find(({ kind }) => kind === 'alert');
  const service = textOf(recordOf(recordOf(alert?.data)['labels'])['service']);
  const reason = shown.state.title;
  return runCommand('sreWorkbench.tabs.openLayout', {
    layout: 'emergency-rollback',
    incident: { folder: incident.folder, id: incident.id },
    answers: { ...(reason !== '' && { reason }), ...(service !== '' && { service }) },
  });
}
