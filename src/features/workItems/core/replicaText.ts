/** A file of the replica: a JSON array with one item a line, by id, so that a version control system shows what changed. */
import { findRows, parseRow } from './replicaRows.ts';
import { readWorkItem } from './workItem.ts';

/** What the replica keeps of an item. */
export const itemFields = [
  'System.Id',
  'System.Rev',
  'System.Title',
  'System.WorkItemType',
  'System.State',
  'System.AssignedTo',
  'System.Tags',
  'System.AreaPath',
  'System.IterationPath',
  'System.Parent',
  'System.ChangedDate',
  'System.TeamProject',
  'System.Description',
] as const;

export interface ReplicaRow {
  readonly id: number;
  readonly rev: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly url: string;
}

export function renderItems(rows: readonly ReplicaRow[]): string {
  const lines = rows
    .toSorted((left, right) => left.id - right.id)
    .map(({ id, rev, fields, url }) => JSON.stringify({ id, rev, fields: slim(fields), url }));
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}

/** Identities come with pictures and links; a name and an address are all that is needed. */
function slim(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { 'System.Id': _id, 'System.Rev': _rev, 'System.AssignedTo': person, ...rest } = fields;
  if (typeof person !== 'object' || person === null)
    return person === undefined ? rest : { ...rest, 'System.AssignedTo': person };
  const known = new Map(Object.entries(person));
  return {
    ...rest,
    'System.AssignedTo': { displayName: known.get('displayName'), uniqueName: known.get('uniqueName') },
  };
}

/** The rows of a file, whatever form it has; broken ones are left out. */
export function parseItems(bytes: Uint8Array): readonly ReplicaRow[] {
  return findRows(bytes).rows.flatMap((place) => {
    const row = parseRow(bytes, place);
    const item = row === undefined ? undefined : readWorkItem(row);
    if (item?.ok !== true) return [];
    return [{ id: item.value.id, rev: item.value.rev, fields: fieldsOf(row), url: item.value.url }];
  });
}

function fieldsOf(row: unknown): Readonly<Record<string, unknown>> {
  const fields = typeof row === 'object' && row !== null && 'fields' in row ? row.fields : undefined;
  return typeof fields === 'object' && fields !== null ? { ...fields } : {};
}
