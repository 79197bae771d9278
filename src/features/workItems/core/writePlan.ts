/** Makes a plan of what would be written: each item as the server has it now, and the exact change. */
import { t } from '@vscode/l10n';
import type { Plan, PlanChange } from '../../../base/approvals.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import type { AzureDevOpsFailure } from '../../../clients/azureDevOps/failures.ts';
import type { AzureDevOpsClient, JsonPatch, ServerItem } from '../../../clients/azureDevOps/workItems.ts';
import { htmlOf, mostChanges, type ItemChange, type NewItem, type WriteRequest } from './writeRequest.ts';
import { linkTo, planRelations } from './writeRelations.ts';

/** As much of a server as writing needs. A change is guarded by the item's revision, whatever speaks to the server. */
export type ItemServer = Pick<AzureDevOpsClient, 'item' | 'update' | 'create' | 'query'>;

export interface WritePlace {
  readonly server: ItemServer;
  readonly organisation: string;
  readonly project: string;
}

/** One field with its value as text, before and after. */
export interface FieldChange extends PlanChange {
  /** Such as `System.State`; undefined where it is none of the item's fields. */
  readonly name?: string;
}

export interface PlannedChange {
  readonly base: ServerItem;
  readonly fields: readonly FieldChange[];
  readonly patch: readonly JsonPatch[];
}

export interface PlannedItem {
  readonly wanted: NewItem;
  readonly patch: readonly JsonPatch[];
  readonly fields: readonly PlanChange[];
  /** Items of this title that are there already, before anything is made. */
  readonly alike: readonly number[];
}

export interface PlannedWrite {
  readonly place: WritePlace;
  readonly changes: readonly PlannedChange[];
  readonly items: readonly PlannedItem[];
  readonly plan: Omit<Plan, 'who'>;
}

export type PlanFailure = AzureDevOpsFailure | Failure<'nothing-to-do' | 'too-many-changes'>;

export async function planWrite(
  place: WritePlace,
  { changes, create }: WriteRequest,
): Promise<Result<PlannedWrite, PlanFailure>> {
  if (changes.length + create.length > mostChanges) {
    return err({
      code: 'too-many-changes',
      message: t('At most {0} items are changed at a time.', mostChanges),
    });
  }
  const planned: PlannedChange[] = [];
  for (const change of joined(changes)) {
    const base = await place.server.item(change.id);
    if (!base.ok) return base;
    const one = planChange(place, base.value, change);
    if (one.patch.length > 0) planned.push(one);
  }
  const items: PlannedItem[] = [];
  for (const wanted of create) {
    const item = await planItem(place, wanted);
    if (!item.ok) return item;
    items.push(item.value);
  }
  if (planned.length + items.length === 0) {
    return err({ code: 'nothing-to-do', message: t('The work items are like that already.') });
  }
  return ok({ place, changes: planned, items, plan: describe(place, planned, items) });
}

/** What is asked of one item in several parts becomes one change: the first write would make the others out of date. */
function joined(changes: readonly ItemChange[]): readonly ItemChange[] {
  const byId = new Map<number, ItemChange>();
  for (const change of changes) {
    const before = byId.get(change.id);
    if (!before) {
      byId.set(change.id, change);
      continue;
    }
    const comment = [before.comment, change.comment].filter((text) => text !== undefined).join('\n\n');
    byId.set(change.id, {
      ...before,
      ...change,
      addTags: [...(before.addTags ?? []), ...(change.addTags ?? [])],
      removeTags: [...(before.removeTags ?? []), ...(change.removeTags ?? [])],
      links: [...(before.links ?? []), ...(change.links ?? [])],
      removeLinks: [...(before.removeLinks ?? []), ...(change.removeLinks ?? [])],
      hyperlinks: [...(before.hyperlinks ?? []), ...(change.hyperlinks ?? [])],
      removeHyperlinks: [...(before.removeHyperlinks ?? []), ...(change.removeHyperlinks ?? [])],
      ...(comment !== '' && { comment }),
    });
  }
  return [...byId.values()];
}

