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
  /** Names of the fields whose texts are Markdown. */
  readonly multilineFieldsFormat?: Readonly<Record<string, string>>;
}

/** As the replica keeps it: of its one long text, and where that is not HTML. */
export function formatOf(
  formats: Readonly<Record<string, string>> | undefined,
): Pick<ReplicaRow, 'multilineFieldsFormat'> {
  const format = formats?.['System.Description'];
  return format?.toLowerCase() !== 'markdown'
    ? {}
    : { multilineFieldsFormat: { 'System.Description': format } };
}

export function renderItems(rows: readonly ReplicaRow[]): string {
  const lines = rows
    .toSorted((left, right) => left.id - right.id)
    .map(({ id, rev, fields, url, multilineFieldsFormat }) =>
      JSON.stringify({ id, rev, fields: slim(fields), url, ...formatOf(multilineFieldsFormat) }),
    );
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
    const { id, rev, url, markdown } = item.value;
    const format = formatOf(markdown ? { 'System.Description': 'markdown' } : undefined);
    return [{ id, rev, fields: fieldsOf(row), url, ...format }];
  });
}

function fieldsOf(row: unknown): Readonly<Record<string, unknown>> {
  const fields = typeof row === 'object' && row !== null && 'fields' in row ? row.fields : undefined;
  return typeof fields === 'object' && fields !== null ? { ...fields } : {};
}
