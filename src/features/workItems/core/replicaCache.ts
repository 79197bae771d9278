/** The index of a replica between two runs, valid while its files have the same names, sizes and times. */
import * as z from 'zod';
import type { ReplicaPart } from './replicaFolder.ts';
import type { ReplicaState } from './replicaIndex.ts';
import { decodeSegment, encodeSegment } from './segmentFile.ts';

const note = z.object({
  key: z.string(),
  files: z.array(z.string()),
  broken: z.array(
    z.object({
      file: z.string(),
      line: z.number(),
      reason: z.literal(['broken-json', 'no-id', 'no-title', 'not-an-object']),
    }),
  ),
  gone: z.array(z.number()),
  others: z.array(z.tuple([z.string(), z.number()])),
});

export function replicaKey(parts: readonly ReplicaPart[]): string {
  return parts.map(({ name, size, modified }) => `${name} ${size} ${modified}`).join('\n');
}

/** Undefined for an index that was patched: the next run builds it anew, and better. */
export function encodeReplica(state: ReplicaState, key: string): Uint8Array | undefined {
  const [live, ...further] = state.segments;
  if (live === undefined || further.length > 0) return undefined;
  const gone: number[] = [];
  live.gone?.forEach((mark, item) => mark === 1 && gone.push(item));
  const kept: z.infer<typeof note> = {
    key,
    files: [...state.files],
    broken: [...state.broken],
    gone,
    others: [...state.others],
  };
  return encodeSegment(live.segment, kept);
}

export function decodeReplica(bytes: Uint8Array, key: string): ReplicaState | undefined {
  const decoded = decodeSegment(bytes);
  const kept = note.safeParse(decoded?.note);
  if (!decoded || !kept.success || kept.data.key !== key) return undefined;
  const { segment } = decoded;
  const gone = new Uint8Array(segment.count);
  for (const item of kept.data.gone) gone[item] = 1;
  return {
    segments: [{ segment, gone }],
    files: kept.data.files,
    broken: kept.data.broken,
    count: segment.count - kept.data.gone.length,
    others: new Map(kept.data.others),
  };
}