function planChange(place: WritePlace, base: ServerItem, change: ItemChange): PlannedChange {
  const fields: FieldChange[] = [];
  const patch: JsonPatch[] = [];
  const set = (name: string, after: string): void => {
    const field = labelOf(name);
    const before = textOf(base.fields[name]);
    if (sameValue(base.fields[name], after)) return;
    fields.push({ field, name, before, after });
    // "add" joins tags to those that are there; "replace" of what is not there is refused.
    patch.push({
      op: base.fields[name] === undefined ? 'add' : 'replace',
      path: `/fields/${name}`,
      value: after,
    });
  };
  if (change.title !== undefined) set('System.Title', change.title);
  if (change.state !== undefined) set('System.State', change.state);
  if (change.assignedTo !== undefined) set('System.AssignedTo', change.assignedTo);
  if (change.addTags !== undefined || change.removeTags !== undefined) {
    set('System.Tags', tagsAfter(textOf(base.fields['System.Tags']), change));
  }
  const relations = planRelations(place.organisation, base, change);
  fields.push(...relations.fields);
  patch.push(...relations.patch);
  if (change.comment !== undefined && change.comment.trim() !== '') {
    fields.push({ field: t('Comment'), before: '', after: change.comment });
    // In the same request as the rest: guarded by the revision, and not written twice when an answer is lost.
    patch.push({ op: 'add', path: '/fields/System.History', value: htmlOf(change.comment) });
  }
  return { base, fields, patch };
}

function tagsAfter(before: string, { addTags = [], removeTags = [] }: ItemChange): string {
  const gone = new Set(removeTags.map((tag) => tag.toLowerCase()));
  const kept = new Map<string, string>();
  for (const tag of [...before.split(';'), ...addTags].map((one) => one.trim())) {
    const key = tag.toLowerCase();
    if (tag !== '' && !gone.has(key) && !kept.has(key)) kept.set(key, tag);
  }
  return [...kept.values()].join('; ');
}

/** Area and iteration come from the parent, as the server's own "add child" does it. */
async function planItem(place: WritePlace, wanted: NewItem): Promise<Result<PlannedItem, PlanFailure>> {
  const alike = await itemsTitled(place.server, wanted.title);
  if (!alike.ok) return alike;
  const values: (readonly [string, string, string])[] = [[t('Title'), 'System.Title', wanted.title]];
  const patch: JsonPatch[] = [];
  if (wanted.parent !== undefined) {
    const parent = await place.server.item(wanted.parent);
    if (!parent.ok) return parent;
    for (const [label, name] of [
      [t('Area'), 'System.AreaPath'],
      [t('Iteration'), 'System.IterationPath'],
    ] as const) {
      const value = textOf(parent.value.fields[name]);
      if (value !== '') values.push([label, name, value]);
    }
    patch.push({
      op: 'add',
      path: '/relations/-',
      value: linkTo(place.organisation, 'parent', wanted.parent),
    });
  }
  if (wanted.assignedTo !== undefined && wanted.assignedTo !== '') {
    values.push([t('Assigned to'), 'System.AssignedTo', wanted.assignedTo]);
  }
  if (wanted.tags !== undefined && wanted.tags.length > 0) {
    values.push([t('Tags'), 'System.Tags', wanted.tags.join('; ')]);
  }
  const fields: PlanChange[] = values.map(([field, , after]) => ({ field, before: '', after }));
  const set: JsonPatch[] = values.map(([, name, value]) => ({ op: 'add', path: `/fields/${name}`, value }));
  if (wanted.description !== undefined && wanted.description !== '') {
    fields.push({ field: t('Description'), before: '', after: wanted.description });
    set.push({ op: 'add', path: '/fields/System.Description', value: htmlOf(wanted.description) });
  }
  if (wanted.parent !== undefined) {
    fields.push({ field: t('Parent'), before: '', after: String(wanted.parent) });
  }
  return ok({ wanted, patch: [...set, ...patch], fields, alike: alike.value });
}

