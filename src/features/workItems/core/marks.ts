/** Which parts of a title a query found. */
import type { Query } from './query.ts';
import { eachWord } from './words.ts';

/** First unit and the one behind the last of each part, in order. */
export function marksOf(
  title: string,
  query: Query,
  corrected: ReadonlyMap<string, readonly string[]>,
): [number, number][] {
  const wanted = [...query.words, ...query.phrases.flat()];
  const instead = new Set(wanted.flatMap((word) => corrected.get(word) ?? []));
  const marks: [number, number][] = [];
  eachWord(title, (word, start, end) => {
    if (instead.has(word)) {
      marks.push([start, end]);
      return;
    }
    const longest = Math.max(0, ...wanted.filter((one) => word.startsWith(one)).map((one) => one.length));
    // Folding may shorten or lengthen a word: where it did, the whole word is marked.
    if (longest > 0) marks.push([start, word.length === end - start ? start + longest : end]);
  });
  return marks;
}
