/** Searches all segments of a replica and puts the best items first. */
import { countFacets, matchSegment, type Matches, type Meanings } from './matcher.ts';
import type { Query } from './query.ts';
import { facetOf, titleOf, type FacetName, type Segment } from './segment.ts';

export type Order = 'relevance' | 'changed' | 'id' | 'title' | 'state';

export interface SearchRequest {
  readonly query: Query;
  readonly order: Order;
  /** The rows wanted: from the one to before the other. */
  readonly from: number;
  readonly to: number;
  readonly facets: boolean;
}

/** An item by its segment and its number there. */
export interface Hit {
  readonly segment: Segment;
  readonly item: number;
  readonly score: number;
}

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export interface SearchOutcome {
  readonly total: number;
  readonly hits: readonly Hit[];
  readonly facets: Readonly<Record<FacetName | 'tag', readonly FacetCount[]>> | undefined;
  readonly corrected: ReadonlyMap<string, readonly string[]>;
}

/** A segment with those of its items left out that a newer one holds. */
export interface LiveSegment {
  readonly segment: Segment;
  readonly gone: Uint8Array | undefined;
}

const facetsShown = 12;

export function searchSegments(
  segments: readonly LiveSegment[],
  request: SearchRequest,
  meanings: Meanings,
): SearchOutcome {
  const found = segments.map(({ segment, gone }) => {
    const matches = withIds(segment, request.query, matchSegment(segment, request.query, meanings));
    const items = gone ? matches.items.filter((item) => gone[item] !== 1) : matches.items;
    return { segment, matches: { ...matches, items } };
  });
  const total = found.reduce((sum, { matches }) => sum + matches.items.length, 0);
  const best = found.flatMap(({ segment, matches }) => bestOf(segment, matches, request));
  best.sort((left, right) => compareHits(left, right, request.order));
  return {
    total,
    hits: best.slice(request.from, request.to),
    facets: request.facets ? joinFacets(found) : undefined,
    corrected: new Map(found.flatMap(({ matches }) => [...matches.corrected])),
  };
}

/** An item that was asked for by its id stands before all others, whatever words it holds. */
function withIds(segment: Segment, query: Query, matches: Matches): Matches {
  if (query.ids.length === 0) return matches;
  const asked = new Set(query.ids);
  const prefixes = query.ids.map(String);
  const others = query.words.length + query.phrases.length + query.filters.length > 0;
  const scores = matches.scores;
  const items = new Set<number>();
  segment.ids.forEach((id, item) => {
    if (asked.has(id)) scores[item] = 1e9;
    else if (prefixes.some((prefix) => String(id).startsWith(prefix))) scores[item] = 1e6;
    else return;
    items.add(item);
  });
  if (others) for (const item of matches.items) items.add(item);
  return { ...matches, items: Uint32Array.from(items).sort() };
}

function compareHits(left: Hit, right: Hit, order: Order): number {
  const changed = (hit: Hit) => hit.segment.changed[hit.item] ?? 0;
  const id = (hit: Hit) => hit.segment.ids[hit.item] ?? 0;
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const first =
    order === 'relevance'
      ? right.score - left.score
      : order === 'id'
        ? id(left) - id(right)
        : order === 'title'
          ? byText(
              titleOf(left.segment, left.item).toLowerCase(),
              titleOf(right.segment, right.item).toLowerCase(),
            )
          : order === 'state'
            ? byText(facetOf(left.segment, 'state', left.item), facetOf(right.segment, 'state', right.item))
            : 0;
  return first || changed(right) - changed(left) || id(left) - id(right);
}

/** The items that may stand among the first `to`, in no order. */
function bestOf(segment: Segment, { items, scores }: Matches, request: SearchRequest): readonly Hit[] {
  const hit = (item: number): Hit => ({ segment, item, score: scores[item] ?? 0 });
  if (items.length <= request.to) return [...items].map(hit);
  if (request.order === 'title' || request.order === 'state') {
    return [...items]
      .map(hit)
      .sort((left, right) => compareHits(left, right, request.order))
      .slice(0, request.to);
  }
  const key = numericKey(segment, scores, request.order);
  return lowest(items, key, request.to).map(hit);
}

type NumericKey = (left: number, right: number) => number;

function numericKey(segment: Segment, scores: Float32Array, order: Order): NumericKey {
  const { changed, ids } = segment;
  const byChange: NumericKey = (left, right) =>
    (changed[right] ?? 0) - (changed[left] ?? 0) || (ids[left] ?? 0) - (ids[right] ?? 0);
  if (order === 'id') return (left, right) => (ids[left] ?? 0) - (ids[right] ?? 0);
  if (order === 'changed') return byChange;
  return (left, right) => (scores[right] ?? 0) - (scores[left] ?? 0) || byChange(left, right);
}

/** The first `count` items by a comparison: a heap with the last of them on top. */
function lowest(items: Uint32Array, compare: NumericKey, count: number): number[] {
  const heap: number[] = [];
  const at = (place: number): number => heap[place] ?? 0;
  const sink = (): void => {
    let place = 0;
    for (;;) {
      const left = place * 2 + 1;
      if (left >= heap.length) return;
      const larger = left + 1 < heap.length && compare(at(left + 1), at(left)) > 0 ? left + 1 : left;
      if (compare(at(place), at(larger)) >= 0) return;
      [heap[place], heap[larger]] = [at(larger), at(place)];
      place = larger;
    }
  };
  const rise = (): void => {
    let place = heap.length - 1;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (compare(at(place), at(parent)) <= 0) return;
      [heap[place], heap[parent]] = [at(parent), at(place)];
      place = parent;
    }
  };
  for (const item of items) {
    if (heap.length < count) {
      heap.push(item);
      rise();
    } else if (compare(item, at(0)) < 0) {
      heap[0] = item;
      sink();
    }
  }
  return heap;
}

function joinFacets(
  found: readonly { readonly segment: Segment; readonly matches: Matches }[],
): Readonly<Record<FacetName | 'tag', readonly FacetCount[]>> {
  const counted = found.map(({ segment, matches }) => ({
    segment,
    counts: countFacets(segment, matches.items),
  }));
  const join = (name: FacetName | 'tag'): readonly FacetCount[] => {
    const sums = new Map<string, number>();
    for (const { segment, counts } of counted) {
      counts[name].forEach((count, code) => {
        const value = segment.tables[name][code] ?? '';
        if (count > 0 && value !== '') sums.set(value, (sums.get(value) ?? 0) + count);
      });
    }
    return [...sums]
      .map(([value, count]) => ({ value, count }))
      .sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1))
      .slice(0, facetsShown);
  };
  return {
    state: join('state'),
    type: join('type'),
    assigned: join('assigned'),
    area: join('area'),
    iteration: join('iteration'),
    tag: join('tag'),
  };
}
