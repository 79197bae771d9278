/** A replica that is open for questions: its index, what the server said of its states, and its rows. */
import { joinPath } from '../../../base/paths.ts';
import type { FileParts } from '../../../base/ports.ts';
import type { ReplicaPlace } from '../../../base/replicaPlace.ts';
import { ok, type Result } from '../../../base/result.ts';
import { openReplica, type OpenReplica, type ReplicaPorts } from './openReplica.ts';
import { parseQuery } from './query.ts';
import type { ReplicaFailure } from './replicaFolder.ts';
import { metaName, readMeta, type ReplicaMeta } from './replicaMeta.ts';
import { parseRow } from './replicaRows.ts';
import { searchSegments, type Hit } from './search.ts';
import { readWorkItem, type WorkItem } from './workItem.ts';

export interface ReplicaReader extends OpenReplica {
  readonly place: ReplicaPlace;
  readonly categories: ReplicaMeta['categories'];
  /** The item as its file has it; undefined where the file has changed under it. */
  readonly read: (hit: Pick<Hit, 'segment' | 'item'>) => Promise<WorkItem | undefined>;
  readonly find: (id: number) => Promise<WorkItem | undefined>;
}

export async function openReader(
  ports: ReplicaPorts & { readonly fileParts: FileParts },
  place: ReplicaPlace,
  signal: AbortSignal,
): Promise<Result<ReplicaReader, ReplicaFailure>> {
  const opened = await openReplica(ports, place.folder, { signal, further: place.further });
  if (!opened.ok) return opened;
  const { state } = opened.value;
  const bytes = await ports.files.read(joinPath(place.folder, metaName), 1_000_000);
  const meta = bytes.ok ? readMeta(new TextDecoder().decode(bytes.value)) : undefined;
  const read: ReplicaReader['read'] = async ({ segment, item }) => {
    const file = joinPath(place.folder, state.files[segment.files[item] ?? 0] ?? '');
    const [start, length] = [segment.starts[item] ?? 0, segment.lengths[item] ?? 0];
    const part = await ports.fileParts.readPart(file, start, length);
    const row = part.ok ? parseRow(part.value, { start: 0, end: part.value.length }) : undefined;
    const known = readWorkItem(row);
    return known.ok && known.value.id === segment.ids[item] ? known.value : undefined;
  };
  const find: ReplicaReader['find'] = async (id) => {
    const [hit] = searchSegments(
      state.segments,
      { query: parseQuery(`id:${id}`, 0), order: 'id', from: 0, to: 1, facets: false },
      { me: [], isOpen: () => true },
    ).hits;
    return hit && read(hit);
  };
  return ok({ ...opened.value, place, categories: meta?.categories ?? {}, read, find });
}
