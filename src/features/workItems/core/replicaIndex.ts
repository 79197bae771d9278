/**
 * The index over all files of a replica. A file that changed is read again, and only the rows that are new in it are
 * indexed: they go into a further segment, and when those grow many, everything is built anew.
 */
import { Pacer } from '../../../base/pacer.ts';
import { SegmentBuilder, type ItemSource } from './buildSegment.ts';
import { findRows, lineOfByte, parseRow, type RowPlace } from './replicaRows.ts';
import type { LiveSegment } from './search.ts';
import type { Segment } from './segment.ts';
import { readWorkItem, type RowFault, type WorkItem } from './workItem.ts';

export interface ReplicaFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A row that could not be read, by its file and its line. */
export interface BrokenRow {
  readonly file: string;
  readonly line: number;
  readonly reason: 'broken-json' | RowFault;
}

export interface ReplicaState {
  readonly segments: readonly LiveSegment[];
  /** Names of the files, by the number that items carry. */
  readonly files: readonly string[];
  readonly broken: readonly BrokenRow[];
  /** Items that can be found. */
  readonly count: number;
  /** Rows that stand behind another of the same item: its id by the row's key. */
  readonly others: ReadonlyMap<string, number>;
}

export const emptyReplica: ReplicaState = {
  segments: [],
  files: [],
  broken: [],
  count: 0,
  others: new Map(),
};

/** Of each file; a file of nothing but faults shall not fill the memory with them. */
const brokenKept = 200;
/** More segments, or a larger share of rows that are gone or new, and all is built anew. */
const mostSegments = 5;
const mostNew = 0.2;

/**
 * Brings an index up to date with the files as they are now. Pauses between steps, so that questions are answered
 * from the state before in the meantime.
 */
export async function updateReplica(
  before: ReplicaState,
  files: readonly ReplicaFile[],
  signal?: AbortSignal,
): Promise<ReplicaState> {
  const sameFiles = before.files.join('\n') === files.map(({ name }) => name).join('\n');
  if (sameFiles && before.count > 0 && before.segments.length < mostSegments) {
    const patched = await patch(before, files, signal);
    if (patched) return patched;
  }
  return build(files, signal);
}

async function build(files: readonly ReplicaFile[], signal: AbortSignal | undefined): Promise<ReplicaState> {
  const reading = new Reading();
  const builder = new SegmentBuilder();
  const best = new Map<number, Standing & { readonly item: number }>();
  const beaten: number[] = [];
  const others = new Map<string, number>();
  const pacer = new Pacer();
  for (const row of rowsOf(files, reading)) {
    await pacer.pause(signal);
    const item = reading.read(row);
    if (item === undefined) continue;
    const standing = { rev: item.rev, source: row.source };
    const before = best.get(item.id);
    if (before && !standsBefore(standing, before)) {
      others.set(rowKey(row.source), item.id);
      continue;
    }
    if (before) {
      beaten.push(before.item);
      others.set(rowKey(before.source), item.id);
    }
    best.set(item.id, { ...standing, item: builder.count });
    builder.add(item, row.source);
  }
  const segment = builder.finish();
  const gone = new Uint8Array(segment.count);
  for (const item of beaten) gone[item] = 1;
  return {
    segments: [{ segment, gone }],
    files: files.map(({ name }) => name),
    broken: reading.broken,
    count: best.size,
    others,
  };
}

/** What decides between two rows of one item. */
interface Standing {
  readonly rev: number;
  readonly source: Pick<ItemSource, 'file' | 'hash' | 'length'>;
}

/** The higher revision counts; then the file that is named first; then anything that does not depend on the order of reading. */
function standsBefore(left: Standing, right: Standing): boolean {
  if (left.rev !== right.rev) return left.rev > right.rev;
  if (left.source.file !== right.source.file) return left.source.file < right.source.file;
  return left.source.hash < right.source.hash;
}

interface Row {
  readonly file: ReplicaFile;
  readonly source: ItemSource;
}

interface Sorted {
  /** For each segment, 1 for each item whose row is still there. */
  readonly kept: readonly Uint8Array[];
  readonly added: Row[];
  /** Rows that stood behind another of the same item. */
  readonly others: Row[];
}

/** Undefined where so much has changed that building anew is better. */
async function patch(
  before: ReplicaState,
  files: readonly ReplicaFile[],
  signal: AbortSignal | undefined,
): Promise<ReplicaState | undefined> {
  const reading = new Reading();
  const sorted = await sortRows(before, { files, reading }, signal);
  if (sorted === undefined) return undefined;
  const best = standings(before, sorted.kept);
  const fresh = new Map<number, { readonly row: Row; readonly item: WorkItem }>();
  const others = new Map<string, number>();
  for (const row of [...sorted.added, ...sorted.others]) {
    const item = reading.read(row);
    if (item === undefined) continue;
    const standing = { rev: item.rev, source: row.source };
    const other = best.get(item.id);
    if (other && !standsBefore(standing, other)) {
      others.set(rowKey(row.source), item.id);
      continue;
    }
    if (other) others.set(rowKey(other.source), item.id);
    best.set(item.id, standing);
    fresh.set(item.id, { row, item });
  }
  const builder = new SegmentBuilder();
  for (const { row, item } of fresh.values()) builder.add(item, row.source);
  const segments = before.segments.map(({ segment }, live) => ({
    segment,
    gone: segment.ids.reduce(goneOf(sorted.kept[live], fresh), new Uint8Array(segment.count)),
  }));
  if (builder.count > 0) segments.push({ segment: builder.finish(), gone: new Uint8Array(builder.count) });
  const live = segments.filter(({ gone }) => gone.includes(0));
  const count = live.reduce((sum, { gone }) => sum + gone.reduce((left, one) => left + 1 - one, 0), 0);
  return { segments: live, files: before.files, broken: reading.broken, count, others };
}

