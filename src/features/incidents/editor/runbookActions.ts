/** Runbooks from a whole incident, from a part of it, or from a recording of a terminal. */
import * as vscode from 'vscode';
import type { IncidentRequest } from '../../../base/incidentCommands.ts';
import { joinPath, parentOf } from '../../../base/paths.ts';
import { pathOf } from '../../../editor/files.ts';
import { askForNotesFolder } from '../../../editor/notesFolder.ts';
import { withProgress } from '../../../editor/progress.ts';
import { recordingEvents } from '../core/recording/recordingEvents.ts';
import { generateRunbook, type RunbookSource } from '../core/runbook/writeRunbook.ts';
import { timelineRows } from '../core/state/rows.ts';
import type { ShownIncident } from './incidentModel.ts';
import { record } from './record.ts';
import type { Incidents } from './incidents.ts';
import { keptText, showDocument } from './showDocument.ts';
import { clockText } from './words.ts';

export async function openRunbook(
  incidents: Incidents,
  { incident }: ShownIncident,
  part: RunbookSource['part'] = {},
): Promise<boolean> {
  const { id, events, folder } = incident;
  const name = await showRunbook(incidents, parentOf(parentOf(folder)), { id, events, part });
  if (name === undefined) return false;
  const summary = vscode.l10n.t('Runbook made from the record');
  const data = { what: 'runbook', ref: `runbooks/${name}`, summary };
  return record(incidents, incident, { kind: 'change', data });
}

/** From the event that the command was called on, else from one that is asked for, up to another one. */
export async function openRunbookOfPart(
  incidents: Incidents,
  shown: ShownIncident,
  { seq }: IncidentRequest,
): Promise<boolean> {
  const from = seq ?? (await askForEvent(shown, vscode.l10n.t('Where does the part begin?')));
  if (from === undefined) return false;
  const to = await askForEvent(shown, vscode.l10n.t('Where does it end?'), from);
  return to === undefined ? false : openRunbook(incidents, shown, { from, to });
}

async function askForEvent(
  { incident }: ShownIncident,
  title: string,
  from?: number,
): Promise<number | undefined> {
  const rows = timelineRows(incident.events).filter(({ seq }) => from === undefined || seq >= from);
  const items = rows.map(({ seq, at, actor, text }) => ({
    label: text,
    description: `${clockText(at, true)} · ${actor}`,
    seq,
  }));
  // The end is more often the last event.
  const order = from === undefined ? items : items.toReversed();
  return (await vscode.window.showQuickPick(order, { title, matchOnDescription: true }))?.seq;
}

export async function openRunbookOfRecording(
  incidents: Incidents,
  { file }: IncidentRequest = {},
): Promise<boolean> {
  const { ports, reporter } = incidents;
  const path = file ?? (await askForRecording());
  if (path === undefined) return false;
  const title = vscode.l10n.t('Reading the recording');
  const read = await withProgress(title, () => recordingEvents(ports.files, path));
  if (!read) return false;
  if (!read.ok) {
    reporter.failure({ code: 'bad-recording', message: read.error });
    return false;
  }
  const notes = await askForNotesFolder(ports.files);
  if (notes === undefined) return false;
  return (await showRunbook(incidents, notes, { ...read.value, from: 'recording' })) !== undefined;
}

async function askForRecording(): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Which recording? A file of asciinema or script.'),
      openLabel: vscode.l10n.t('Make a Runbook'),
    })) ?? [];
  return chosen && pathOf(chosen);
}

/** Answers the name of its file. */
async function showRunbook(
  incidents: Incidents,
  notes: string,
  source: RunbookSource,
): Promise<string | undefined> {
  const { ports } = incidents;
  const first = await generateRunbook(ports, source);
  const file = joinPath(notes, 'runbooks', first.name);
  const before = await ports.files.read(file);
  const written = before.ok
    ? await generateRunbook(ports, { ...source, existing: new TextDecoder().decode(before.value) })
    : first;
  if (!(await showDocument(incidents, file, written.markdown))) return undefined;
  if (written.kept.length > 0) void vscode.window.showInformationMessage(keptText(written.kept));
  return first.name;
}
