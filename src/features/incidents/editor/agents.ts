/** What agents run: read from a transcript when asked, or told by their hooks from the moment on that a person wants it. */
import * as vscode from 'vscode';
import type { AgentSession } from '../../../base/incidentCommands.ts';
import { sessionChoices } from '../../../clients/agents/choices.ts';
import { findTranscript } from '../../../clients/agents/places.ts';
import { readRecord } from '../../../clients/agents/record.ts';
import { readIncident } from '../../../clients/notes/incidentLog.ts';
import { pathOf } from '../../../editor/files.ts';
import { pickTranscript, sessionOf } from '../../../editor/session.ts';
import { readSetting } from '../../../editor/settings.ts';
import { addAgentCommand, missingCommands } from '../core/agentCommands.ts';
import { agentPlaceFile, agentPlaceText } from '../core/agentPlace.ts';
import { activeOrChosen } from './choose.ts';
import type { Incidents } from './incidents.ts';

/** Adds the commands of a session that the log does not have yet; answers how many. */
export async function addAgentCommands(
  incidents: Incidents,
  request: AgentSession | undefined,
): Promise<number | undefined> {
  const { ports, reporter } = incidents;
  const incident = await activeOrChosen(incidents);
  if (!incident) return undefined;
  const session = await sessionOf(request);
  const transcript = await transcriptOf(incidents, session);
  if (transcript === undefined) return undefined;
  const [record, log] = await Promise.all([
    readRecord(ports, transcript),
    readIncident(ports.files, incident.folder),
  ]);
  if (!record.ok || !log.ok) {
    if (!record.ok) reporter.failure(record.error);
    if (!log.ok) reporter.failure(log.error);
    return undefined;
  }
  const { agent, sessionId } = record.value.state;
  const { events } = log.value;
  const missing = await missingCommands(events, record.value.commands, {
    actor: `agent:${agent}:${sessionId ?? ''}`,
    since: Math.min(...events.map(({ t }) => t)),
  });
  for (const command of missing) {
    const written = await addAgentCommand(ports, incident.folder, command);
    if (written.ok) continue;
    reporter.failure(written.error);
    return undefined;
  }
  void vscode.window.showInformationMessage(
    missing.length === 0
      ? vscode.l10n.t('{0} has all commands of that session.', incident.id)
      : vscode.l10n.t('{0} commands of that session were added to {1}.', missing.length, incident.id),
  );
  return missing.length;
}

async function transcriptOf(
  { ports }: Incidents,
  session: Awaited<ReturnType<typeof sessionOf>>,
): Promise<string | undefined> {
  if (session?.transcript !== undefined) return session.transcript;
  const { agent, id } = session?.conversation ?? {};
  const known = agent && id ? await findTranscript(ports, { agent, sessionId: id }) : undefined;
  return known?.path ?? pickTranscript((folder) => sessionChoices(ports, folder), session?.cwd);
}

/** Lets the hooks of agents find the incident, or find none. */
export async function tellHooks({ ports, reporter, active }: Incidents): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (!folder) return;
  const file = agentPlaceFile(pathOf(folder.uri));
  const incident = readSetting('sreWorkbench.incidents.recordAgents') ? active.get() : undefined;
  const done = incident
    ? await ports.writer.write(file, agentPlaceText(incident))
    : await ports.writer.remove(file);
  if (!done.ok) reporter.failure(done.error);
  // Git never sees the folder: it holds an ignore file for itself.
  if (incident) await ports.writer.create(file.replace(/[^/]+$/, '.gitignore'), '*\n');
}
