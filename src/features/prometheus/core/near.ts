/** What somebody may have meant: names that are spelled alike, or share their words. */

/** Edits that a misspelled name is away from the right one. */
const mostEdits = 2;

/** At most `limit` of `names`, the nearest first: within two edits, or with words in common. `name` itself is none of them. */
export function nearNames(name: string, names: readonly string[], limit: number): string[] {
  const words = new Set(wordsOf(name));
  const scored = names.flatMap((candidate) => {
    const score = candidate === name ? undefined : distance(name, words, candidate);
    return score === undefined ? [] : [{ candidate, score }];
  });
  return scored
    .sort(
      (a, b) =>
        a.score - b.score || a.candidate.length - b.candidate.length || compare(a.candidate, b.candidate),
    )
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Edits for what is spelled alike; above them, for shared words, the share of words that differ. */
function distance(name: string, words: ReadonlySet<string>, candidate: string): number | undefined {
  const edits = editsWithin(name.toLowerCase(), candidate.toLowerCase(), mostEdits);
  if (edits !== undefined) return edits;
  const others = new Set(wordsOf(candidate));
  const shared = [...words].filter((word) => others.has(word)).length;
  if (shared === 0) return undefined;
  return mostEdits + 1 + (1 - shared / (words.size + others.size - shared));
}

/** Words of two letters and less say nothing, nor do those that half of all names have. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2 && !common.has(word));
}

const common = new Set(['total', 'count', 'sum', 'bucket', 'seconds', 'bytes', 'info', 'the']);

/** The edits between two texts (Levenshtein), undefined above `most`. */
export function editsWithin(a: string, b: string, most: number): number | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1;
      current[column] = Math.min(
        (before[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (before[column - 1] ?? 0) + change,
      );
    }
    if (Math.min(...current) > most) return undefined;
    before = current;
  }
  const edits = before[b.length] ?? 0;
  return edits <= most ? edits : undefined;
}
