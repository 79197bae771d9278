/** What the answers of a server so far tell about the next one: its size, and whether compression is worth its time. */

type Encoding = 'gzip' | 'identity';

/** Bytes; a smaller answer says little about the way. */
const telling = 128 * 1024;
/** Bytes in a millisecond. Slower than this the way is what takes time, and gzip makes it shorter. */
const near = 10_000;

export class Experience {
  readonly #sizes = new Map<string, number>();
  /** Bytes in a millisecond, unpacked. */
  readonly #rates = new Map<Encoding, number>();

  /** Bytes of the last answer from there; undefined where there was none. */
  expectedBytes(path: string): number | undefined {
    return this.#sizes.get(path);
  }

  /**
   * Next door, a server spends more time on compressing than that saves: a large answer of 2.6 MB took 85 ms with and 35 ms
   * without. Each way is tried, and the faster one is kept.
   */
  encoding(): Encoding {
    const packed = this.#rates.get('gzip');
    if (packed === undefined || packed < near) return 'gzip';
    const plain = this.#rates.get('identity');
    return plain === undefined || plain >= packed ? 'identity' : 'gzip';
  }

  /** @param transfer milliseconds from the head of the answer to its end; undefined where nobody measured */
  learn(path: string, encoding: Encoding, answer: { bytes: number; transfer: number | undefined }): void {
    const { bytes, transfer } = answer;
    this.#sizes.set(path, bytes);
    if (bytes >= telling && transfer !== undefined) this.#rates.set(encoding, bytes / Math.max(1, transfer));
  }
}
