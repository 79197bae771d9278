/** A replica as it lies in a folder: files of items, and one line that says from when they are. */
import { t } from '@vscode/l10n';
import type { Files } from '../../../base/ports.ts';
import { joinPath } from '../../../base/paths.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import type { ReplicaFile } from './replicaIndex.ts';

export const replicaFileNames = ['my-work-items.json', 'team-work-items.json'] as const;
export const lastUpdatedName = 'last-updated.txt';

/** Bytes; what is larger would not fit the index's numbers and is no replica. */
const largestFile = 1_000_000_000;
const largestNote = 1000;

export interface ReplicaPart {
  readonly name: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface ReplicaFolder {
  readonly parts: readonly ReplicaPart[];
  /** What `last-updated.txt` holds. */
  readonly lastUpdated: string | undefined;
}

export type ReplicaFailure = Failure<'no-replica' | 'not-readable' | 'too-large'>;

/**
 * Looks for the files of a replica: the two that have a name, and what `further` names; where none of them is there,
 * every JSON file of the folder.
 */
export async function findReplica(
  files: Files,
  folder: string,
  further: readonly string[] = [],
): Promise<Result<ReplicaFolder, ReplicaFailure>> {
  const listed = await files.list(folder);
  if (!listed.ok) return err({ code: 'no-replica', message: listed.error.message });
  const present = listed.value
    .filter(({ kind }) => kind === 'file' || kind === 'link')
    .map(({ name }) => name);
  const wanted: readonly string[] = [...replicaFileNames, ...further];
  const named = wanted.filter((name) => present.includes(name));
  const names =
    named.length > 0
      ? named
      : present.filter((name) => !name.endsWith('.meta.json') && /\.(?:json|jsonl|ndjson)$/i.test(name));
  const parts: ReplicaPart[] = [];
  for (const name of names) {
    const path = joinPath(folder, name);
    const found = await files.stat(path);
    if (found.ok && found.value.kind === 'file') {
      parts.push({ name, path, size: found.value.size, modified: found.value.modified });
    }
  }
  if (parts.length === 0) {
    return err({
      code: 'no-replica',
      message: t('{0} holds no work items: there is no {1} in it.', folder, wanted.slice(0, 2).join(' or ')),
    });
  }
  const note = await files.read(joinPath(folder, lastUpdatedName), largestNote);
  return ok({ parts, lastUpdated: note.ok ? new TextDecoder().decode(note.value) : undefined });
}

export async function readParts(
  files: Files,
  parts: readonly ReplicaPart[],
): Promise<Result<readonly ReplicaFile[], ReplicaFailure>> {
  const read: ReplicaFile[] = [];
  for (const { name, path } of parts) {
    const bytes = await files.read(path, largestFile);
    if (!bytes.ok) {
      const code = bytes.error.code === 'too-large' ? 'too-large' : 'not-readable';
      return err({ code, message: bytes.error.message });
    }
    read.push({ name, bytes: bytes.value });
  }
  return ok(read);
}
