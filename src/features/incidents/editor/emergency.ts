/** One command in an emergency: a terminal that records, a tab that documents meanwhile, a tab that finds out why. */
import type { IncidentRequest } from '../../../base/incidentCommands.ts';
import { recordOf, textOf } from '../../../base/json.ts';
import { runCommand } from '../../../editor/commands.ts';
import type { IncidentModel } from './incidentModel.ts';
import { incidentOf } from './record.ts';
import type { Incidents } from './register.ts';

export async function openEmergency(
  incidents: Incidents,
  model: IncidentModel,
  request: IncidentRequest = {},
): Promise<unknown> {
  const incident = await incidentOf(incidents, request);
  const shown = incident && (await model.read(incident));
  if (!shown) return undefined;
  const alert = shown.incident.events.find(({ kind }) => kind === 'alert');
  const service = textOf(recordOf(recordOf(alert?.data)['labels'])['service']);
  const reason = shown.state.title;
  return runCommand('sreWorkbench.tabs.openLayout', {
    layout: 'emergency-rollback',
    incident,
    answers: { ...(reason !== '' && { reason }), ...(service !== '' && { service }) },
  });
}
