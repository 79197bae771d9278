/** A work item as people and scripts write it down: flat fields, or Azure DevOps `fields` with `System.*` names. */
import { err, ok, type Result } from '../../../base/result.ts';

export interface WorkItem {
  readonly id: number;
  /** 0 where the file does not say. */
  readonly rev: number;
  readonly title: string;
  readonly type: string;
  readonly state: string;
  /** A display name, with the mail address in angle brackets where it is known; empty for nobody. */
  readonly assignedTo: string;
  readonly tags: readonly string[];
  readonly areaPath: string;
  readonly iterationPath: string;
  /** 0 for none. */
  readonly parent: number;
  /** Milliseconds since 1970; undefined where the file does not say. */
  readonly changed: number | undefined;
  /** HTML, Markdown or plain text, as it was written. */
  readonly description: string;
  /** The item itself says that its description is Markdown. */
  readonly markdown: boolean;
  readonly project: string;
  readonly url: string;
}

type Fields = ReadonlyMap<string, unknown>;

/** Each field with the names that are looked for, in this order, in `fields` and then in the item itself. */
const names = {
  id: ['System.Id', 'id', 'workItemId'],
  rev: ['System.Rev', 'rev', 'revision'],
  title: ['System.Title', 'title', 'name', 'summary'],
  type: ['System.WorkItemType', 'type', 'workItemType'],
  state: ['System.State', 'state', 'status'],
  assignedTo: ['System.AssignedTo', 'assignedTo', 'assigned_to', 'assignee', 'owner'],
  tags: ['System.Tags', 'tags', 'labels'],
  areaPath: ['System.AreaPath', 'areaPath', 'area'],
  iterationPath: ['System.IterationPath', 'iterationPath', 'iteration', 'sprint'],
  parent: ['System.Parent', 'parent', 'parentId'],
  changed: ['System.ChangedDate', 'changedDate', 'changed', 'updatedAt', 'updated', 'lastUpdated'],
  description: ['System.Description', 'description', 'body'],
  project: ['System.TeamProject', 'project', 'teamProject'],
} as const satisfies Record<string, readonly string[]>;

export type FieldName = keyof typeof names;

/** The name under which a row has a field; undefined where it has none. */
export function nameInUse(field: FieldName, row: Readonly<Record<string, unknown>>): string | undefined {
  return names[field].find((name) => row[name] !== undefined && row[name] !== null);
}

export type RowFault = 'not-an-object' | 'no-id' | 'no-title';

/** The item in a parsed row, or why it is none. Unknown fields are left alone, missing ones are empty. */
export function readWorkItem(row: unknown): Result<WorkItem, RowFault> {
  const own = mapOf(row);
  if (own === undefined) return err('not-an-object');
  const system = mapOf(own.get('fields')) ?? new Map<string, unknown>();
  const field = (name: keyof typeof names) => firstOf(names[name], system, own);
  const id = wholeNumber(field('id'));
  if (id === undefined || id === 0) return err('no-id');
  const title = textOf(field('title'));
  if (title === '') return err('no-title');
  return ok({
    id,
    rev: wholeNumber(field('rev')) ?? 0,
    title,
    type: textOf(field('type')),
    state: textOf(field('state')),
    assignedTo: personOf(field('assignedTo')),
    tags: tagsOf(field('tags')),
    areaPath: textOf(field('areaPath')),
    iterationPath: textOf(field('iterationPath')),
    parent: wholeNumber(field('parent')) ?? parentOfRelations(own.get('relations')),
    changed: timeOf(field('changed')),
    description: textOf(field('description')),
    markdown: isMarkdown(own.get('multilineFieldsFormat')),
    project: textOf(field('project')),
    url: textOf(own.get('webUrl') ?? htmlLink(own.get('_links')) ?? own.get('url')),
  });
}

/** Azure DevOps tells the format of each long text beside the fields. */
function isMarkdown(formats: unknown): boolean {
  return /^markdown$/i.test(textOf(mapOf(formats)?.get('System.Description')));
}

function firstOf(wanted: readonly string[], system: Fields, own: Fields): unknown {
  for (const fields of [system, own]) {
    for (const name of wanted) {
      const value = fields.get(name);
      if (value !== undefined && value !== null) return value;
    }
  }
  return undefined;
}

function mapOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^#?\d+$/.test(value) ? Number(value.replace('#', '')) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 2 ** 32
    ? number
    : undefined;
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'number' ? value : Date.parse(textOf(value));
  return Number.isNaN(time) ? undefined : time;
}

/** An identity of Azure DevOps, or the text that some of its answers flatten it to. */
function personOf(value: unknown): string {
  const person = mapOf(value);
  if (person === undefined) return textOf(value);
  const name = textOf(person.get('displayName') ?? person.get('name'));
  const mail = textOf(person.get('uniqueName') ?? person.get('email') ?? person.get('mail'));
  if (name === '' || mail === '' || name === mail) return name || mail;
  return `${name} <${mail}>`;
}

/** Azure DevOps keeps tags as one text, parted by `; `. */
function tagsOf(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? value.map(textOf) : textOf(value).split(/[;,]/);
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}

function parentOfRelations(relations: unknown): number {
  if (!Array.isArray(relations)) return 0;
  for (const relation of relations) {
    const parts = mapOf(relation);
    if (parts?.get('rel') !== 'System.LinkTypes.Hierarchy-Reverse') continue;
    const id = /\/(\d+)$/.exec(textOf(parts.get('url')))?.[1];
    if (id !== undefined) return wholeNumber(id) ?? 0;
  }
  return 0;
}

function htmlLink(links: unknown): unknown {
  return mapOf(mapOf(links)?.get('html'))?.get('href');
}
