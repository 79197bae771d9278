/** The replica that a tool asks: the one that is named, else the one of the notes folder. */
import { t } from '@vscode/l10n';
import { findNotesFolder } from '../../base/notesFolder.ts';
import { joinPath } from '../../base/paths.ts';
import type { ReplicaPlace } from '../../base/replicaPlace.ts';
import { err, type Failure, type Result } from '../../base/result.ts';
import { isOutside } from '../../base/roots.ts';
import type { ToolContext } from '../../tools/tool.ts';
import { findReplica, type ReplicaFailure } from './core/replicaFolder.ts';
import { openReader, type ReplicaReader } from './core/replicaReader.ts';

const week = 7 * 86_400_000;

export type ToolReplicaFailure = ReplicaFailure | Failure<'no-notes' | 'outside'>;

export async function openToolReplica(
  context: ToolContext,
  given: string | undefined,
): Promise<Result<ReplicaReader, ToolReplicaFailure>> {
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
  const reader = await openReader(ports, place, signal);
  signal.throwIfAborted();
  return reader;
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
