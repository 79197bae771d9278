/** Where one series ends and the next begins, in an answer of which more and more is there. */

const brace = 0x7b;
/** Between two series, up to the name of the key. No text holds it: a quote in a text is escaped. */
const between = new TextEncoder().encode('},{"metric":');
/** Places of `between` before and behind its opening brace. */
const before = 2;

export class SeriesEnds {
  #searched = 0;
  #last = 0;

  /** The place where the last series begins whose predecessors are all whole; 0 where there is none yet. */
  last(bytes: Uint8Array): number {
    const behind = between.length - before;
    for (let at = bytes.indexOf(brace, this.#searched); at >= 0; at = bytes.indexOf(brace, at + 1)) {
      if (at + behind > bytes.length) {
        this.#searched = at;
        return this.#last;
      }
      if (between.every((byte, index) => bytes[at - before + index] === byte)) this.#last = at;
    }
    this.#searched = bytes.length;
    return this.#last;
  }
}
