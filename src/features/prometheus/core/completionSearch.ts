/** Finds names by what somebody has typed of them, among very many. */

/** More nobody reads; typing on narrows it. */
export const completionLimit = 100;

/** Names prepared once, so that a key costs one pass over them. */
export class NameIndex {
  readonly #names: readonly string[];
  readonly #folded: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = [...names].sort();
    this.#folded = this.#names.map((name) => name.toLowerCase());
  }

  get size(): number {
    return this.#names.length;
  }

  /**
   * At most `limit` names, best first: those that begin with the text, then those with a word that does, then those that
   * contain it, then those that contain its parts in their order.
   */
  search(text: string, limit = completionLimit): string[] {
    const wanted = text.toLowerCase();
    const classes: string[][] = [[], [], [], []];
    const parts = wanted.split(/[_:\s]+/).filter(Boolean);
    for (let at = 0; at < this.#names.length; at += 1) {
      const rank = rankOf(this.#folded[at] ?? '', wanted, parts);
      const found = classes[rank];
      if (!found || found.length >= limit) continue;
      found.push(this.#names[at] ?? '');
      // Nothing can come before these any more.
      if (rank === 0 && found.length >= limit) break;
    }
    return classes.flat().slice(0, limit);
  }
}

/** 0 is best; 4 is no match. */
function rankOf(name: string, wanted: string, parts: readonly string[]): number {
  const at = name.indexOf(wanted);
  if (at === 0) return 0;
  if (at > 0) return /[_:]/.test(name[at - 1] ?? '') ? 1 : 2;
  if (parts.length < 2) return 4;
  let from = 0;
  for (const part of parts) {
    const place = name.indexOf(part, from);
    if (place < 0) return 4;
    from = place + part.length;
  }
  return 3;
}
