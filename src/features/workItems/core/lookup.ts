/** From what was typed to the words of a segment. */
import { maskOf, type Segment } from './segment.ts';

/** The words that begin with `prefix`: from the first to before the second number. */
export function wordsBeginningWith(segment: Segment, prefix: string): readonly [from: number, to: number] {
  const from = firstAtLeast(segment.words, prefix);
  let [low, high] = [from, segment.words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (segment.words[middle]?.startsWith(prefix) === true) low = middle + 1;
    else high = middle;
  }
  return [from, low];
}

function firstAtLeast(words: readonly string[], wanted: string): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The words that one typing error leads to: a letter too many, one missing, one wrong, or two that changed places.
 * Nothing for words under four letters: they are one edit from everything.
 */
export function wordsOneEditFrom(segment: Segment, word: string): readonly number[] {
  if (word.length < 4) return [];
  const mask = maskOf(word);
  const found: number[] = [];
  for (let place = 0; place < segment.words.length; place += 1) {
    if (bitsOf((segment.masks[place] ?? 0) ^ mask) > 2) continue;
    const candidate = segment.words[place] ?? '';
    if (Math.abs(candidate.length - word.length) <= 1 && isOneEdit(word, candidate)) found.push(place);
  }
  return found;
}

function bitsOf(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

export function isOneEdit(left: string, right: string): boolean {
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  const rest = (text: string, from: number) => text.slice(from);
  if (left.length === right.length) {
    if (rest(left, start + 1) === rest(right, start + 1)) return true;
    return (
      left[start] === right[start + 1] &&
      left[start + 1] === right[start] &&
      rest(left, start + 2) === rest(right, start + 2)
    );
  }
  return left.length > right.length
    ? rest(left, start + 1) === rest(right, start)
    : rest(left, start) === rest(right, start + 1);
}
