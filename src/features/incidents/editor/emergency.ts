/** One command in an emergency: a terminal that records, a tab that documents meanwhile, a tab that finds out why. */
import { recordOf, textOf } from '../../../base/json.ts';
import { runCommand } from '../../../editor/commands.ts';
import type { ShownIncident } from './incidentModel.ts';

export async function openEmergency({ incident, state }: ShownIncident): Promise<unknown> {
  const alert = incident.events.find(({ kind }) => kind === 'alert');
  const service = textOf(recordOf(recordOf(alert?.data)['labels'])['service']);
  const reason = state.title;
  return runCommand('sreWorkbench.tabs.openLayout', {
    layout: 'emergency-rollback',
    incident: { folder: incident.folder, id: incident.id },
    answers: { ...(reason !== '' && { reason }), ...(service !== '' && { service }) },
  });
}
