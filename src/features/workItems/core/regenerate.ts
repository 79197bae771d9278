/**
 * Makes the files of a replica anew from what the server has now. Everything is fetched and built first; then each file is
 * put in its place whole, and `last-updated.txt` last: whatever ends this at any moment leaves files that are whole.
 */
import { t } from '@vscode/l10n';
import { mapParallel } from '../../../base/parallel.ts';
import { sha256 } from '../../../base/sha256.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Files, FileWriter } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import type { AzureDevOpsFailure } from '../../../clients/azureDevOps/failures.ts';
import { behindId, changedSince, narrowed, readQuery } from '../../../clients/azureDevOps/wiql.ts';
import { mostFound, mostIds, type AzureDevOpsClient } from '../../../clients/azureDevOps/workItems.ts';
import { formatOf, itemFields, parseItems, renderItems, type ReplicaRow } from './replicaText.ts';
import { lastUpdatedName } from './replicaFolder.ts';
import {
  joinCategories,
  metaName,
  readMeta,
  writeMeta,
  type FileMeta,
  type ReplicaMeta,
} from './replicaMeta.ts';

export interface RegeneratePorts {
  readonly files: Files;
  readonly writer: FileWriter;
}

export interface RegenerateRequest {
  readonly client: AzureDevOpsClient;
  readonly organisation: string;
  readonly project: string;
  /** Absolute. */
  readonly folder: string;
  /** Names of files with the query that decides what is in each: a saved query's id or path, or a query's text. */
  readonly queries: Readonly<Record<string, string>>;
  /** False asks for everything again; true for what has changed, where that is enough. */
  readonly incremental: boolean;
  /** A person says whether a file that somebody edited, or that would become empty, is replaced. */
  readonly mayReplace: (file: string, why: 'edited' | 'empty') => Promise<boolean>;
  readonly progress: (message: string, share: number) => void;
  readonly signal: AbortSignal;
}

export interface Difference {
  readonly file: string;
  readonly count: number;
  readonly added: readonly number[];
  readonly changed: readonly number[];
  readonly gone: readonly number[];
  /** Left as it was: a person said so. */
  readonly kept: boolean;
  /** There are more items than the server answers; the file does not hold all. */
  readonly cut: boolean;
}

export type RegenerateFailure = AzureDevOpsFailure | Failure<'not-written'>;

/** Requests under way at a time. */
const atOnce = 4;
const largestFile = 1_000_000_000;

export async function regenerate(
  ports: RegeneratePorts,
  request: RegenerateRequest,
): Promise<Result<readonly Difference[], RegenerateFailure>> {
  const before = await readBefore(ports.files, request);
  const made: Made[] = [];
  for (const [file, query] of Object.entries(request.queries)) {
    const result = await makeFile(ports.files, request, { file, query, before });
    if (!result.ok) return result;
    made.push(result.value);
  }
  const categories = await request.client.stateCategories({ signal: request.signal });
  if (request.signal.aborted) return err(cancelled());
  const meta: ReplicaMeta = {
    version: 1,
    organisation: request.organisation,
    project: request.project,
    files: Object.fromEntries(made.map(({ file, meta: own }) => [file, own])),
    // Without them states are judged by their names: no reason to refuse everything else.
    categories: categories.ok ? joinCategories(categories.value) : (before?.categories ?? {}),
  };
  return putInPlace(ports.writer, request.folder, { made, meta });
}

interface Made {
  readonly file: string;
  /** Undefined where the file stays as it is. */
  readonly text: string | undefined;
  readonly meta: FileMeta;
  readonly difference: Difference;
}

/** The notes of another organisation or project say nothing about this one. */
async function readBefore(
  files: Files,
  { folder, organisation, project }: RegenerateRequest,
): Promise<ReplicaMeta | undefined> {
  const bytes = await files.read(joinPath(folder, metaName), 1_000_000);
  const meta = bytes.ok ? readMeta(new TextDecoder().decode(bytes.value)) : undefined;
  return meta?.organisation === organisation && meta.project === project ? meta : undefined;
}

