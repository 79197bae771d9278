/** Reads JSON from bytes without a tree in between. Anything that Prometheus does not write is a `Surprise`. */

/** Not a failure: whoever catches it reads the same bytes with `JSON.parse`. */
export class Surprise extends Error {}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;

export class ScanCursor {
  /** May be replaced by more bytes that begin with the same. */
  bytes: Uint8Array;
  at = 0;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Takes one byte that must be there. */
  expect(byte: number): void {
    if (this.bytes[this.at] !== byte) throw new Surprise();
    this.at += 1;
  }

  /** Takes the byte if it is there. */
  take(byte: number): boolean {
    if (this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  /** Calls `each` with every key of the object that begins here; it has to take the value. */
  object(each: (key: string) => void): void {
    this.expect(openBrace);
    if (this.take(closeBrace)) return;
    do {
      const key = this.key();
      each(key);
    } while (this.take(comma));
    this.expect(closeBrace);
  }

  /** A key without escapes, and the colon behind it. */
  key(): string {
    this.expect(quote);
    const from = this.at;
    while (this.bytes[this.at] !== quote) {
      const byte = this.bytes[this.at];
      if (byte === undefined || byte === backslash || byte > 0x7e) throw new Surprise();
      this.at += 1;
    }
    const key = this.#decoder.decode(this.bytes.subarray(from, this.at));
    this.at += 1;
    this.expect(0x3a);
    return key;
  }

  /** The value that begins here, whatever it is, read by `JSON.parse`. */
  value(): unknown {
    const from = this.at;
    this.skip();
    try {
      return JSON.parse(this.#decoder.decode(this.bytes.subarray(from, this.at)));
    } catch {
      throw new Surprise();
    }
  }

  /** Goes behind the value that begins here. */
  skip(): void {
    let depth = 0;
    for (; this.at < this.bytes.length; this.at += 1) {
      const byte = this.bytes[this.at];
      if (byte === quote) this.#skipText();
      else if (byte === openBrace || byte === openBracket) depth += 1;
      else if (byte === closeBrace || byte === closeBracket) {
        if (depth === 0) return;
        depth -= 1;
        if (depth === 0) {
          this.at += 1;
          return;
        }
      } else if (byte === comma && depth === 0) return;
    }
    throw new Surprise();
  }

  /** From the opening quote to the closing one. */
  #skipText(): void {
    for (this.at += 1; this.bytes[this.at] !== quote; this.at += 1) {
      if (this.bytes[this.at] === backslash) this.at += 1;
      if (this.at >= this.bytes.length) throw new Surprise();
    }
  }

  text(from: number, to: number): string {
    return this.#decoder.decode(this.bytes.subarray(from, to));
  }
}