/** Ids of the items with exactly this title. */
export async function itemsTitled(
  server: ItemServer,
  title: string,
): Promise<Result<readonly number[], AzureDevOpsFailure>> {
  const found = await server.query(
    `SELECT [System.Id] FROM WorkItems WHERE [System.Title] = '${title.replaceAll("'", "''")}' ORDER BY [System.Id]`,
    { top: 200 },
  );
  return found.ok ? ok(found.value.ids) : found;
}

function describe(
  { organisation, project }: WritePlace,
  changes: readonly PlannedChange[],
  items: readonly PlannedItem[],
): Omit<Plan, 'who'> {
  return {
    title: titleOfPlan(
      changes.map(({ base }) => base.id),
      items.length,
    ),
    where: t('Azure DevOps, {0}, project {1}', organisation, project),
    parts: [
      ...changes.map(({ base, fields }) => ({ subject: titleOf(base), changes: fields })),
      ...items.map(({ wanted, fields, alike }) => ({
        subject: t('New: {0}', wanted.type),
        changes: [
          ...fields,
          ...(alike.length > 0
            ? [
                {
                  field: t('There already with this title'),
                  before: alike.join(', '),
                  after: alike.join(', '),
                },
              ]
            : []),
        ],
      })),
    ],
    undo: undoOf(changes, items),
  };
}

function titleOfPlan(changed: readonly number[], created: number): string {
  const [first = 0] = changed;
  if (created === 0)
    return changed.length === 1
      ? t('Change the work item {0}', first)
      : t('Change {0} work items', changed.length);
  if (changed.length > 0) return t('Change {0} work items and create {1}', changed.length, created);
  return created === 1 ? t('Create a work item') : t('Create {0} work items', created);
}

function undoOf(changes: readonly PlannedChange[], items: readonly PlannedItem[]): string {
  const fields = changes.some(({ fields: all }) => all.some(({ name }) => name !== undefined));
  const further = changes.some(({ fields: all }) => all.some(({ name }) => name === undefined));
  return [
    ...(fields ? [t('Each field can be set back to what stands under "Now".')] : []),
    ...(further ? [t('Comments and links are put right on the page of the item.')] : []),
    ...(items.length > 0
      ? [t('What is created can be deleted on its page, and lies in the recycle bin then.')]
      : []),
  ].join(' ');
}

export function titleOf({ id, fields }: ServerItem): string {
  return `${id} ${textOf(fields['System.Title'])}`.trim();
}

/** What people call a field; its own name where that is not known here. */
export function labelOf(name: string): string {
  switch (name) {
    case 'System.Title':
      return t('Title');
    case 'System.State':
      return t('State');
    case 'System.AssignedTo':
      return t('Assigned to');
    case 'System.Tags':
      return t('Tags');
    case 'System.AreaPath':
      return t('Area');
    case 'System.IterationPath':
      return t('Iteration');
    case 'System.Description':
      return t('Description');
    default:
      return name;
  }
}

/** As people write it; a person's name with the mail address. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const [name, mail] = namesOf(value);
  return name !== undefined && mail !== undefined ? `${name} <${mail}>` : (name ?? mail ?? '');
}

function namesOf(value: unknown): readonly (string | undefined)[] {
  if (typeof value !== 'object' || value === null) return [];
  const name =
    'displayName' in value && typeof value.displayName === 'string' ? value.displayName : undefined;
  const mail = 'uniqueName' in value && typeof value.uniqueName === 'string' ? value.uniqueName : undefined;
  return [name, mail];
}

/** A person may be named by name, address, or both. */
export function sameValue(have: unknown, wanted: string): boolean {
  const texts = [textOf(have), ...namesOf(have)];
  if (typeof have === 'object') return texts.some((text) => text?.toLowerCase() === wanted.toLowerCase());
  return texts[0] === wanted;
}
