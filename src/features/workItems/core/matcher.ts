/** Which items of a segment match a query, and how well. */
import { wordsBeginningWith, wordsOneEditFrom } from './lookup.ts';
import type { Filter, Query } from './query.ts';
import { facetNames, type FacetName, type Segment } from './segment.ts';
import { wordsOf } from './words.ts';

/** What a filter needs to know besides the items. */
export interface Meanings {
  /** Names and mail addresses that `@me` stands for. */
  readonly me: readonly string[];
  /** By category of the state, not by its name. */
  readonly isOpen: (state: string, type: string) => boolean;
}

export interface Matches {
  /** Numbers of the items, ascending. */
  readonly items: Uint32Array;
  /** For each item of the segment; only those of `items` count. */
  readonly scores: Float32Array;
  /** Words that stood for a typed one because nothing matched it as typed. */
  readonly corrected: ReadonlyMap<string, readonly string[]>;
}

interface WordGroup {
  readonly places: readonly number[];
  /** Places before this one are the word itself, those behind it are longer or corrected. */
  readonly exact: number;
  readonly size: number;
}

/** A word in the title says more than one in the text. */
const titleFactor = 3;
/** A whole word says more than the beginning of one, and far more than a guess. */
const exactFactor = 1.6;

export function matchSegment(segment: Segment, query: Query, meanings: Meanings): Matches {
  const corrected = new Map<string, readonly string[]>();
  const wanted = [...query.words, ...query.phrases.flat()];
  const groups = wanted
    .map((word) => groupOf(segment, word) ?? correctedGroup(segment, word, corrected))
    .sort((left, right) => left.size - right.size);
  const scores = new Float32Array(segment.count);
  const stage = new Uint8Array(segment.count);
  let items = groups.length === 0 ? everyItem(segment.count) : undefined;
  groups.forEach((group, index) => {
    items = applyGroup(segment, group, { index, scores, stage });
  });
  const excluded = excludedItems(segment, query);
  const tests = query.filters.map((filter) => testOf(segment, filter, meanings));
  const through = items ?? new Uint32Array();
  const kept =
    excluded || tests.length > 0
      ? through.filter((item) => excluded?.[item] !== 1 && tests.every((test) => test(item)))
      : through;
  return { items: kept, scores, corrected };
}

function everyItem(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, item) => item);
}

/** Undefined where no word begins so. */
function groupOf(segment: Segment, word: string): WordGroup | undefined {
  const [from, to] = wordsBeginningWith(segment, word);
  if (from === to) return undefined;
  const places = Array.from({ length: to - from }, (_, index) => from + index);
  const size = (segment.postingEnds[to] ?? 0) - (segment.postingEnds[from] ?? 0);
  return { places, exact: segment.words[from] === word ? 1 : 0, size };
}

function correctedGroup(
  segment: Segment,
  word: string,
  corrected: Map<string, readonly string[]>,
): WordGroup {
  const places = wordsOneEditFrom(segment, word);
  if (places.length > 0) {
    corrected.set(
      word,
      places.map((place) => segment.words[place] ?? ''),
    );
  }
  return { places, exact: 0, size: places.reduce((sum, place) => sum + postingCount(segment, place), 0) };
}

function postingCount(segment: Segment, place: number): number {
  return (segment.postingEnds[place + 1] ?? 0) - (segment.postingEnds[place] ?? 0);
}

/**
 * Lets those items through that hold a word of this group and have come through all groups before. The first word of
 * the group that an item holds decides its score: whole words lie first.
 */
function applyGroup(
  segment: Segment,
  group: WordGroup,
  {
    index,
    scores,
    stage,
  }: { readonly index: number; readonly scores: Float32Array; readonly stage: Uint8Array },
): Uint32Array {
  const { postings, postingEnds } = segment;
  let through = 0;
  group.places.forEach((place, order) => {
    const end = postingEnds[place + 1] ?? 0;
    const rarity = Math.log(1 + segment.count / (1 + postingCount(segment, place)));
    const weight = order < group.exact ? rarity * exactFactor : rarity;
    for (let at = postingEnds[place] ?? 0; at < end; at += 1) {
      const posting = postings[at] ?? 0;
      const item = posting >>> 1;
      if (stage[item] !== index) continue;
      stage[item] = index + 1;
      through += 1;
      scores[item] = (scores[item] ?? 0) + ((posting & 1) === 1 ? weight * titleFactor : weight);
    }
  });
  const items = new Uint32Array(through);
  let next = 0;
  for (let item = 0; next < through; item += 1) {
    if (stage[item] === index + 1) {
      items[next] = item;
      next += 1;
    }
  }
  return items;
}

