/** Writes what was approved: guarded by the revision, read back, and honest where an answer is lost. */
import { t } from '@vscode/l10n';
import type { PlanConflict, PlanOutcome } from '../../../base/approvals.ts';
import type { AzureDevOpsFailure } from '../../../clients/azureDevOps/failures.ts';
import type { ServerItem } from '../../../clients/azureDevOps/workItems.ts';
import {
  itemsTitled,
  labelOf,
  sameValue,
  textOf,
  titleOf,
  type PlannedChange,
  type PlannedItem,
  type PlannedWrite,
} from './writePlan.ts';
import { relationGain } from './writeRelations.ts';

/** Undefined where every item is still as the plan shows it; else nothing is to be written. */
export async function checkWrite({ place, changes }: PlannedWrite): Promise<PlanOutcome | undefined> {
  const conflicts: PlanConflict[] = [];
  const lines: string[] = [];
  for (const change of changes) {
    const now = await place.server.item(change.base.id);
    if (!now.ok) lines.push(`${titleOf(change.base)}: ${now.error.message}`);
    else if (now.value.rev !== change.base.rev) {
      conflicts.push(...conflictsOf(change, now.value));
      lines.push(changedLine(change, now.value));
    }
  }
  if (lines.length === 0) return undefined;
  return { ok: false, lines: [...lines, t('Nothing was written.')], conflicts };
}

export interface WriteOutcome extends PlanOutcome {
  /** As the server has them now. */
  readonly written: readonly ServerItem[];
  /** Of each new item in the order that they were asked for in; null where it was not made. */
  readonly created: readonly (number | null)[];
}

interface Step {
  readonly done: boolean;
  readonly line: string;
  readonly item?: ServerItem;
  readonly conflicts?: readonly PlanConflict[];
}

/** One after the other; what fails does not keep the others from being done, and each is told. */
export async function runWrite({ place, changes, items }: PlannedWrite): Promise<WriteOutcome> {
  const steps: Step[] = [];
  for (const change of changes) steps.push(await writeChange(place, change));
  const made: Step[] = [];
  for (const item of items) made.push(await createItem(place, item));
  steps.push(...made);
  return {
    ok: steps.every(({ done }) => done),
    lines: steps.map(({ line }) => line),
    conflicts: steps.flatMap(({ conflicts = [] }) => conflicts),
    written: steps.flatMap(({ item }) => item ?? []),
    created: made.map(({ item }) => item?.id ?? null),
  };
}

async function writeChange({ server }: PlannedWrite['place'], change: PlannedChange): Promise<Step> {
  const { base, patch } = change;
  const name = titleOf(base);
  const answer = await server.update(base.id, { rev: base.rev, patch });
  if (!answer.ok && !isUnsure(answer.error)) {
    const now = answer.error.code === 'conflict' ? await server.item(base.id) : undefined;
    // The server may refuse for another reason of its own, and says so then.
    if (now?.ok === true && now.value.rev !== base.rev) {
      return { done: false, line: changedLine(change, now.value), conflicts: conflictsOf(change, now.value) };
    }
    return { done: false, line: `${name}: ${answer.error.message}` };
  }
  const now = await server.item(base.id);
  if (!now.ok) {
    if (answer.ok) return { done: true, line: t('{0}: written.', name), item: answer.value };
    return { done: false, line: unknownLine(name, answer.error) };
  }
  const item = now.value;
  if (item.rev === base.rev) {
    return { done: false, line: t('{0}: nothing was written; the server did not take it. Try again.', name) };
  }
  if (!answer.ok && !isOurs(change, item)) {
    return { done: false, line: unknownLine(name, answer.error), conflicts: conflictsOf(change, item) };
  }
  const kept = answer.ok ? answer.value : item;
  const other = change.fields.find(
    ({ name: field, after }) => field !== undefined && !holds(kept, field, after),
  );
  if (other?.name !== undefined) {
    const is = textOf(kept.fields[other.name]);
    const line = t(
      '{0}: written, but the server made {1} of {2}: "{3}".',
      name,
      other.field,
      other.after,
      is,
    );
    return { done: false, line, item };
  }
  return { done: true, line: t('{0}: written as revision {1}.', name, kept.rev), item };
}

