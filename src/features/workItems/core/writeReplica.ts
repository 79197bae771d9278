/** Brings the rows of items that were written into the replica; every other byte of its files stays as it is. */
import { joinPath } from '../../../base/paths.ts';
import type { Files, FileWriter } from '../../../base/ports.ts';
import { sha256 } from '../../../base/sha256.ts';
import type { ServerItem } from '../../../clients/azureDevOps/workItems.ts';
import { metaName, readMeta, writeMeta } from './replicaMeta.ts';
import { findRows, parseRow } from './replicaRows.ts';
import { findReplica } from './replicaFolder.ts';
import { nameInUse, readWorkItem, type FieldName } from './workItem.ts';
import { textOf } from './writePlan.ts';

const largestFile = 1_000_000_000;
const decoder = new TextDecoder();

/** Answers the ids whose rows were brought up to date. What cannot be written leaves an older row, whose age is shown. */
export async function patchReplica(
  { files, writer }: { readonly files: Files; readonly writer: FileWriter },
  folder: string,
  items: readonly ServerItem[],
): Promise<readonly number[]> {
  const found = await findReplica(files, folder);
  if (!found.ok || items.length === 0) return [];
  const byId = new Map(items.map((item) => [item.id, item]));
  const patched = new Set<number>();
  for (const { name, path } of found.value.parts) {
    const bytes = await files.read(path, largestFile);
    if (!bytes.ok) continue;
    const changed = patchFile(bytes.value, byId);
    if (changed.ids.length === 0) continue;
    const written = await writer.write(path, changed.bytes);
    if (!written.ok) continue;
    for (const id of changed.ids) patched.add(id);
    await keepOwnership({ files, writer }, folder, { name, before: bytes.value, after: changed.bytes });
  }
  return [...patched];
}

/** A file that was ours is still ours: nobody is asked about our own change when it is made anew. */
async function keepOwnership(
  { files, writer }: { readonly files: Files; readonly writer: FileWriter },
  folder: string,
  { name, before, after }: { readonly name: string; readonly before: Uint8Array; readonly after: Uint8Array },
): Promise<void> {
  const path = joinPath(folder, metaName);
  const bytes = await files.read(path, 1_000_000);
  const meta = bytes.ok ? readMeta(decoder.decode(bytes.value)) : undefined;
  const own = meta?.files[name];
  if (!meta || !own || own.sha256 !== (await sha256(before))) return;
  const kept = { ...own, sha256: await sha256(after) };
  await writer.write(path, writeMeta({ ...meta, files: { ...meta.files, [name]: kept } }));
}

function patchFile(
  bytes: Uint8Array,
  byId: ReadonlyMap<number, ServerItem>,
): { readonly bytes: Uint8Array; readonly ids: readonly number[] } {
  const wanted = [...byId.keys()].map(String);
  const pieces: Uint8Array[] = [];
  const ids: number[] = [];
  let from = 0;
  for (const place of findRows(bytes).rows) {
    const text = decoder.decode(bytes.subarray(place.start, place.end));
    if (!wanted.some((id) => text.includes(id))) continue;
    const row = parseRow(bytes, place);
    const known = readWorkItem(row);
    const item = known.ok ? byId.get(known.value.id) : undefined;
    if (!item || !isRecord(row) || (known.ok && known.value.rev > item.rev)) continue;
    pieces.push(bytes.subarray(from, place.start), new TextEncoder().encode(patchRow(row, item, text)));
    ids.push(item.id);
    from = place.end;
  }
  pieces.push(bytes.subarray(from));
  return { bytes: joinBytes(pieces), ids };
}

function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

type Row = Record<string, unknown>;

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const serverNames: readonly (readonly [FieldName, string])[] = [
  ['title', 'System.Title'],
  ['state', 'System.State'],
  ['assignedTo', 'System.AssignedTo'],
  ['tags', 'System.Tags'],
  ['changed', 'System.ChangedDate'],
  ['rev', 'System.Rev'],
];

/** In the form that the row has: the fields that it names, under the names that it uses. */
function patchRow(row: Row, item: ServerItem, text: string): string {
  const next: Row = { ...row };
  const system = isRecord(row['fields']) ? { ...row['fields'] } : undefined;
  for (const [field, name] of serverNames) {
    const value = name === 'System.Rev' ? item.rev : item.fields[name];
    const inSystem = system && nameInUse(field, system);
    const own = nameInUse(field, next);
    if (system && (inSystem !== undefined || name in system)) put(system, inSystem ?? name, value);
    else if (own !== undefined) next[own] = flat(next[own], value);
    else if (system && name !== 'System.Rev') put(system, name, value);
    else if (!system && value !== undefined && field !== 'changed' && field !== 'rev')
      next[field] = flat(undefined, value);
  }
  if (system) next['fields'] = system;
  const indent = /^\{\r?\n([ \t]+)/.exec(text)?.[1];
  if (indent === undefined) return JSON.stringify(next);
  const closing = /\n([ \t]*)\}$/.exec(text)?.[1] ?? '';
  const step = indent.slice(closing.length) || '  ';
  return JSON.stringify(next, null, step).replaceAll('\n', `\n${closing}`);
}

function put(fields: Row, name: string, value: unknown): void {
  if (value === undefined) delete fields[name];
  else fields[name] = value;
}

/** A list of tags stays a list, a person stays a name. */
function flat(before: unknown, value: unknown): unknown {
  if (typeof value === 'number') return value;
  const text = textOf(value);
  if (!Array.isArray(before)) return text;
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
