/** What is to be done so that it does not come back: each with an owner, a date and a priority, or it is none. */
import { t } from '@vscode/l10n';
import { textOf } from '../../../../base/json.ts';
import { err, ok, type Failure, type Result } from '../../../../base/result.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { saysSomething } from '../record/record.ts';

export interface ActionItem {
  readonly what: string;
  readonly owner: string;
  /** `YYYY-MM-DD`. */
  readonly due: string;
  /** `P0` to `P4`. */
  readonly priority: string;
}

export function checkActionItem({
  what = '',
  owner = '',
  due = '',
  priority = '',
}: Partial<ActionItem>): Result<ActionItem, Failure<keyof ActionItem>> {
  const item = {
    what: what.trim(),
    owner: owner.trim(),
    due: due.trim(),
    priority: priority.trim().toUpperCase(),
  };
  if (item.what === '')
    return err({ code: 'what', message: t('The action item does not say what is to be done.') });
  if (item.owner === '') return err({ code: 'owner', message: t('"{0}" has no owner.', item.what) });
  if (!isDay(item.due)) {
    return err({ code: 'due', message: t('"{0}" has no date such as 2026-01-31.', item.what) });
  }
  if (!/^P[0-4]$/.test(item.priority)) {
    return err({ code: 'priority', message: t('"{0}" has no priority from P0 to P4.', item.what) });
  }
  return ok(item);
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export interface RecordedItem {
  readonly seq: number;
  readonly item: Result<ActionItem, Failure<keyof ActionItem>>;
}

/** Of notes and decisions such as `action: Alert on growth; owner: Ada; due: 2026-05-20; priority: P1`. */
export function actionItemsIn(events: readonly IncidentEvent[]): readonly RecordedItem[] {
  return events.flatMap((event) => {
    if (!saysSomething(event)) return [];
    const [first = '', ...rest] = event.data.text.split(';');
    const what = /^\s*action(?: item)?\s*:(.*)$/is.exec(first)?.[1];
    if (what === undefined) return [];
    const given = Object.fromEntries(
      rest.flatMap((part) => {
        const [, key = '', value = ''] = /^\s*(owner|due|priority)\s*:(.*)$/is.exec(part) ?? [];
        return key === '' ? [] : [[key.toLowerCase(), value]];
      }),
    );
    const field = (name: 'owner' | 'due' | 'priority'): string =>
      textOf(given[name]) || textOf(event.data[name]);
    const item = checkActionItem({
      what,
      owner: field('owner'),
      due: field('due'),
      priority: field('priority'),
    });
    return [{ seq: event.seq, item }];
  });
}

/** The rows of the table of a postmortem, also those that a person wrote. */
export function readActionItems(markdown: string): readonly ActionItem[] {
  return markdown.split('\n').flatMap((line) => {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll(/\\(.)/g, '$1'));
    const due = cells.findIndex((cell) => isDay(cell));
    if (due < 2) return [];
    const item = checkActionItem({
      what: cells[due - 2] ?? '',
      owner: cells[due - 1] ?? '',
      due: cells[due] ?? '',
      priority: cells[due + 1] ?? '',
    });
    return item.ok ? [item.value] : [];
  });
}
