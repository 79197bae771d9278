/** Finds names by what somebody has typed of them, among very many. */

/** More nobody reads; typing on narrows it. */
const completionLimit = 100;

/**
 * All names in one text, a line each: looking for a word in it is one call of the engine, where a loop over 200,000 names takes
 * ten times as long.
 */
export class NameIndex {
  readonly size: number;
  readonly #text: string;
  /** The same in lower case, character for character. */
  readonly #folded: string;

  constructor(names: readonly string[]) {
    const sorted = names.every((name, at) => at === 0 || (names[at - 1] ?? '') <= name)
      ? names
      : names.toSorted();
    this.size = names.length;
    this.#text = `\n${sorted.join('\n')}\n`;
    const folded = this.#text.toLowerCase();
    // A few letters outside of English have a longer lower case.
    this.#folded = folded.length === this.#text.length ? folded : this.#text;
  }

  /**
   * At most `limit` names, best first: those that begin with the text, then those with a word that does, then those that
   * contain it, then those that contain its parts in their order.
   */
  search(text: string, limit = completionLimit): string[] {
    const wanted = text.toLowerCase();
    if (this.size === 0) return [];
    const found = new Set<number>();
    for (const pattern of [`\n${wanted}`, `_${wanted}`, `:${wanted}`, wanted])
      this.#collect(pattern, found, limit);
    const parts = wanted.split(/[_:\s]+/).filter(Boolean);
    if (parts.length > 1) this.#collectParts(parts, found, limit);
    return [...found].map((start) => this.#text.slice(start, this.#text.indexOf('\n', start)));
  }

  /** Adds the beginnings of the lines that hold the pattern. */
  #collect(pattern: string, found: Set<number>, limit: number): void {
    const text = this.#folded;
    let at = text.indexOf(pattern);
    // The text ends with the end of a line, after which no name begins.
    while (at >= 0 && at < text.length - 1 && found.size < limit) {
      const start = text.lastIndexOf('\n', at) + 1;
      found.add(start);
      at = text.indexOf(pattern, text.indexOf('\n', Math.max(start, at)));
    }
  }

  /** The lines that hold all parts one after the other. A part that comes only later takes the search there at once. */
  #collectParts(parts: readonly string[], found: Set<number>, limit: number): void {
    const text = this.#folded;
    let start = 1;
    while (start < text.length && found.size < limit) {
      const end = text.indexOf('\n', start);
      let at = start;
      let missed = false;
      for (const part of parts) {
        const place = text.indexOf(part, at);
        if (place < 0) return;
        if (place >= end) {
          start = text.lastIndexOf('\n', place) + 1;
          missed = true;
          break;
        }
        at = place + part.length;
      }
      if (missed) continue;
      found.add(start);
      start = end + 1;
    }
  }
}