/** The answer was lost: the next revision with all of our values in it is ours. */
function isOurs({ base, fields, patch }: PlannedChange, item: ServerItem): boolean {
  if (item.rev !== base.rev + 1) return false;
  const history = patch.find(({ path }) => path === '/fields/System.History');
  if (history && textOf(item.fields['System.History']) !== history.value) return false;
  const gained = (item.relations?.length ?? 0) - (base.relations?.length ?? 0);
  if (gained !== relationGain(patch)) return false;
  return fields.every(({ name, after }) => name === undefined || holds(item, name, after));
}

/** Tags come back in an order of the server's own. */
function holds({ fields }: ServerItem, name: string, wanted: string): boolean {
  if (name !== 'System.Tags') return sameValue(fields[name] ?? '', wanted);
  const set = (text: string): string =>
    text
      .split(';')
      .map((tag) => tag.trim().toLowerCase())
      .toSorted()
      .join(';');
  return set(textOf(fields[name])) === set(wanted);
}

/** Whether it was done is not known: it may have been sent. */
function isUnsure({ code }: AzureDevOpsFailure): boolean {
  return ['unreachable', 'server-error', 'not-azure-devops', 'cancelled'].includes(code);
}

async function createItem({ server }: PlannedWrite['place'], item: PlannedItem): Promise<Step> {
  const { wanted, patch, alike } = item;
  const name = `${wanted.type} "${wanted.title}"`;
  const answer = await server.create(wanted.type, patch);
  if (answer.ok) {
    const now = await server.item(answer.value.id);
    return now.ok
      ? { done: true, line: t('{0}: created as {1}.', name, answer.value.id), item: now.value }
      : { done: false, line: `${name}: ${now.error.message}` };
  }
  if (!isUnsure(answer.error)) return { done: false, line: `${name}: ${answer.error.message}` };
  // Not tried again: it may be there. What is new under this title since the plan was made is what was sent.
  const found = await itemsTitled(server, wanted.title);
  const [id, ...more] = found.ok ? found.value.filter((one) => !alike.includes(one)) : [];
  const now = id === undefined || more.length > 0 ? undefined : await server.item(id);
  if (now?.ok === true) {
    return { done: true, line: t('{0}: created as {1}.', name, now.value.id), item: now.value };
  }
  return { done: false, line: unknownLine(name, answer.error) };
}

function unknownLine(name: string, { detail, message }: AzureDevOpsFailure): string {
  return t(
    '{0}: the answer was lost ({1}), so it is not known whether it was written. Look at it before you try again.',
    name,
    detail ?? message,
  );
}

function changedLine({ base }: PlannedChange, now: ServerItem): string {
  const by = textOf(now.fields['System.ChangedBy']);
  const name = titleOf(base);
  return by === ''
    ? t('{0}: somebody has changed it since (revision {1}, then {2}).', name, base.rev, now.rev)
    : t('{0}: {1} has changed it since (revision {2}, then {3}).', name, by, base.rev, now.rev);
}

const noise = new Set([
  'System.Rev',
  'System.ChangedDate',
  'System.ChangedBy',
  'System.AuthorizedDate',
  'System.RevisedDate',
  'System.Watermark',
  'System.PersonId',
  'System.CommentCount',
]);

/** Field by field: what it was, what somebody made of it, what is wanted; where nothing else is wanted, that stays as it was. */
function conflictsOf({ base, fields }: PlannedChange, now: ServerItem): readonly PlanConflict[] {
  const wanted = new Map(fields.flatMap(({ name, after }) => (name === undefined ? [] : [[name, after]])));
  const labels = new Map(fields.map(({ name, field }) => [name, field]));
  const names = new Set([...wanted.keys(), ...Object.keys(base.fields), ...Object.keys(now.fields)]);
  return [...names]
    .filter((name) => !noise.has(name))
    .map((name) => ({
      name,
      subject: titleOf(base),
      field: labels.get(name) ?? labelOf(name),
      base: textOf(base.fields[name]),
      theirs: textOf(now.fields[name]),
    }))
    .filter(({ name, base: was, theirs }) => was !== theirs || wanted.has(name))
    .map(({ name, ...row }) => ({ ...row, mine: wanted.get(name) ?? row.base }));
}