interface Wanted {
  readonly file: string;
  readonly query: string;
  readonly before: ReplicaMeta | undefined;
}

async function makeFile(
  files: Files,
  request: RegenerateRequest,
  { file, query, before }: Wanted,
): Promise<Result<Made, RegenerateFailure>> {
  const bytes = await files.read(joinPath(request.folder, file), largestFile);
  const known = before?.files[file];
  const edited = bytes.ok && (await sha256(bytes.value)) !== known?.sha256;
  const rows = bytes.ok ? parseItems(bytes.value) : [];
  const wiql = await textOf(request, query);
  if (!wiql.ok) return wiql;
  const usable = request.incremental && !edited && known?.query === query ? known : undefined;
  const fetched = await fetchRows(request, { file, wiql: wiql.value, known: usable, rows });
  if (!fetched.ok) return fetched;
  const { rows: after, watermark, cut } = fetched.value;
  const why = edited ? 'edited' : rows.length > 0 && after.length === 0 ? 'empty' : undefined;
  const kept = why !== undefined && !(await request.mayReplace(file, why));
  const difference = { file, ...differenceOf(rows, after), kept, cut };
  if (kept) {
    const meta = known ?? { query, watermark: '', count: rows.length, sha256: '' };
    return ok({ file, text: undefined, meta, difference });
  }
  const text = renderItems(after);
  const hash = await sha256(new TextEncoder().encode(text));
  return ok({ file, text, meta: { query, watermark, count: after.length, sha256: hash }, difference });
}

function textOf(
  { client, signal }: RegenerateRequest,
  query: string,
): Promise<Result<string, AzureDevOpsFailure>> {
  return /^\s*select\b/i.test(query) ? Promise.resolve(ok(query)) : client.savedQuery(query, { signal });
}

interface Fetched {
  readonly rows: readonly ReplicaRow[];
  readonly watermark: string;
  readonly cut: boolean;
}

interface Fetch {
  readonly file: string;
  readonly wiql: string;
  /** What the last run left, where asking for changes is enough. */
  readonly known: FileMeta | undefined;
  readonly rows: readonly ReplicaRow[];
}

async function fetchRows(
  request: RegenerateRequest,
  fetch: Fetch,
): Promise<Result<Fetched, AzureDevOpsFailure>> {
  const flat = readQuery(fetch.wiql);
  if (fetch.known && fetch.known.watermark !== '' && flat && !flat.moves) {
    return fetchChanges(request, fetch, { where: flat.where, watermark: fetch.known.watermark });
  }
  const found = await allIds(request, fetch.wiql, flat?.where);
  if (!found.ok) return found;
  const items = await fetchItems(request, fetch.file, found.value.ids);
  return items.ok ? ok({ rows: items.value, watermark: found.value.asOf, cut: found.value.cut }) : items;
}

/**
 * Items that changed since the last run: those that the query still finds are taken anew, the others are gone from it.
 * An item that did not change can neither come in nor go out, as long as the query means the same.
 */
async function fetchChanges(
  request: RegenerateRequest,
  { file, rows }: Fetch,
  { where, watermark }: { readonly where: string; readonly watermark: string },
): Promise<Result<Fetched, AzureDevOpsFailure>> {
  const since = changedSince(watermark);
  const inside = await allIds(request, narrowed({ where }, since), joinConditions(where, since));
  if (!inside.ok) return inside;
  const anywhere = await allIds(request, narrowed({ where: '' }, since), since);
  if (!anywhere.ok) return anywhere;
  const items = await fetchItems(request, file, inside.value.ids);
  if (!items.ok) return items;
  const touched = new Set([...anywhere.value.ids, ...inside.value.ids]);
  const kept = rows.filter(({ id }) => !touched.has(id));
  return ok({ rows: [...kept, ...items.value], watermark: inside.value.asOf, cut: inside.value.cut });
}

function joinConditions(where: string, condition: string): string {
  return where === '' ? condition : `(${where}) AND ${condition}`;
}

