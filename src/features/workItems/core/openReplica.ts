/** Opens a replica for one question: its index from the cache of an earlier run, else built and kept there. */
import type { Environment, Files, FileWriter } from '../../../base/ports.ts';
import { isAbsolute, joinPath } from '../../../base/paths.ts';
import { ok, type Result } from '../../../base/result.ts';
import { decodeReplica, encodeReplica, replicaKey } from './replicaCache.ts';
import { findReplica, readParts, type ReplicaFailure, type ReplicaFolder } from './replicaFolder.ts';
import { emptyReplica, hashOf, updateReplica, type ReplicaState } from './replicaIndex.ts';

export interface OpenReplica {
  readonly folder: ReplicaFolder;
  readonly state: ReplicaState;
}

/** Fewer items are read faster than a cache is. */
const worthKeeping = 2000;
const largestCache = 500_000_000;

export interface ReplicaPorts {
  readonly files: Files;
  readonly writer: FileWriter;
  readonly environment: Environment;
}

export async function openReplica(
  ports: ReplicaPorts,
  folder: string,
  { signal, further = [] }: { readonly signal: AbortSignal; readonly further?: readonly string[] },
): Promise<Result<OpenReplica, ReplicaFailure>> {
  const found = await findReplica(ports.files, folder, further);
  if (!found.ok) return found;
  const key = replicaKey(found.value.parts);
  const cache = cacheFile(ports.environment, folder);
  const bytes = await ports.files.read(cache, largestCache);
  const known = bytes.ok ? decodeReplica(bytes.value, key) : undefined;
  if (known) return ok({ folder: found.value, state: known });
  const files = await readParts(ports.files, found.value.parts);
  if (!files.ok) return files;
  const state = await updateReplica(emptyReplica, files.value, signal);
  const encoded = state.count >= worthKeeping ? encodeReplica(state, key) : undefined;
  // A cache that cannot be written costs time, and nothing else.
  if (encoded) await ports.writer.write(cache, encoded);
  return ok({ folder: found.value, state });
}

function cacheFile(environment: Environment, folder: string): string {
  const own = environment.variable('XDG_CACHE_HOME');
  const caches =
    environment.platform === 'win32'
      ? (environment.variable('LOCALAPPDATA')?.replaceAll('\\', '/') ??
        joinPath(environment.home, 'AppData/Local'))
      : environment.platform === 'darwin'
        ? joinPath(environment.home, 'Library/Caches')
        : own !== undefined && isAbsolute(own)
          ? own
          : joinPath(environment.home, '.cache');
  const name = new TextEncoder().encode(folder);
  return joinPath(caches, 'sre-workbench', 'replicas', `${hashOf(name, 0, name.length).toString(16)}.index`);
}
