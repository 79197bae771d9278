/** Documents that are made from the record: they are opened for a person to read, and what a person wrote in them stays. */
import * as vscode from 'vscode';
import type { IncidentReference, IncidentRequest } from '../../../base/incidentCommands.ts';
import { joinPath, parentOf } from '../../../base/paths.ts';
import { readServers } from '../../../base/serverSettings.ts';
import type { IncidentEvent } from '../../../clients/notes/incidentEvents.ts';
import { askedServer } from '../../../clients/prometheus/toolServer.ts';
import { workspaceFolders } from '../../../editor/notesFolder.ts';
import { withProgress } from '../../../editor/progress.ts';
import { readSetting } from '../../../editor/settings.ts';
import { agentUsage } from '../core/postmortem/agentUsage.ts';
import { checkActionItem } from '../core/postmortem/actionItems.ts';
import type { Charts } from '../core/postmortem/charts.ts';
import { draftPostmortem } from '../core/postmortem/postmortem.ts';
import { commitMessage, sessionSummary } from '../core/postmortem/sessionTexts.ts';
import { recordOfIncident } from '../core/record/record.ts';
import { writePictures } from '../core/saveMerged.ts';
import { readTargets } from '../core/state/severity.ts';
import type { ShownIncident } from './incidentModel.ts';
import { record, textOrAsk } from './record.ts';
import { keptText, showDocument } from './showDocument.ts';
import type { Incidents } from './incidents.ts';

export async function openPostmortem(incidents: Incidents, { incident }: ShownIncident): Promise<boolean> {
  const { ports } = incidents;
  const { id, folder } = incident;
  const file = joinPath(parentOf(parentOf(folder)), 'postmortems', `${id}.md`);
  const before = await ports.files.read(file);
  const charts = await chartsOf(ports, incident.events);
  const drafted = await draftPostmortem(ports, {
    id,
    events: incident.events,
    ...(charts && { charts }),
    targets: readTargets(readSetting('sreWorkbench.incidents.targets')),
    ...(before.ok && { existing: new TextDecoder().decode(before.value) }),
  });
  const { markdown, kept, gaps } = drafted;
  const pictures = await writePictures(ports, parentOf(file), drafted);
  if (!pictures.ok) incidents.reporter.failure(pictures.error);
  if (!(await showDocument(incidents, file, markdown))) return false;
  const told = [
    gaps.length > 0 && vscode.l10n.t('{0} gaps are left to you: no event says them.', gaps.length),
    kept.length > 0 && keptText(kept),
  ].filter((part) => typeof part === 'string');
  if (told.length > 0) void vscode.window.showInformationMessage(told.join(' '));
  const summary = vscode.l10n.t('Postmortem drafted from the record');
  const ref = `postmortems/${id}.md`;
  if (before.ok) return true;
  return record(incidents, incident, { kind: 'change', data: { what: 'postmortem', ref, summary } });
}

/** What the first server answers to the queries that findings rest on; undefined without a server, or where it was cancelled. */
async function chartsOf(
  ports: Incidents['ports'],
  events: readonly IncidentEvent[],
): Promise<Charts | undefined> {
  const servers = readServers(readSetting('sreWorkbench.prometheus.servers'));
  const client = askedServer({ ports, servers })(undefined);
  if (!client.ok) return undefined;
  const { askCharts } = await import('../core/postmortem/charts.ts');
  return withProgress(
    vscode.l10n.t('Asking Prometheus for the queries of the incident'),
    async ({ signal }) => {
      const charts = await askCharts(client.value, { events }, { now: ports.clock.now() / 1000, signal });
      return signal.aborted ? undefined : charts;
    },
  );
}

/** Refused without owner, due date and priority: what nobody owns is not done. */
export async function addActionItem(
  incidents: Incidents,
  incident: IncidentReference,
  request: IncidentRequest,
): Promise<boolean> {
  const what = await textOrAsk(request.text, vscode.l10n.t('What shall be done?'));
  if (what === undefined) return false;
  const owner = await textOrAsk(undefined, vscode.l10n.t('Who does it? One person.'));
  const due =
    owner && (await textOrAsk(undefined, vscode.l10n.t('By when? YYYY-MM-DD'), inTwoWeeks(incidents)));
  const priority = due && (await textOrAsk(undefined, vscode.l10n.t('How urgent? P0 to P4'), 'P1'));
  const item = checkActionItem({ what, owner: owner ?? '', due: due ?? '', priority: priority ?? '' });
  if (!item.ok) {
    incidents.reporter.failure(item.error);
    return false;
  }
  const { value } = item;
  const text = `action: ${value.what}; owner: ${value.owner}; due: ${value.due}; priority: ${value.priority}`;
  return record(incidents, incident, { kind: 'decision', data: { text } });
}

function inTwoWeeks({ ports }: Incidents): string {
  return new Date(ports.clock.now() + 14 * 24 * 3_600_000).toISOString().slice(0, 10);
}

/** The message for the commit of the fix, on the clipboard. */
export async function copyCommitMessage(incidents: Incidents, { incident }: ShownIncident): Promise<boolean> {
  const made = await recordOfIncident(incident.id, incident.events, incidents.ports.shell);
  await vscode.env.clipboard.writeText(commitMessage(made));
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The commit message is on the clipboard: context, solution, learning, impact.'),
  );
  return true;
}

/** Time per phase, figures against targets, agents and learnings, as a document. */
export async function openSummary(incidents: Incidents, { incident }: ShownIncident): Promise<boolean> {
  const { ports } = incidents;
  const content = sessionSummary({
    record: await recordOfIncident(incident.id, incident.events, ports.shell),
    targets: readTargets(readSetting('sreWorkbench.incidents.targets')),
    now: ports.clock.now(),
    usage: await agentUsage(ports, incident, workspaceFolders()),
  });
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document, { preview: false });
  return true;
}
