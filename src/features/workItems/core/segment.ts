/**
 * A part of the index: the columns of its items and, for each word, in which of them it stands. All of it is typed
 * arrays, so that 100,000 items take about 30 MB and are read from disk as they lie there.
 */

/** The columns whose values are few: kept once in a table, and in each item as the number of the value. */
export const facetNames = ['state', 'type', 'assigned', 'area', 'iteration'] as const;
export type FacetName = (typeof facetNames)[number];

export interface Segment {
  readonly count: number;
  readonly ids: Uint32Array;
  readonly revs: Uint32Array;
  /** 0 for none. */
  readonly parents: Uint32Array;
  /** Milliseconds since 1970; 0 for unknown. */
  readonly changed: Float64Array;
  /** Which of the replica's files. */
  readonly files: Uint8Array;
  /** First byte in that file, and how many. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  /** Hash of the row's bytes: equal rows need no work when the file is read again. */
  readonly hashes: Uint32Array;
  /** UTF-8; the title of item `n` lies from `titleEnds[n]` to `titleEnds[n + 1]`. */
  readonly titles: Uint8Array;
  readonly titleEnds: Uint32Array;
  readonly facets: Readonly<Record<FacetName, Uint32Array>>;
  readonly tables: Readonly<Record<FacetName | 'tag', readonly string[]>>;
  /** The tags of item `n` lie from `tagEnds[n]` to `tagEnds[n + 1]`. */
  readonly tags: Uint32Array;
  readonly tagEnds: Uint32Array;
  /** Words in the order of their UTF-16 units, one after another; they hold no units beyond those of the text. */
  readonly words: readonly string[];
  /** Letters of each word as bits: two words that are one edit apart differ in two bits at most. */
  readonly masks: Uint32Array;
  /** For word `w`, from `postingEnds[w]` to `postingEnds[w + 1]`: item number times two, plus one where it stands in the title. */
  readonly postings: Uint32Array;
  readonly postingEnds: Uint32Array;
}

const decoder = new TextDecoder();

export function titleOf(segment: Segment, item: number): string {
  return decoder.decode(segment.titles.subarray(segment.titleEnds[item], segment.titleEnds[item + 1]));
}

export function facetOf(segment: Segment, name: FacetName, item: number): string {
  return segment.tables[name][segment.facets[name][item] ?? 0] ?? '';
}

export function tagsOf(segment: Segment, item: number): readonly string[] {
  const codes = segment.tags.subarray(segment.tagEnds[item], segment.tagEnds[item + 1]);
  return [...codes].map((code) => segment.tables.tag[code] ?? '');
}

/** One bit for each of `a` to `z`, and six for all other units by their value. */
export function maskOf(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at += 1) {
    const unit = word.charCodeAt(at);
    mask |= 1 << (unit >= 0x61 && unit <= 0x7a ? unit - 0x61 : 26 + (unit % 6));
  }
  return mask >>> 0;
}
