/** Work items of Azure DevOps: queries, items by their ids, and changes that are guarded by a revision. */
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { t } from '@vscode/l10n';
import type { AzureDevOpsFailure } from './failures.ts';
import type { Transport } from './transport.ts';

/** The server takes no more ids in one request. */
export const mostIds = 200;
/** A query finds no more; the server refuses what would. */
export const mostFound = 20_000;

const workItem = z.object({
  id: z.number().int(),
  rev: z.number().int(),
  fields: z.record(z.string(), z.unknown()),
  relations: z
    .array(
      z.object({
        rel: z.string(),
        url: z.string(),
        attributes: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  url: z.string().optional(),
  /** `html` or `markdown` for each long text; left out by servers that know HTML alone. */
  multilineFieldsFormat: z.record(z.string(), z.string()).optional(),
});
export type ServerItem = z.infer<typeof workItem>;

const found = z.object({
  asOf: z.string().optional(),
  workItems: z.array(z.object({ id: z.number().int() })).optional(),
  workItemRelations: z.array(z.object({ target: z.object({ id: z.number().int() }).nullish() })).optional(),
});

const batch = z.object({ value: z.array(workItem.nullable()) });
const savedQuery = z.object({ id: z.string(), name: z.string(), wiql: z.string().optional() });
const states = z.object({ value: z.array(z.object({ name: z.string(), category: z.string() })) });
const types = z.object({ value: z.array(z.object({ name: z.string() })) });

export interface FoundIds {
  readonly ids: readonly number[];
  /** The server's time of the answer, ISO 8601. */
  readonly asOf: string | undefined;
}

export interface JsonPatch {
  readonly op: 'add' | 'replace' | 'remove' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface AzureDevOpsClient {
  /** The text of a saved query, by its id or its path such as `Shared Queries/Team`. */
  savedQuery(query: string, options?: CallOptions): Promise<Result<string, AzureDevOpsFailure>>;
  /** Ids that a query finds, in its order; at most `top`. */
  query(
    wiql: string,
    options?: CallOptions & { readonly top?: number },
  ): Promise<Result<FoundIds, AzureDevOpsFailure>>;
  /** At most `mostIds`; what is gone or hidden is left out. */
  items(
    ids: readonly number[],
    options: CallOptions & { readonly fields?: readonly string[] },
  ): Promise<Result<readonly ServerItem[], AzureDevOpsFailure>>;
  item(id: number, options?: CallOptions): Promise<Result<ServerItem, AzureDevOpsFailure>>;
  /** Writes only where the item still has this revision; answers the item as it is then. */
  update(
    id: number,
    change: { readonly rev: number; readonly patch: readonly JsonPatch[] },
    options?: CallOptions,
  ): Promise<Result<ServerItem, AzureDevOpsFailure>>;
  create(
    type: string,
    patch: readonly JsonPatch[],
    options?: CallOptions,
  ): Promise<Result<ServerItem, AzureDevOpsFailure>>;
  comment(id: number, text: string, options?: CallOptions): Promise<Result<void, AzureDevOpsFailure>>;
  /** The category of each state of each type, by the names of both. */
  stateCategories(
    options?: CallOptions,
  ): Promise<Result<ReadonlyMap<string, ReadonlyMap<string, string>>, AzureDevOpsFailure>>;
}

export function createAzureDevOpsClient(ask: Transport, project: string): AzureDevOpsClient {
  const base = `${encodeURIComponent(project)}/_apis/wit`;
  const call = async <T>(
    schema: z.ZodType<T>,
    request: Parameters<Transport>[0],
  ): Promise<Result<T, AzureDevOpsFailure>> => {
    const answer = await ask(request);
    if (!answer.ok) return answer;
    const read = schema.safeParse(answer.value);
    return read.success ? ok(read.data) : err(strange(z.prettifyError(read.error)));
  };
  const get = <T>(schema: z.ZodType<T>, path: string, { signal }: CallOptions = {}) =>
    call(schema, { method: 'GET', path, safe: true, signal });
  const patchItem =
    (method: 'PATCH' | 'POST', path: string) => (body: readonly JsonPatch[], signal?: AbortSignal) =>
      call(workItem, { method, path, body, contentType: 'application/json-patch+json', safe: false, signal });
  return {
    savedQuery: async (query, options) => {
      const path = query.split('/').map(encodeURIComponent).join('/');
      const answer = await get(savedQuery, `${base}/queries/${path}?$expand=wiql`, options);
      if (!answer.ok) return answer;
      return answer.value.wiql === undefined ? err(strange('no wiql')) : ok(answer.value.wiql);
    },
    query: async (wiql, { top = mostFound - 1, signal } = {}) => {
      const path = `${base}/wiql?$top=${top}&timePrecision=true`;
      const answer = await call(found, { method: 'POST', path, body: { query: wiql }, safe: true, signal });
      return answer.ok ? ok(idsOf(answer.value)) : answer;
    },
    items: async (ids, { fields, signal }) => {
      const body = { ids, errorPolicy: 'Omit', ...(fields && { fields }) };
      const path = '_apis/wit/workitemsbatch';
      const answer = await call(batch, { method: 'POST', path, body, safe: true, signal });
      return answer.ok ? ok(answer.value.value.filter((item) => item !== null)) : answer;
    },
    item: (id, options) => get(workItem, `_apis/wit/workitems/${id}?$expand=relations`, options),
    update: (id, { rev, patch }, { signal } = {}) =>
      patchItem('PATCH', `_apis/wit/workitems/${id}`)(
        [{ op: 'test', path: '/rev', value: rev }, ...patch],
        signal,
      ),
    create: (type, patch, { signal } = {}) =>
      patchItem('POST', `${base}/workitems/$${encodeURIComponent(type)}`)(patch, signal),
    comment: async (id, text, { signal } = {}) => {
      const path = `${base}/workItems/${id}/comments?format=0`;
      const answer = await call(z.object({ id: z.number() }), {
        method: 'POST',
        path,
        body: { text },
        safe: false,
        signal,
      });
      return answer.ok ? ok(undefined) : answer;
    },
    stateCategories: (options) => readCategories((schema, path) => get(schema, `${base}/${path}`, options)),
  };
}

type Get = <T>(schema: z.ZodType<T>, path: string) => Promise<Result<T, AzureDevOpsFailure>>;

async function readCategories(
  get: Get,
): Promise<Result<ReadonlyMap<string, ReadonlyMap<string, string>>, AzureDevOpsFailure>> {
  const all = await get(types, 'workitemtypes');
  if (!all.ok) return all;
  const known = new Map<string, ReadonlyMap<string, string>>();
  for (const { name } of all.value.value) {
    const answer = await get(states, `workitemtypes/${encodeURIComponent(name)}/states`);
    if (!answer.ok) return answer;
    known.set(name, new Map(answer.value.value.map((state) => [state.name, state.category])));
  }
  return ok(known);
}

/** A query for links answers pairs; each item counts once. */
function idsOf({ workItems, workItemRelations, asOf }: z.infer<typeof found>): FoundIds {
  const ids =
    workItems?.map(({ id }) => id) ?? workItemRelations?.flatMap(({ target }) => target?.id ?? []) ?? [];
  return { ids: [...new Set(ids)], asOf };
}

function strange(detail: string): AzureDevOpsFailure {
  return {
    code: 'not-azure-devops',
    message: t('Azure DevOps answered in a form that is not known here. The log says more.'),
    detail,
  };
}
