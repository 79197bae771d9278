/** What is owed once an incident is over: its postmortem, and the action items that postmortems promise. */
import { mapParallel } from '../../../base/parallel.ts';
import { joinPath } from '../../../base/paths.ts';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { listIncidents } from '../../../clients/notes/incidents.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import { readSetting } from '../../../editor/settings.ts';
import { listRunbooks } from '../core/runbook/listRunbooks.ts';
import { actionItems, type ActionItem } from '../core/state/actionItems.ts';
import { postmortemState } from '../core/state/postmortemState.ts';
import { postmortemDue } from '../core/state/view.ts';
import { incidentsFolder } from './choose.ts';
import type { IncidentModel, ShownIncident } from './incidentModel.ts';
import type { Incidents } from './incidents.ts';

/** Incidents of the past that are read. */
export const mostPast = 50;
/** Bytes. */
const largestPostmortem = 2_000_000;

export interface OpenAction extends ActionItem {
  /** Absolute path of the postmortem. */
  readonly path: string;
}

export interface OwedPostmortem extends IncidentReference {
  /** Milliseconds since 1970. */
  readonly due: number;
}

export interface Owed {
  readonly postmortems: readonly OwedPostmortem[];
  readonly actions: readonly OpenAction[];
}

/** Both the earliest first. */
export async function readOwed(incidents: Incidents, model: IncidentModel): Promise<Owed> {
  const folder = await incidentsFolder(incidents.ports.files);
  const places = folder === undefined ? [] : await listIncidents(incidents.ports.files, folder);
  const read = await mapParallel(places.slice(0, mostPast), 8, async (place) => {
    const shown = await model.read(place);
    const due = shown && (await owedPostmortem(incidents, shown));
    return due === undefined ? [] : [{ ...place, due }];
  });
  const postmortems = read.flat();
  return {
    postmortems: postmortems.toSorted((a, b) => a.due - b.due),
    actions: await openActions(incidents),
  };
}

/** When the postmortem is due that is not done; undefined where none is owed. Milliseconds since 1970. */
export async function owedPostmortem(
  { ports }: Incidents,
  { state, postmortem }: ShownIncident,
): Promise<number | undefined> {
  const due = postmortemDue(state, readSetting('sreWorkbench.incidents.postmortemHours'));
  if (due === undefined || postmortem === undefined) return due;
  const written = await ports.files.read(postmortem, largestPostmortem);
  const isDone = !written.ok || postmortemState(new TextDecoder().decode(written.value)) === 'done';
  return isDone ? undefined : due;
}

/** Action items that are not done, of all postmortems. */
export async function openActions({ ports }: Incidents): Promise<readonly OpenAction[]> {
  const notes = await notesFolder(ports.files);
  const found = notes === undefined ? [] : await listRunbooks(ports.files, joinPath(notes, 'postmortems'));
  return found
    .flatMap(({ path, text }) => actionItems(text).map((item) => ({ ...item, path })))
    .filter(({ done }) => !done)
    .toSorted((a, b) => a.due - b.due);
}