function standings(before: ReplicaState, kept: readonly Uint8Array[]): Map<number, Standing> {
  const best = new Map<number, Standing>();
  before.segments.forEach(({ segment }, live) => {
    segment.ids.forEach((id, item) => {
      if (kept[live]?.[item] === 1) {
        best.set(id, { rev: segment.revs[item] ?? 0, source: sourceOf(segment, item) });
      }
    });
  });
  return best;
}

function sourceOf(segment: Segment, item: number): Standing['source'] {
  return {
    file: segment.files[item] ?? 0,
    hash: segment.hashes[item] ?? 0,
    length: segment.lengths[item] ?? 0,
  };
}

/** Tells the rows that are known from those that are new, by their bytes alone; known ones get their new place. */
async function sortRows(
  before: ReplicaState,
  { files, reading }: { readonly files: readonly ReplicaFile[]; readonly reading: Reading },
  signal: AbortSignal | undefined,
): Promise<Sorted | undefined> {
  const known = knownRows(before);
  const sorted: Sorted = {
    kept: before.segments.map(({ segment }) => new Uint8Array(segment.count)),
    added: [],
    others: [],
  };
  const moved: { readonly starts: Uint32Array; readonly item: number; readonly start: number }[] = [];
  const pacer = new Pacer();
  for (const row of rowsOf(files, reading)) {
    const same = known.get(rowKey(row.source));
    const kept = same && sorted.kept[same.live];
    if (same && kept && kept[same.item] !== 1) {
      kept[same.item] = 1;
      moved.push({ starts: same.starts, item: same.item, start: row.source.start });
    } else if (before.others.has(rowKey(row.source))) {
      sorted.others.push(row);
    } else {
      sorted.added.push(row);
    }
    if (sorted.added.length > Math.max(1000, before.count * mostNew)) return undefined;
    await pacer.pause(signal);
  }
  for (const { starts, item, start } of moved) starts[item] = start;
  return sorted;
}

function knownRows(
  before: ReplicaState,
): ReadonlyMap<string, { readonly live: number; readonly item: number; readonly starts: Uint32Array }> {
  const known = new Map<string, { live: number; item: number; starts: Uint32Array }>();
  before.segments.forEach(({ segment, gone }, live) => {
    for (let item = 0; item < segment.count; item += 1) {
      if (gone?.[item] === 1) continue;
      known.set(rowKey(sourceOf(segment, item)), { live, item, starts: segment.starts });
    }
  });
  return known;
}

/** An item is gone when its row is, or when a row that came since carries its id. */
function goneOf(kept: Uint8Array | undefined, replaced: ReadonlyMap<number, unknown>) {
  return (gone: Uint8Array<ArrayBuffer>, id: number, item: number): Uint8Array<ArrayBuffer> => {
    gone[item] = kept?.[item] === 1 && !replaced.has(id) ? 0 : 1;
    return gone;
  };
}

function rowKey({ file, hash, length }: Pick<ItemSource, 'file' | 'hash' | 'length'>): string {
  return `${file}:${hash}:${length}`;
}

function* rowsOf(files: readonly ReplicaFile[], reading: Reading): Generator<Row> {
  for (const [number, file] of files.entries()) {
    const { rows, broken } = findRows(file.bytes);
    for (const place of broken) reading.note(file, place, 'broken-json');
    for (const { start, end } of rows) {
      yield {
        file,
        source: { file: number, start, length: end - start, hash: hashOf(file.bytes, start, end) },
      };
    }
  }
}

/** Reads rows and remembers those that are none, each once. */
class Reading {
  readonly broken: BrokenRow[] = [];
  readonly #told = new Set<string>();

  read({ file, source }: Row): WorkItem | undefined {
    const place = { start: source.start, end: source.start + source.length };
    const row = parseRow(file.bytes, place);
    const item = row === undefined ? undefined : readWorkItem(row);
    if (item?.ok === true) return item.value;
    this.note(file, place, item === undefined ? 'broken-json' : item.error);
    return undefined;
  }

  note(file: ReplicaFile, place: RowPlace, reason: BrokenRow['reason']): void {
    const key = `${file.name}:${place.start}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    if (this.broken.length < brokenKept) {
      this.broken.push({ file: file.name, line: lineOfByte(file.bytes, place.start), reason });
    }
  }
}

/** FNV-1a with 32 bits. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}
