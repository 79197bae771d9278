/**
 * A stand-in for Azure DevOps, for tests alone: the documented REST shapes over items in memory. It refuses what the real
 * one refuses, and goes wrong on demand.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describeServer } from './locations.ts';
import { runQuery } from './query.ts';
import type { StoredItem } from './storedItem.ts';

/** Undefined: all is well. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      readonly message?: string;
    }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'after-write'; readonly status: number };

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly ifMatch?: string;
}

const json = 'application/json; charset=utf-8';

export class AzureDevOpsStandIn {
  readonly items = new Map<number, StoredItem>();
  readonly requests: Request[] = [];
  readonly queries = new Map<string, string>();
  /** Texts of wiki pages with their versions, by path. */
  readonly pages = new Map<string, { readonly content: string; readonly version: number }>();
  readonly categories: Record<string, Record<string, string>> = {
    Task: { New: 'Proposed', Active: 'InProgress', Closed: 'Completed', Removed: 'Removed' },
    Bug: { New: 'Proposed', Active: 'InProgress', Resolved: 'Resolved', Closed: 'Completed' },
  };
  /** Asked before each request; what it answers happens instead of the answer. */
  fault: (request: Request, count: number) => Fault | undefined = () => undefined;
  /** Undefined: anybody. */
  token: string | undefined;
  /** Who `@Me` is. */
  me = 'Dana Okafor';
  /** The server's clock, in milliseconds since 1970. */
  now = Date.parse('2026-11-20T08:00:00Z');
  readonly #server: Server;
  #nextId = 900_000;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param port any that is free unless told */
  static async start(port = 0): Promise<AzureDevOpsStandIn> {
    const server = createServer((request, response) => void standIn.#hear(request, response));
    const standIn = new AzureDevOpsStandIn(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return standIn;
  }

  get organisation(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/example-company`;
  }

  add(
    rows: Iterable<{
      readonly id: number;
      readonly rev: number;
      readonly fields: Readonly<Record<string, unknown>>;
    }>,
  ): void {
    for (const { id, rev, fields } of rows) {
      this.items.set(id, {
        id,
        rev,
        fields: { 'System.TeamProject': 'Platform', ...fields },
        relations: [],
        comments: [],
      });
    }
  }

  /** As another person would: a new revision, a new time. */
  change(id: number, fields: Readonly<Record<string, unknown>>): void {
    const item = this.items.get(id);
    if (!item) throw new Error(`no item ${id}`);
    item.rev += 1;
    item.fields = { ...item.fields, ...fields, 'System.ChangedDate': new Date(this.now).toISOString() };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #hear(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const ifMatch = incoming.headers['if-match'];
    const request = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      body,
      ...(ifMatch !== undefined && { ifMatch }),
    };
    this.requests.push(request);
    const fault = this.fault(request, this.requests.length);
    if (fault && fault.kind !== 'after-write') {
      this.#fail(fault, response);
      return;
    }
    const known = this.token === undefined || tokenOf(incoming.headers.authorization) === this.token;
    const answer = known
      ? this.#answer(request)
      : { status: 401, value: { message: 'TF400813: not authorized' } };
    if (fault) this.#fail({ kind: 'status', status: fault.status }, response);
    else send(response, answer);
  }

  #fail(fault: Fault, response: ServerResponse): void {
    if (fault.kind === 'hang') return;
    if (fault.kind === 'reset') {
      response.destroy();
    } else if (fault.kind === 'html') {
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    } else {
      const { status } = fault;
      const retry =
        fault.kind === 'status' && fault.retryAfter !== undefined ? { 'retry-after': fault.retryAfter } : {};
      const message = fault.kind === 'status' ? (fault.message ?? '') : '';
      response.writeHead(status, { 'content-type': json, ...retry }).end(JSON.stringify({ message }));
    }
  }

  #answer(request: Request): Answer {
    const url = new URL(request.path, 'http://localhost');
    const described = describeServer(request.method, url.pathname);
    if (described) return described;
    const route = url.pathname.replace(/^\/[^/]+\/(?:[^/_][^/]*\/)?_apis\//, '').toLowerCase();
    const item = /^wit\/workitems\/(\d+)$/.exec(route)?.[1];
    const comments = /^wit\/workitems\/(\d+)\/comments$/.exec(route)?.[1];
    const query = /^wit\/queries\/(.+)$/.exec(route)?.[1];
    const states = /\/_apis\/wit\/workitemtypes\/([^/]+)\/states$/i.exec(url.pathname)?.[1];
    const created = /\/_apis\/wit\/workitems\/\$([^/]+)$/i.exec(url.pathname)?.[1];
    if (item !== undefined) return this.#item(Number(item), request);
    if (comments !== undefined) return this.#comments(Number(comments), request);
    if (created !== undefined) return this.#create(decodeURIComponent(created), request);
    if (query !== undefined) return this.#savedQuery(decodeURIComponent(query));
    if (states !== undefined) return this.#states(decodeURIComponent(states));
    if (route === 'wit/wiql') return this.#wiql(request, Number(url.searchParams.get('$top') ?? Number.NaN));
    if (route === 'wit/workitemsbatch') return this.#batch(request);
    if (/^wiki\/wikis\/[^/]+\/pages$/.test(route))
      return this.#page(url.searchParams.get('path') ?? '', request);
    if (route === 'wit/$batch') return this.#several(request.body as readonly InnerRequest[]);
    if (route === 'wit/workitemtypes') {
      return { status: 200, value: { value: Object.keys(this.categories).map((name) => ({ name })) } };
    }
    return { status: 404, value: { message: `no route ${request.method} ${url.pathname}` } };
  }

  #savedQuery(path: string): Answer {
    const entry = [...this.queries].find(([name]) => name.toLowerCase() === path);
    return entry
      ? { status: 200, value: { id: '1', name: entry[0], wiql: entry[1] } }
      : { status: 404, value: { message: `TF401243: The query ${path} does not exist` } };
  }

  #states(type: string): Answer {
    const known = this.categories[type];
    return known
      ? {
          status: 200,
          value: { value: Object.entries(known).map(([name, category]) => ({ name, category })) },
        }
      : { status: 404, value: { message: `VS402323: no type ${type}` } };
  }

  #wiql({ body }: Request, top: number): Answer {
    const text = (body as { query?: unknown } | undefined)?.query;
    if (typeof text !== 'string' || text.length > 32_000)
      return refuse('TF51006: The query statement is missing.');
    const found = runQuery(text, [...this.items.values()], this.me);
    if (typeof found === 'string') return refuse(found);
    if (!(top < 20_000) && found.length >= 20_000) {
      return refuse('VS402337: The number of work items returned exceeds the size limit of 20000.');
    }
    const ids = Number.isNaN(top) ? found : found.slice(0, top);
    return {
      status: 200,
      value: {
        queryType: 'flat',
        asOf: new Date(this.now).toISOString(),
        workItems: ids.map((id) => ({ id, url: `${this.organisation}/_apis/wit/workItems/${id}` })),
      },
    };
  }

  #batch({ body }: Request): Answer {
    const {
      ids = [],
      fields,
      errorPolicy,
    } = body as { ids?: number[]; fields?: string[]; errorPolicy?: string };
    if (ids.length > 200) return refuse('VS403474: You requested 201 or more work items. 200 are allowed.');
    const missing = ids.find((id) => !this.items.has(id));
    if (missing !== undefined && errorPolicy?.toLowerCase() !== 'omit') {
      return { status: 404, value: { message: `TF401232: Work item ${missing} does not exist` } };
    }
    const rows = ids.flatMap((id) => this.items.get(id) ?? []);
    return { status: 200, value: { count: rows.length, value: rows.map((row) => this.#shown(row, fields)) } };
  }

  #shown({ id, rev, fields, relations, multilineFieldsFormat }: StoredItem, wanted?: readonly string[]) {
    const own = { ...fields, 'System.Id': id, 'System.Rev': rev };
    const isWanted = ([name]: readonly [string, unknown]) => wanted?.includes(name) ?? true;
    return {
      id,
      rev,
      fields: Object.fromEntries(Object.entries(own).filter(isWanted)),
      relations,
      url: `${this.organisation}/_apis/wit/workItems/${id}`,
      ...(multilineFieldsFormat && { multilineFieldsFormat }),
    };
  }

  #page(path: string, { method, body, ifMatch }: Request): Answer {
    const page = this.pages.get(path);
    const etag = (version: number): string => `"${version}"`;
    if (method === 'GET') {
      return page
        ? { status: 200, value: { path, content: page.content }, headers: { etag: etag(page.version) } }
        : { status: 404, value: { message: `WikiPageNotFoundException: ${path}` } };
    }
    const expected = page && etag(page.version);
    if (ifMatch !== expected) {
      const status = ifMatch === undefined ? 409 : 412;
      return { status, value: { message: `The page ${path} is there in another version.` } };
    }
    const version = (page?.version ?? 0) + 1;
    this.pages.set(path, { content: (body as { content: string }).content, version });
    return { status: page ? 200 : 201, value: { path }, headers: { etag: etag(version) } };
  }

  /** The whole succeeds whatever becomes of each. */
  #several(requests: readonly InnerRequest[]): Answer {
    const value = requests.map(({ method, uri, body }) => {
      // The id that the parts of one batch call each other by.
      const patch = body.filter(({ path }) => path !== '/id');
      const path = `/example-company${uri}`;
      const fault = this.fault({ method, path, body: patch }, this.requests.length);
      const answer =
        fault?.kind === 'status'
          ? { status: fault.status, value: { message: fault.message ?? '' } }
          : this.#answer({ method, path, body: patch });
      return { code: answer.status, headers: {}, body: JSON.stringify(answer.value) };
    });
    return { status: 200, value: { count: value.length, value } };
  }

  #item(id: number, { method, body }: Request): Answer {
    const item = this.items.get(id);
    if (!item) return { status: 404, value: { message: `TF401232: Work item ${id} does not exist` } };
    if (method === 'GET') return { status: 200, value: this.#shown(item) };
    const failure = this.#patch(item, body as Patch[]);
    return failure ?? { status: 200, value: this.#shown(item) };
  }

  /** All of it or nothing. */
  #patch(item: StoredItem, patch: readonly Patch[]): Answer | undefined {
    const fields = { ...item.fields };
    // What was said is a field of the revision alone that said it.
    delete fields['System.History'];
    const comments: string[] = [];
    const relations = [...item.relations];
    for (const { op, path, value } of patch) {
      const field = /^\/fields\/(.+)$/.exec(path)?.[1];
      if (op === 'test') {
        const have = path === '/rev' ? item.rev : fields[field ?? ''];
        if (have !== value) {
          return { status: 412, value: { message: `VS403351: Test Operation for path ${path} failed.` } };
        }
      } else if (path === '/relations/-') {
        const wanted = value as StoredItem['relations'][number];
        if (relations.some(({ rel, url }) => rel === wanted.rel && url === wanted.url))
          return refuse('TF201036: You cannot add a link that is there already.');
        relations.push(wanted);
      } else if (/^\/relations\/\d+$/.test(path)) {
        const place = Number(path.slice('/relations/'.length));
        if (op !== 'remove' || !relations[place]) return refuse(`VS403658: no relation at ${path}`);
        relations.splice(place, 1);
      } else if (field === undefined) {
        return refuse(`VS403432: the path ${path} is not known`);
      } else if (op === 'remove') {
        delete fields[field];
      } else if (op === 'replace' && fields[field] === undefined) {
        return refuse(`VS403690: the field ${field} has no value to replace`);
      } else {
        if (field === 'System.History') comments.push(String(value));
        fields[field] = value;
      }
    }
    const allowed = this.categories[String(fields['System.WorkItemType'])];
    if (allowed && !(String(fields['System.State']) in allowed)) {
      return refuse(
        `TF401347: the state ${String(fields['System.State'])} is not in the list of supported values`,
      );
    }
    item.fields = { ...fields, 'System.ChangedDate': new Date(this.now).toISOString() };
    item.relations = relations;
    item.comments.push(...comments);
    item.rev += 1;
    return undefined;
  }

  #create(type: string, { body }: Request): Answer {
    if (!(type in this.categories)) return { status: 404, value: { message: `VS402323: no type ${type}` } };
    const item: StoredItem = {
      id: this.#nextId,
      rev: 0,
      fields: { 'System.WorkItemType': type, 'System.State': 'New', 'System.TeamProject': 'Platform' },
      relations: [],
      comments: [],
    };
    const failure = this.#patch(item, body as Patch[]);
    if (failure) return failure;
    if (item.fields['System.Title'] === undefined)
      return refuse('TF401320: Rule Error for field Title. Required.');
    this.#nextId += 1;
    this.items.set(item.id, item);
    return { status: 200, value: this.#shown(item) };
  }

  #comments(id: number, { body }: Request): Answer {
    const item = this.items.get(id);
    if (!item) return { status: 404, value: { message: `TF401232: Work item ${id} does not exist` } };
    item.comments.push(String((body as { text?: unknown }).text));
    item.rev += 1;
    return { status: 200, value: { id: item.comments.length, workItemId: id } };
  }
}

interface Patch {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

interface InnerRequest {
  readonly method: string;
  readonly uri: string;
  readonly body: readonly Patch[];
}

interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function refuse(message: string): Answer {
  return { status: 400, value: { message } };
}

function send(response: ServerResponse, { status, value, headers }: Answer): void {
  response
    .writeHead(status, { 'content-type': json, date: new Date().toUTCString(), ...headers })
    .end(JSON.stringify(value));
}

function tokenOf(header: string | undefined): string | undefined {
  const [scheme, value = ''] = header?.split(' ') ?? [];
  if (scheme === 'Bearer') return value;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[1];
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks);
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole;
  return text.length === 0 ? undefined : JSON.parse(text.toString('utf8'));
}
