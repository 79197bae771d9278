/** The replica that a tool asks: the one that is named, else the one of the notes folder. */
import { t } from '@vscode/l10n';
import { findNotesFolder } from '../../base/notesFolder.ts';
import { joinPath } from '../../base/paths.ts';
import type { ReplicaPlace } from '../../base/replicaPlace.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import { isOutside } from '../../tools/roots.ts';
import type { ToolContext } from '../../tools/tool.ts';
import { openReplica, type OpenReplica } from './core/openReplica.ts';
import { findReplica, type ReplicaFailure } from './core/replicaFolder.ts';
import { metaName, readMeta, type ReplicaMeta } from './core/replicaMeta.ts';
import { parseRow } from './core/replicaRows.ts';
import type { Hit } from './core/search.ts';
import { readWorkItem, type WorkItem } from './core/workItem.ts';

const week = 7 * 86_400_000;

export interface ToolReplica extends OpenReplica {
  readonly place: ReplicaPlace;
  readonly categories: ReplicaMeta['categories'];
  /** The item as its file has it; undefined where the file has changed under it. */
  readonly read: (hit: Pick<Hit, 'segment' | 'item'>) => Promise<WorkItem | undefined>;
}

export type ToolReplicaFailure = ReplicaFailure | Failure<'no-notes' | 'outside'>;

export async function openToolReplica(
  context: ToolContext,
  given: string | undefined,
): Promise<Result<ToolReplica, ToolReplicaFailure>> {
  const { ports, signal } = context;
  const place = await placeOf(context, given);
  if (!place) {
    return err({
      code: 'no-notes',
      message: t('There is no notes folder here. Name the folder that holds the replica.'),
    });
  }
  // The place of the settings is a person's choice; what is named here may be a model's.
  const refused = given === undefined ? undefined : await refusal(context, place.folder);
  if (refused) return err(refused);
  const opened = await openReplica(ports, place.folder, { signal, further: place.further });
  signal.throwIfAborted();
  if (!opened.ok) return opened;
  const { state } = opened.value;
  const bytes = await ports.files.read(joinPath(place.folder, metaName), 1_000_000);
  const meta = bytes.ok ? readMeta(new TextDecoder().decode(bytes.value)) : undefined;
  return ok({
    ...opened.value,
    place,
    categories: meta?.categories ?? {},
    read: async ({ segment, item }) => {
      const file = joinPath(place.folder, state.files[segment.files[item] ?? 0] ?? '');
      const part = await ports.fileParts.readPart(
        file,
        segment.starts[item] ?? 0,
        segment.lengths[item] ?? 0,
      );
      const row = part.ok ? parseRow(part.value, { start: 0, end: part.value.length }) : undefined;
      const read = readWorkItem(row);
      return read.ok && read.value.id === segment.ids[item] ? read.value : undefined;
    },
  });
}

async function placeOf(
  { ports, folder, roots, replica }: ToolContext,
  given: string | undefined,
): Promise<ReplicaPlace | undefined> {
  const usual = await replica?.();
  const named = { further: usual?.further ?? [], me: usual?.me ?? [], staleAfter: usual?.staleAfter ?? week };
  if (given !== undefined) return { ...named, folder: joinPath(folder, given.replaceAll('\\', '/')) };
  if (replica) return usual;
  const notes = await findNotesFolder(ports.files, { setting: '', folders: roots ?? [folder] });
  return notes === undefined ? undefined : { ...named, folder: joinPath(notes, 'work-items') };
}

/** The folder, and each file in it: a link may lead elsewhere. */
async function refusal(context: ToolContext, folder: string): Promise<Failure<'outside'> | undefined> {
  if (context.roots === undefined) return undefined;
  const found = (await isOutside(context, folder))
    ? undefined
    : await findReplica(context.ports.files, folder);
  const paths = [folder, ...(found?.ok === true ? found.value.parts.map(({ path }) => path) : [])];
  for (const path of paths) {
    if (await isOutside(context, path)) {
      return { code: 'outside', message: t('{0} lies outside of the folders that are open.', path) };
    }
  }
  return undefined;
}
