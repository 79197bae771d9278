/** Tells other parts of the extension what became of work items. Asks nobody to sign in. */
import type { WorkItemState } from '../../../base/workItemCommands.ts';
import { openReader, type ReplicaReader } from '../core/replicaReader.ts';
import { readStates } from '../core/itemStates.ts';
import { openItemServer } from '../core/writeProposal.ts';
import { readAccess } from './connection.ts';
import { replicaPlace } from './replicaPlace.ts';
import type { WorkItemsDependencies } from './workItemsView.ts';

export async function workItemStates(
  { ports, toolServers }: WorkItemsDependencies,
  ids: readonly number[],
): Promise<readonly WorkItemState[]> {
  const access = readAccess(ports, toolServers);
  const server = access && (await openItemServer(ports, access));
  return readStates(ids, { server, replica: () => openPlace(ports) });
}

async function openPlace(ports: WorkItemsDependencies['ports']): Promise<ReplicaReader | undefined> {
  const place = await replicaPlace(ports.files);
  const opened = place && (await openReader(ports, place, new AbortController().signal));
  return opened?.ok === true ? opened.value : undefined;
}
