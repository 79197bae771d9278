/** Writes what a person says about an incident to its log; each change is an event. */
import * as vscode from 'vscode';
import type { IncidentReference, IncidentRequest } from '../../../base/incidentCommands.ts';
import { appendEvent } from '../../../clients/notes/incidentAppend.ts';
import type { NewEvent } from '../../../clients/notes/incidentEvents.ts';
import { activeOrChosen } from './choose.ts';
import type { Incidents } from './incidents.ts';

/** The one that is named, else the active one, else the one that the person chooses. */
export async function incidentOf(
  incidents: Incidents,
  request: IncidentRequest = {},
): Promise<IncidentReference | undefined> {
  const { folder, id } = request;
  return folder !== undefined && id !== undefined ? { folder, id } : activeOrChosen(incidents);
}

/** False after a failure was told. */
export async function record(
  { ports, reporter }: Incidents,
  incident: IncidentReference,
  event: NewEvent,
): Promise<boolean> {
  const written = await appendEvent(ports, incident.folder, event);
  if (!written.ok) reporter.failure(written.error);
  return written.ok;
}

/** The text that was given, else what the person types; undefined where it is empty. */
export async function textOrAsk(
  given: string | undefined,
  title: string,
  value = '',
): Promise<string | undefined> {
  const text = given ?? (await vscode.window.showInputBox({ title, value, ignoreFocusOut: true }));
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

/** One of some words, with what each means. */
export async function pickWord<Word extends string>(
  title: string,
  items: readonly (vscode.QuickPickItem & { readonly word: Word })[],
): Promise<Word | undefined> {
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.word;
}
