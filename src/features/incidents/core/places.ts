/** Where incidents, runbooks and postmortems lie, for whoever names them by a folder, by an id, or not at all. */
import { t } from '@vscode/l10n';
import { findNotesFolder, type NotesPlace } from '../../../base/notesFolder.ts';
import { joinPath, nameOf, parentOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { isOutside } from '../../../base/roots.ts';
import { readIncident, type Incident } from '../../../clients/notes/incidentLog.ts';

export interface Surroundings {
  readonly ports: { readonly files: Files };
  /** Absolute folder that relative paths start from. */
  readonly folder: string;
  readonly roots?: readonly string[];
  readonly notes?: () => Promise<NotesPlace | undefined>;
}

export function absolute({ folder }: Pick<Surroundings, 'folder'>, path: string): string {
  return joinPath(folder, path.replaceAll('\\', '/'));
}

export function outside(path: string): string {
  return t('{0} lies outside of the folders that are open.', path);
}

/** @param incident absolute, of one whose notes folder is wanted: the folder above `incidents/` */
export async function notesPlace(
  context: Surroundings,
  told: string | undefined,
  incident?: string,
): Promise<Result<NotesPlace, string>> {
  const place = await findPlace(context, told, incident);
  if (!place) return err(t('There is no notes folder here. Name one: --notes FOLDER.'));
  return (await isOutside(context, place.folder)) ? err(outside(place.folder)) : ok(place);
}

async function findPlace(
  context: Surroundings,
  told: string | undefined,
  incident: string | undefined,
): Promise<NotesPlace | undefined> {
  if (told !== undefined) return below(absolute(context, told));
  const set = await context.notes?.();
  if (set) return set;
  if (incident !== undefined) return { folder: parentOf(parentOf(incident)), incidents: parentOf(incident) };
  const folders = context.roots ?? [context.folder];
  const found = await findNotesFolder(context.ports.files, { setting: '', folders });
  return found === undefined ? undefined : below(found);
}

function below(folder: string): NotesPlace {
  return { folder, incidents: joinPath(folder, 'incidents') };
}

/** A folder, or the id of an incident in the notes folder. */
async function incidentFolder(
  context: Surroundings,
  incident: string,
  notes: string | undefined,
): Promise<Result<string, string>> {
  const direct = absolute(context, incident);
  const isName = nameOf(incident) === incident && incident !== '.' && incident !== '..';
  if (isName && !(await context.ports.files.stat(direct)).ok) {
    const place = await notesPlace(context, notes);
    return place.ok ? ok(joinPath(place.value.incidents, incident)) : place;
  }
  return (await isOutside(context, direct)) ? err(outside(direct)) : ok(direct);
}

export async function incidentOf(
  context: Surroundings,
  incident: string,
  notes: string | undefined,
): Promise<Result<Incident, string>> {
  const folder = await incidentFolder(context, incident, notes);
  if (!folder.ok) return folder;
  const read = await readIncident(context.ports.files, folder.value);
  return read.ok ? read : err(read.error.message);
}
