/** Fills a segment item by item. */
import { GrowingBytes, GrowingNumbers } from './growing.ts';
import { facetNames, maskOf, type FacetName, type Segment } from './segment.ts';
import { eachWord, plainText } from './words.ts';
import type { WorkItem } from './workItem.ts';

/** Where an item was read from. */
export interface ItemSource {
  readonly file: number;
  readonly start: number;
  readonly length: number;
  readonly hash: number;
}

class Table {
  readonly values: string[] = [];
  readonly #codes = new Map<string, number>();

  codeOf(value: string): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    this.#codes.set(value, this.values.length);
    this.values.push(value);
    return this.values.length - 1;
  }
}

export class SegmentBuilder {
  readonly #ids = new GrowingNumbers();
  readonly #revs = new GrowingNumbers();
  readonly #parents = new GrowingNumbers();
  readonly #changed: number[] = [];
  readonly #files = new GrowingNumbers();
  readonly #starts = new GrowingNumbers();
  readonly #lengths = new GrowingNumbers();
  readonly #hashes = new GrowingNumbers();
  readonly #titles = new GrowingBytes();
  readonly #titleEnds = new GrowingNumbers();
  readonly #facets: Record<FacetName, { readonly table: Table; readonly codes: GrowingNumbers }>;
  readonly #tagTable = new Table();
  readonly #tags = new GrowingNumbers();
  readonly #tagEnds = new GrowingNumbers();
  readonly #wordCodes = new Map<string, number>();
  /** For each word the number of the last item that it was seen in, plus one. */
  readonly #lastItem = new GrowingNumbers();
  /** For each item its words, times two, plus one for the title; they lie one item after another. */
  readonly #uses = new GrowingNumbers();
  readonly #useEnds = new GrowingNumbers();

  constructor() {
    const column = () => ({ table: new Table(), codes: new GrowingNumbers() });
    this.#facets = {
      state: column(),
      type: column(),
      assigned: column(),
      area: column(),
      iteration: column(),
    };
    this.#titleEnds.push(0);
    this.#tagEnds.push(0);
    this.#useEnds.push(0);
  }

  get count(): number {
    return this.#ids.length;
  }

  add(item: WorkItem, source: ItemSource): void {
    this.#ids.push(item.id);
    this.#revs.push(item.rev);
    this.#parents.push(item.parent);
    this.#changed.push(item.changed ?? 0);
    this.#files.push(source.file);
    this.#starts.push(source.start);
    this.#lengths.push(source.length);
    this.#hashes.push(source.hash);
    this.#titles.pushText(item.title);
    this.#titleEnds.push(this.#titles.length);
    const values = {
      state: item.state,
      type: item.type,
      assigned: item.assignedTo,
      area: item.areaPath,
      iteration: item.iterationPath,
    };
    for (const name of facetNames) {
      const { table, codes } = this.#facets[name];
      codes.push(table.codeOf(values[name]));
    }
    for (const tag of item.tags) this.#tags.push(this.#tagTable.codeOf(tag));
    this.#tagEnds.push(this.#tags.length);
    this.#addWords(item.title, 1);
    for (const tag of item.tags) this.#addWords(tag, 1);
    this.#addWords(item.assignedTo, 0);
    this.#addWords(plainText(item.description), 0);
    this.#useEnds.push(this.#uses.length);
  }

  /** A word counts once for an item; what stands in the title comes first, so it is marked as such. */
  #addWords(text: string, inTitle: 0 | 1): void {
    const mark = this.#ids.length;
    eachWord(text, (word) => {
      let code = this.#wordCodes.get(word);
      if (code === undefined) {
        code = this.#wordCodes.size;
        this.#wordCodes.set(word, code);
        this.#lastItem.push(0);
      }
      if (this.#lastItem.at(code) === mark) return;
      this.#lastItem.set(code, mark);
      this.#uses.push(code * 2 + inTitle);
    });
  }

  finish(): Segment {
    const { words, postings, postingEnds } = this.#invert();
    const column = (name: FacetName) => this.#facets[name].codes.toArray();
    const table = (name: FacetName) => this.#facets[name].table.values;
    return {
      count: this.count,
      ids: this.#ids.toArray(),
      revs: this.#revs.toArray(),
      parents: this.#parents.toArray(),
      changed: Float64Array.from(this.#changed),
      files: Uint8Array.from(this.#files.toArray()),
      starts: this.#starts.toArray(),
      lengths: this.#lengths.toArray(),
      hashes: this.#hashes.toArray(),
      titles: this.#titles.toArray(),
      titleEnds: this.#titleEnds.toArray(),
      facets: {
        state: column('state'),
        type: column('type'),
        assigned: column('assigned'),
        area: column('area'),
        iteration: column('iteration'),
      },
      tables: {
        state: table('state'),
        type: table('type'),
        assigned: table('assigned'),
        area: table('area'),
        iteration: table('iteration'),
        tag: this.#tagTable.values,
      },
      tags: this.#tags.toArray(),
      tagEnds: this.#tagEnds.toArray(),
      words,
      masks: Uint32Array.from(words, maskOf),
      postings,
      postingEnds,
    };
  }

  /** From the words of each item to the items of each word, words in order. */
  #invert(): Pick<Segment, 'words' | 'postings' | 'postingEnds'> {
    const words = [...this.#wordCodes.keys()].sort(byUnits);
    const rank = new Uint32Array(words.length);
    words.forEach((word, place) => {
      rank[this.#wordCodes.get(word) ?? 0] = place;
    });
    const uses = this.#uses.toArray();
    const postingEnds = new Uint32Array(words.length + 1);
    for (const use of uses) {
      const place = (rank[use >>> 1] ?? 0) + 1;
      postingEnds[place] = (postingEnds[place] ?? 0) + 1;
    }
    for (let place = 1; place <= words.length; place += 1) {
      postingEnds[place] = (postingEnds[place] ?? 0) + (postingEnds[place - 1] ?? 0);
    }
    const next = postingEnds.slice();
    const postings = new Uint32Array(uses.length);
    for (let item = 0; item < this.count; item += 1) {
      const end = this.#useEnds.at(item + 1);
      for (let at = this.#useEnds.at(item); at < end; at += 1) {
        const use = uses[at] ?? 0;
        const place = rank[use >>> 1] ?? 0;
        const slot = next[place] ?? 0;
        postings[slot] = item * 2 + (use & 1);
        next[place] = slot + 1;
      }
    }
    return { words, postings, postingEnds };
  }
}

function byUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
