/** What became of items: their states, from the server where it answers, else from the replica, and it says which. */
import type { WorkItemState } from '../../../base/workItemCommands.ts';
import { mapParallel } from '../../../base/parallel.ts';
import type { ReplicaReader } from './replicaReader.ts';
import { isOpenState } from './stateCategory.ts';
import { textOf, type ItemServer } from './writePlan.ts';

const askedAtOnce = 4;

export interface StateSources {
  /** Undefined where no server is set. */
  readonly server: Pick<ItemServer, 'item'> | undefined;
  /** Opened where the server has no answer; undefined where there is none. */
  readonly replica: () => Promise<ReplicaReader | undefined>;
}

export async function readStates(
  ids: readonly number[],
  { server, replica }: StateSources,
): Promise<readonly WorkItemState[]> {
  const reader = await replica();
  const categories = new Map(Object.entries(reader?.categories ?? {}));
  const told = (id: number, state: string, source: WorkItemState['source']): WorkItemState => ({
    id,
    state,
    open: state !== '' && isOpenState(state, categories),
    source,
  });
  return mapParallel(ids, askedAtOnce, async (id) => {
    const live = await server?.item(id);
    if (live?.ok === true) return told(id, textOf(live.value.fields['System.State']), 'live');
    // An item that the server no longer has is not answered from an older row.
    const kept = live?.error.code === 'not-found' ? undefined : await reader?.find(id);
    return kept ? told(id, kept.state, 'replica') : told(id, '', 'none');
  });
}
