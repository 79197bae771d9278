/**
 * The tools of Azure DevOps' own MCP server, whose names and shapes differ by version: held against the list that the
 * server itself gives. Its answers are taken apart: a wrapper around text of others, `null` for what is not there.
 */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';

export interface ServerTool {
  readonly name: string;
  /** JSON schema. */
  readonly inputSchema: unknown;
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The patch that the server takes: values that are no objects. */
export interface FieldUpdate {
  readonly op: string;
  readonly path: string;
  readonly value?: string | number | boolean | null;
}

/** To another item; the names of the types are the server's own. */
export interface ItemLink {
  readonly type: 'parent' | 'child' | 'related' | 'predecessor' | 'successor';
  readonly to: number;
}

export interface NewChild {
  readonly parent: number;
  readonly type: string;
  readonly title: string;
  /** HTML. */
  readonly description: string;
  readonly areaPath?: string;
  readonly iterationPath?: string;
}

export interface Dialect {
  readonly name: 'one tool for each thing' | 'actions' | 'guarded actions';
  /** A change can be bound to a revision. Without that nothing is written through this server. */
  readonly guards: boolean;
  read(id: number): ToolCall;
  update(id: number, updates: readonly FieldUpdate[]): ToolCall;
  create(type: string, fields: readonly { readonly name: string; readonly value: string }[]): ToolCall;
  query(wiql: string, top: number): ToolCall;
  /** Bound to no revision: a link overwrites nothing. */
  link(id: number, links: readonly ItemLink[]): ToolCall;
  addChild(child: NewChild): ToolCall;
}

export type DialectFailure = { readonly code: 'unknown-server'; readonly message: string };

const schema = z.object({ properties: z.record(z.string(), z.unknown()) });

/** The dialect whose every tool is there with every argument that is used; a server with other tools is refused. */
export function chooseDialect(
  tools: readonly ServerTool[],
  project: string,
): Result<Dialect, DialectFailure> {
  const dialects = [actions(project, guardsOf(tools)), singles(project)];
  const known = dialects.find((dialect) => callsOf(dialect).every((call) => fits(tools, call)));
  return known
    ? ok(known)
    : err({
        code: 'unknown-server',
        message: t('This version of the Azure DevOps MCP server has tools that are not known here.'),
      });
}

/** One call of each kind, with every argument that is ever given. */
export function callsOf(dialect: Dialect): readonly ToolCall[] {
  return [
    dialect.read(1),
    dialect.update(1, [{ op: 'add', path: '/fields/System.Title', value: '' }]),
    dialect.create('Task', [{ name: 'System.Title', value: '' }]),
    dialect.query('', 1),
    dialect.link(1, [{ type: 'related', to: 2 }]),
    dialect.addChild({ parent: 1, type: 'Task', title: '', description: '' }),
  ];
}

/** The server has the tool, and it takes each of the arguments. */
export function fits(tools: readonly ServerTool[], call: ToolCall): boolean {
  const properties = propertiesOf(tools, call.name);
  return properties !== undefined && Object.keys(call.arguments).every((name) => name in properties);
}

function propertiesOf(tools: readonly ServerTool[], name: string) {
  const tool = tools.find((candidate) => candidate.name === name);
  return tool && schema.safeParse(tool.inputSchema).data?.properties;
}

function guardsOf(tools: readonly ServerTool[]): boolean {
  const updates = propertiesOf(tools, 'wit_work_item_write')?.['updates'];
  return /\btest\b[^.]{0,40}\/rev/.test(JSON.stringify(updates ?? ''));
}

function actions(project: string, guards: boolean): Dialect {
  return {
    name: guards ? 'guarded actions' : 'actions',
    guards,
    read: (id) => ({ name: 'wit_work_item', arguments: { action: 'get', id, project, expand: 'Relations' } }),
    update: (id, updates) => ({
      name: 'wit_work_item_write',
      arguments: { action: 'update', id, updates, project },
    }),
    create: (workItemType, fields) => ({
      name: 'wit_work_item_write',
      arguments: { action: 'create', workItemType, fields, project },
    }),
    query: (wiql, top) => ({ name: 'wit_query', arguments: { action: 'wiql', wiql, top, project } }),
    link: (id, links) => ({
      name: 'wit_work_item_link_write',
      arguments: { action: 'link', updates: linkUpdates(id, links), project },
    }),
    addChild: ({ parent: parentId, type: workItemType, ...item }) => ({
      name: 'wit_work_item_write',
      arguments: {
        action: 'add_child',
        parentId,
        workItemType,
        items: [{ ...item, format: 'Html' }],
        project,
      },
    }),
  };
}

function singles(project: string): Dialect {
  return {
    name: 'one tool for each thing',
    guards: false,
    read: (id) => ({ name: 'wit_get_work_item', arguments: { id, project, expand: 'relations' } }),
    update: (id, updates) => ({ name: 'wit_update_work_item', arguments: { id, updates } }),
    create: (workItemType, fields) => ({
      name: 'wit_create_work_item',
      arguments: { project, workItemType, fields },
    }),
    query: (wiql, top) => ({ name: 'wit_query_by_wiql', arguments: { wiql, top, project } }),
    link: (id, links) => ({
      name: 'wit_work_items_link',
      arguments: { updates: linkUpdates(id, links), project },
    }),
    addChild: ({ parent: parentId, type: workItemType, ...item }) => ({
      name: 'wit_add_child_work_items',
      arguments: { parentId, workItemType, items: [{ ...item, format: 'Html' }], project },
    }),
  };
}

function linkUpdates(id: number, links: readonly ItemLink[]) {
  return links.map(({ type, to }) => ({ id, linkToId: to, type }));
}

const envelope = /^<<([0-9a-f]{32})>> \[UNTRUSTED [^\]]*\] <<\1>>\n([^]*)\n<<\/\1>>$/;

/** Text of others comes between marks that nobody can guess. */
export function unwrap(text: string): string {
  return envelope.exec(text.trim())?.[2] ?? text;
}
