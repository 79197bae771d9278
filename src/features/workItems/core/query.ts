/**
 * What a person types into the search box: words in any order, `"a phrase"`, `field:value`, `-` before any of them.
 * Nothing that is typed is an error: what is not understood is searched as words, and said.
 */
import { wordsOf } from './words.ts';
import type { FacetName } from './segment.ts';

export interface Query {
  /** Each must begin a word of the item. */
  readonly words: readonly string[];
  /** Words next to each other, in this order. */
  readonly phrases: readonly (readonly string[])[];
  readonly withoutWords: readonly string[];
  readonly withoutPhrases: readonly (readonly string[])[];
  readonly filters: readonly Filter[];
  /** Ids that stand first when they are there: a bare number is also searched as a word. */
  readonly ids: readonly number[];
  /** Parts that look like a filter and are none, as they were typed. */
  readonly unknown: readonly string[];
}

export type Filter =
  | {
      readonly kind: 'value';
      readonly field: FacetName | 'tag';
      readonly values: readonly string[];
      readonly not: boolean;
    }
  | { readonly kind: 'id' | 'parent'; readonly ids: readonly number[]; readonly not: boolean }
  | { readonly kind: 'open'; readonly open: boolean }
  /** Milliseconds since 1970; `before` and `since` leave the other side open. */
  | { readonly kind: 'changed'; readonly since: number; readonly before: number; readonly not: boolean };

const fields: ReadonlyMap<string, FacetName | 'tag'> = new Map([
  ['state', 'state'],
  ['type', 'type'],
  ['assigned', 'assigned'],
  ['assignee', 'assigned'],
  ['tag', 'tag'],
  ['tags', 'tag'],
  ['area', 'area'],
  ['iteration', 'iteration'],
  ['sprint', 'iteration'],
]);

const day = 86_400_000;
const units: Readonly<Record<string, number>> = {
  h: day / 24,
  d: day,
  w: 7 * day,
  m: 30 * day,
  y: 365 * day,
};

interface Part {
  readonly not: boolean;
  readonly field: string;
  readonly text: string;
  readonly quoted: boolean;
  readonly raw: string;
}

interface Draft {
  readonly words: string[];
  readonly phrases: (readonly string[])[];
  readonly withoutWords: string[];
  readonly withoutPhrases: (readonly string[])[];
  readonly filters: Filter[];
  readonly ids: number[];
  readonly unknown: string[];
}

/** @param now milliseconds since 1970, for `updated:<7d` */
export function parseQuery(text: string, now: number): Query {
  const draft: Draft = {
    words: [],
    phrases: [],
    withoutWords: [],
    withoutPhrases: [],
    filters: [],
    ids: [],
    unknown: [],
  };
  for (const part of partsOf(text)) {
    const filter = part.field === '' ? undefined : filterOf(part, now);
    if (filter) {
      draft.filters.push(filter);
      continue;
    }
    if (part.field !== '') draft.unknown.push(part.raw);
    addText(draft, part);
  }
  return { ...draft, filters: joinValues(draft.filters) };
}

const partPattern = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|(\S+))/g;

function* partsOf(text: string): Generator<Part> {
  for (const [raw, minus = '', field = '', quoted, plain = ''] of text.matchAll(partPattern)) {
    if (plain === '@me') yield { not: minus !== '', field: 'assigned', text: '@me', quoted: false, raw };
    else
      yield {
        not: minus !== '',
        field: field.toLowerCase(),
        text: quoted ?? plain,
        quoted: quoted !== undefined,
        raw,
      };
  }
}

function addText(draft: Draft, part: Part): void {
  const text = part.field === '' ? part.text : part.raw.replace(/^-/, '');
  const words = wordsOf(text);
  const id = /^#?(\d{1,9})$/.exec(text)?.[1];
  if (id !== undefined && !part.not && !part.quoted) {
    draft.ids.push(Number(id));
    return;
  }
  if (words.length > 1 && part.quoted) (part.not ? draft.withoutPhrases : draft.phrases).push(words);
  else (part.not ? draft.withoutWords : draft.words).push(...words);
}

function filterOf({ field, text, not }: Part, now: number): Filter | undefined {
  const column = fields.get(field);
  if (column !== undefined) {
    const values = text.split(',').filter((value) => value !== '');
    return values.length > 0 ? { kind: 'value', field: column, values, not } : undefined;
  }
  if (field === 'id' || field === 'parent') {
    const ids = text.split(',').map((id) => Number(id.replace(/^#/, '')));
    return ids.every((id) => Number.isInteger(id) && id > 0) ? { kind: field, ids, not } : undefined;
  }
  if (field === 'is' && /^(?:open|closed)$/i.test(text)) {
    return { kind: 'open', open: (text.toLowerCase() === 'open') !== not };
  }
  return field === 'updated' || field === 'changed' ? changedFilter(text, not, now) : undefined;
}

/** `>7d` is older than seven days, `<7d` younger; a date stands for its whole day in UTC, and `>` is then behind it. */
function changedFilter(text: string, not: boolean, now: number): Filter | undefined {
  const [, sign = '', rest = ''] = /^([<>]?)=?(.*)$/.exec(text) ?? [];
  const [, count, unit] = /^(\d{1,5})([hdwmy])$/i.exec(rest) ?? [];
  if (count !== undefined && unit !== undefined) {
    const edge = now - Number(count) * (units[unit.toLowerCase()] ?? day);
    const since = sign === '>' ? Number.NEGATIVE_INFINITY : edge;
    return { kind: 'changed', since, before: sign === '>' ? edge : Number.POSITIVE_INFINITY, not };
  }
  const start = /^\d{4}-\d{2}-\d{2}$/.test(rest) ? Date.parse(`${rest}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start)) return undefined;
  const since = sign === '<' ? Number.NEGATIVE_INFINITY : sign === '>' ? start + day : start;
  const before = sign === '<' ? start : sign === '>' ? Number.POSITIVE_INFINITY : start + day;
  return { kind: 'changed', since, before, not };
}

/** `state:Active state:New` means either: an item has one state. An item has many tags, and must have each. */
function joinValues(filters: readonly Filter[]): readonly Filter[] {
  const joined: Filter[] = [];
  for (const filter of filters) {
    const at = joined.findIndex(
      (other) =>
        filter.kind === 'value' &&
        other.kind === 'value' &&
        filter.field !== 'tag' &&
        !filter.not &&
        !other.not &&
        other.field === filter.field,
    );
    const same = joined[at];
    if (filter.kind === 'value' && same?.kind === 'value') {
      joined[at] = { ...same, values: [...same.values, ...filter.values] };
    } else {
      joined.push(filter);
    }
  }
  return joined;
}