interface AllIds {
  readonly ids: readonly number[];
  readonly asOf: string;
  readonly cut: boolean;
}

/** All that a query finds, in parts by id. A query for links is asked as it is: what it finds beyond one part is cut. */
async function allIds(
  { client, signal }: RegenerateRequest,
  wiql: string,
  where: string | undefined,
): Promise<Result<AllIds, AzureDevOpsFailure>> {
  const top = mostFound - 1;
  const ids: number[] = [];
  let asOf = '';
  for (;;) {
    const last = ids.at(-1) ?? 0;
    const text = where === undefined ? wiql : narrowed({ where }, last > 0 ? behindId(last) : '');
    const found = await client.query(text, { top, signal });
    if (!found.ok) return found;
    // The first part's time: what changes while the others are fetched is asked for again next time.
    asOf ||= found.value.asOf ?? '';
    ids.push(...found.value.ids);
    const full = found.value.ids.length >= top;
    if (!full || where === undefined) return ok({ ids, asOf, cut: full });
  }
}

async function fetchItems(
  { client, signal, progress }: RegenerateRequest,
  file: string,
  ids: readonly number[],
): Promise<Result<readonly ReplicaRow[], AzureDevOpsFailure>> {
  const parts = Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, part) =>
    ids.slice(part * mostIds, (part + 1) * mostIds),
  );
  let failure: AzureDevOpsFailure | undefined;
  let done = 0;
  const rows = await mapParallel(parts, atOnce, async (part) => {
    if (failure || signal.aborted) return [];
    const answer = await client.items(part, { fields: itemFields, signal });
    if (!answer.ok) {
      failure ??= answer.error;
      return [];
    }
    done += part.length;
    progress(t('{0}: {1} of {2} items', file, done, ids.length), done / ids.length);
    return answer.value.map(({ id, rev, fields, url = '', multilineFieldsFormat }) => ({
      id,
      rev,
      fields,
      url,
      ...formatOf(multilineFieldsFormat),
    }));
  });
  if (signal.aborted) return err(cancelled());
  return failure ? err(failure) : ok(rows.flat());
}

function cancelled(): AzureDevOpsFailure {
  return { code: 'cancelled', message: t('Cancelled. The replica is as it was.') };
}

function differenceOf(
  before: readonly ReplicaRow[],
  after: readonly ReplicaRow[],
): Pick<Difference, 'count' | 'added' | 'changed' | 'gone'> {
  const old = new Map(before.map(({ id, rev }) => [id, rev]));
  const now = new Set(after.map(({ id }) => id));
  return {
    count: now.size,
    added: after.filter(({ id }) => !old.has(id)).map(({ id }) => id),
    changed: after.filter(({ id, rev }) => old.has(id) && old.get(id) !== rev).map(({ id }) => id),
    gone: before.filter(({ id }) => !now.has(id)).map(({ id }) => id),
  };
}

async function putInPlace(
  writer: FileWriter,
  folder: string,
  { made, meta }: { readonly made: readonly Made[]; readonly meta: ReplicaMeta },
): Promise<Result<readonly Difference[], RegenerateFailure>> {
  const marks = made.map(({ meta: own }) => own.watermark).filter((mark) => mark !== '');
  const texts: readonly (readonly [string, string])[] = [
    ...made.flatMap(({ file, text }) => (text === undefined ? [] : [[file, text] as const])),
    [metaName, writeMeta(meta)],
    // The oldest of the files' times is the age of the whole.
    ...(marks.length > 0 ? [[lastUpdatedName, `${marks.toSorted()[0] ?? ''}\n`] as const] : []),
  ];
  for (const [name, text] of texts) {
    const written = await writer.write(joinPath(folder, name), text);
    if (!written.ok) {
      return err({
        code: 'not-written',
        message: t(
          '{0} could not be written; what was there is still there. {1}',
          name,
          written.error.message,
        ),
      });
    }
  }
  return ok(made.map(({ difference }) => difference));
}
