/** Work items through Azure DevOps' own MCP server: the same calls and the same failures as over REST. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import type { ToolServer } from '../../base/toolServers.ts';
import {
  chooseDialect,
  unwrap,
  type Dialect,
  type DialectFailure,
  type FieldUpdate,
  type ItemLink,
  type NewChild,
  type ToolCall,
} from './dialect.ts';

export type ServerFailureCode =
  | 'not-found'
  | 'conflict'
  | 'refused'
  | 'throttled'
  | 'signed-out'
  | 'forbidden'
  /** Whether it was done is not known. */
  | 'server-error'
  | 'unguarded';
export interface ServerFailure {
  readonly code: ServerFailureCode;
  readonly message: string;
  readonly detail?: string;
}

const workItem = z.object({
  id: z.number().int(),
  rev: z.number().int(),
  fields: z.record(z.string(), z.unknown()),
  relations: z.array(z.looseObject({ rel: z.string(), url: z.string() })).nullish(),
});
export type WorkItemAnswer = z.infer<typeof workItem>;
/** Requests in one; each has a status of its own, and a failed one does not make the whole a failure. */
const batch = z.object({ value: z.array(z.object({ code: z.number(), body: z.unknown() })).min(1) });
const made = z.object({ id: z.number().int() });
const found = z.object({ workItems: z.array(z.object({ id: z.number().int() })) });

export interface WorkItemServer {
  readonly dialect: Dialect;
  item(id: number): Promise<Result<WorkItemAnswer, ServerFailure>>;
  /** Refused with `unguarded` where this version cannot bind a change to a revision. */
  update(
    id: number,
    rev: number,
    updates: readonly FieldUpdate[],
  ): Promise<Result<WorkItemAnswer, ServerFailure>>;
  create(
    type: string,
    fields: readonly { readonly name: string; readonly value: string }[],
  ): Promise<Result<WorkItemAnswer, ServerFailure>>;
  query(wiql: string, top: number): Promise<Result<readonly number[], ServerFailure>>;
  /** Bound to no revision: whoever calls looks at the item before and after. */
  link(id: number, links: readonly ItemLink[]): Promise<Result<void, ServerFailure>>;
  /** Answers the id of the new item. */
  addChild(child: NewChild): Promise<Result<number, ServerFailure>>;
}

export function openWorkItemServer(
  server: ToolServer,
  project: string,
): Result<WorkItemServer, DialectFailure> {
  const chosen = chooseDialect(server.tools, project);
  if (!chosen.ok) return chosen;
  const dialect = chosen.value;
  const call = async <T>(shape: z.ZodType<T>, request: ToolCall): Promise<Result<T, ServerFailure>> => {
    const answer = await server.call(request);
    if (!answer.ok) return err({ code: 'server-error', message: answer.error.message });
    const text = unwrap(answer.value.text);
    // Neither an error nor an item: what is not there, also where something was to be changed.
    if (text.trim() === 'null') {
      return err({ code: 'not-found', message: t('Azure DevOps has no such work item.'), detail: 'null' });
    }
    if (answer.value.isError) return err(failureOf(text));
    const read = shape.safeParse(parse(text));
    return read.success ? ok(read.data) : err(failureOf(text));
  };
  return ok({
    dialect,
    item: (id) => call(workItem, dialect.read(id)),
    update: async (id, rev, updates) =>
      dialect.guards
        ? call(workItem, dialect.update(id, [{ op: 'test', path: '/rev', value: rev }, ...updates]))
        : err({
            code: 'unguarded',
            message: t(
              'This version of the Azure DevOps MCP server cannot keep a change from overwriting another. Use 2.10 or newer, or sign in to Azure DevOps.',
            ),
          }),
    create: (type, fields) => call(workItem, dialect.create(type, fields)),
    query: async (wiql, top) => {
      const answer = await call(found, dialect.query(wiql, top));
      return answer.ok ? ok(answer.value.workItems.map(({ id }) => id)) : answer;
    },
    link: async (id, links) => {
      const answer = await call(batch, dialect.link(id, links));
      return answer.ok ? innerFailure(answer.value) : answer;
    },
    addChild: async (child) => {
      const answer = await call(batch, dialect.addChild(child));
      if (!answer.ok) return answer;
      const inner = innerFailure(answer.value);
      if (!inner.ok) return inner;
      const read = made.safeParse(bodyOf(answer.value.value[0]?.body));
      return read.success ? ok(read.data.id) : err(failureOf(JSON.stringify(answer.value)));
    },
  });
}

function innerFailure({ value }: z.infer<typeof batch>): Result<void, ServerFailure> {
  const failed = value.find(({ code }) => code < 200 || code >= 300);
  if (!failed) return ok(undefined);
  const body = typeof failed.body === 'string' ? failed.body : JSON.stringify(failed.body ?? '');
  return err(failureOf(`[HTTP ${failed.code}] ${body}`));
}

/** The body of an inner answer is JSON, or the text of it. */
function bodyOf(body: unknown): unknown {
  return typeof body === 'string' ? parse(body) : body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The server tells a status in words, if at all; its own codes say more. */
function failureOf(text: string): ServerFailure {
  const detail = text.slice(0, 500);
  const said = (code: ServerFailureCode): ServerFailure => ({
    code,
    message: t('The Azure DevOps MCP server says: {0}', detail),
    detail,
  });
  const status = /\[HTTP (\d{3})/.exec(text)?.[1];
  if (status === '412' || status === '409' || /VS403351/.test(text)) return said('conflict');
  if (status === '404' || /TF401232|VS402323/.test(text)) return said('not-found');
  if (status === '401' || /TF400813/.test(text)) return said('signed-out');
  if (status === '403') return said('forbidden');
  if (status === '429' || /too many requests/i.test(text)) return said('throttled');
  if (status === '400' || /\b(?:TF|VS)4\d{5}\b|MCP error -32602/.test(text)) return said('refused');
  return said('server-error');
}
