/** Search without an index, while it is made: rows are read one by one until enough are found. */
import type { Query } from './query.ts';
import type { ReplicaFile } from './replicaIndex.ts';
import { findRows, parseRow, type RowPlace } from './replicaRows.ts';
import { eachWord, plainText } from './words.ts';
import { readWorkItem, type WorkItem } from './workItem.ts';

export interface QuickHit {
  readonly item: WorkItem;
  readonly file: string;
  readonly place: RowPlace;
}

const decoder = new TextDecoder();

/** Finds what words and ids ask for; filters need the index, so `more` is true with them. */
export class QuickSearch {
  readonly #rows: readonly { readonly file: ReplicaFile; readonly place: RowPlace }[];

  constructor(files: readonly ReplicaFile[]) {
    this.#rows = files.flatMap((file) => findRows(file.bytes).rows.map((place) => ({ file, place })));
  }

  search(query: Query, limit: number): readonly QuickHit[] {
    const wanted = [...query.words, ...query.phrases.flat(), ...query.ids.map(String)];
    const seen = new Set<number>();
    const hits: QuickHit[] = [];
    for (const { file, place } of this.#rows) {
      const text = decoder.decode(file.bytes.subarray(place.start, place.end)).toLowerCase();
      // Accents are folded in words and not here, so only plain words may leave a row out.
      if (!wanted.every((word) => /[^\0-\x7f]/.test(word) || text.includes(word))) continue;
      const row = readWorkItem(parseRow(file.bytes, place));
      if (!row.ok || seen.has(row.value.id) || !holdsWords(row.value, wanted)) continue;
      seen.add(row.value.id);
      hits.push({ item: row.value, file: file.name, place });
      if (hits.length === limit) break;
    }
    return hits;
  }
}

function holdsWords(item: WorkItem, wanted: readonly string[]): boolean {
  const left = new Set(wanted);
  for (const text of [
    String(item.id),
    item.title,
    ...item.tags,
    item.assignedTo,
    plainText(item.description),
  ]) {
    eachWord(text, (word) => {
      for (const one of left) if (word.startsWith(one)) left.delete(one);
    });
  }
  return left.size === 0;
}
