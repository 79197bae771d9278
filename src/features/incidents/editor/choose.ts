/** Which incident: of those in the notes, asked where it is not known. */
import * as vscode from 'vscode';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { listIncidents } from '../../../clients/notes/incidents.ts';
import { askForNotesFolder, notesFolder } from '../../../editor/notesFolder.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { Incidents } from './incidents.ts';

/** Absolute; undefined where there is no notes folder, and with `ask` where the person wants none. */
export async function incidentsFolder(files: Files, ask = false): Promise<string | undefined> {
  const notes = await (ask ? askForNotesFolder(files) : notesFolder(files));
  return notes && joinPath(notes, readSetting('sreWorkbench.incidents.folder').replaceAll('\\', '/'));
}

/** The active incident, or one that the person chooses and that becomes the active one. */
export async function activeOrChosen(incidents: Incidents): Promise<IncidentReference | undefined> {
  return incidents.active.get() ?? chooseIncident(incidents);
}

/** Answers the incident that this window works on from now on. */
export async function chooseIncident(incidents: Incidents): Promise<IncidentReference | undefined> {
  const { ports, active } = incidents;
  const folder = await incidentsFolder(ports.files);
  const places = folder === undefined ? [] : await listIncidents(ports.files, folder);
  const current = active.get();
  const items: (vscode.QuickPickItem & { incident?: IncidentReference; none?: true })[] = places.map(
    (place) => ({
      label: place.id,
      incident: place,
      ...(place.folder === current?.folder && { description: vscode.l10n.t('active') }),
    }),
  );
  items.push({ label: `$(flame) ${vscode.l10n.t('Declare a new incident …')}` });
  if (current) items.push({ label: `$(circle-slash) ${vscode.l10n.t('None')}`, none: true });
  const title = vscode.l10n.t('Which incident does this window work on?');
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (!chosen) return undefined;
  if (chosen.incident || chosen.none) {
    await active.set(chosen.incident);
    return chosen.incident;
  }
  const { declareIncident } = await import('./declare.ts');
  return declareIncident(incidents);
}