/** Items that hold a word that must not be there; whole words count, beginnings do not. */
function excludedItems(segment: Segment, query: Query): Uint8Array | undefined {
  if (query.withoutWords.length === 0) return undefined;
  const excluded = new Uint8Array(segment.count);
  for (const word of query.withoutWords) {
    const [place] = wordsBeginningWith(segment, word);
    if (segment.words[place] !== word) continue;
    const end = segment.postingEnds[place + 1] ?? 0;
    for (let at = segment.postingEnds[place] ?? 0; at < end; at += 1) {
      excluded[(segment.postings[at] ?? 0) >>> 1] = 1;
    }
  }
  return excluded;
}

type ItemTest = (item: number) => boolean;

function testOf(segment: Segment, filter: Filter, meanings: Meanings): ItemTest {
  switch (filter.kind) {
    case 'value':
      return valueTest(segment, filter, meanings);
    case 'id':
    case 'parent': {
      const column = filter.kind === 'id' ? segment.ids : segment.parents;
      return (item) => filter.ids.includes(column[item] ?? 0) !== filter.not;
    }
    case 'changed':
      return (item) => {
        const time = segment.changed[item] ?? 0;
        return time !== 0 && (time >= filter.since && time < filter.before) !== filter.not;
      };
    case 'open':
      return openTest(segment, filter.open, meanings);
  }
}

function openTest(segment: Segment, open: boolean, meanings: Meanings): ItemTest {
  const known = new Map<number, boolean>();
  return (item) => {
    const state = segment.facets.state[item] ?? 0;
    const type = segment.facets.type[item] ?? 0;
    const key = state * 65_536 + type;
    let answer = known.get(key);
    if (answer === undefined) {
      answer = meanings.isOpen(segment.tables.state[state] ?? '', segment.tables.type[type] ?? '');
      known.set(key, answer);
    }
    return answer === open;
  };
}

function valueTest(
  segment: Segment,
  filter: Extract<Filter, { kind: 'value' }>,
  meanings: Meanings,
): ItemTest {
  const { field, not } = filter;
  const values = filter.values.flatMap((value) =>
    field === 'assigned' && value.toLowerCase() === '@me' ? meanings.me : [value],
  );
  const fits = Uint8Array.from(segment.tables[field], (known) =>
    values.some((value) => valueFits(field, known, value)) ? 1 : 0,
  );
  if (field !== 'tag') {
    const column = segment.facets[field];
    return (item) => (fits[column[item] ?? 0] === 1) !== not;
  }
  return (item) => {
    const end = segment.tagEnds[item + 1] ?? 0;
    for (let at = segment.tagEnds[item] ?? 0; at < end; at += 1) {
      if (fits[segment.tags[at] ?? 0] === 1) return !not;
    }
    return not;
  };
}

/**
 * Letter case never counts. A person fits by any part of the name or address, a path by itself, by a folder above it
 * or by its last names, `none` by an empty value, everything else whole or, with `*` at the end, by its beginning.
 */
function valueFits(field: FacetName | 'tag', known: string, value: string): boolean {
  const [have, want] = [known.toLowerCase(), value.toLowerCase()];
  if (want === 'none') return have === '';
  if (want.endsWith('*')) return have.startsWith(want.slice(0, -1));
  if (field === 'assigned') return have === want || partsFit(wordsOf(have), wordsOf(want));
  if (field === 'area' || field === 'iteration') {
    const path = `\\${have.replaceAll('/', '\\')}\\`;
    return path.includes(`\\${want.replaceAll('/', '\\').replaceAll(/^\\+|\\+$/g, '')}\\`);
  }
  return have === want;
}

function partsFit(have: readonly string[], want: readonly string[]): boolean {
  return want.length > 0 && want.every((part) => have.some((word) => word.startsWith(part)));
}

/** How many of the items have each value, by the number of the value. */
export function countFacets(
  segment: Segment,
  items: Uint32Array,
): Readonly<Record<FacetName | 'tag', Uint32Array>> {
  const zero = (name: FacetName | 'tag') => new Uint32Array(segment.tables[name].length);
  const counts = {
    state: zero('state'),
    type: zero('type'),
    assigned: zero('assigned'),
    area: zero('area'),
    iteration: zero('iteration'),
    tag: zero('tag'),
  };
  for (const name of facetNames) {
    const [column, count] = [segment.facets[name], counts[name]];
    for (let at = 0; at < items.length; at += 1) {
      const code = column[items[at] ?? 0] ?? 0;
      count[code] = (count[code] ?? 0) + 1;
    }
  }
  const { tags, tagEnds } = segment;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] ?? 0;
    const end = tagEnds[item + 1] ?? 0;
    for (let at = tagEnds[item] ?? 0; at < end; at += 1) {
      const code = tags[at] ?? 0;
      counts.tag[code] = (counts.tag[code] ?? 0) + 1;
    }
  }
  return counts;
}
