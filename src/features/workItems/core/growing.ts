/** Typed arrays that grow while they are filled. */

export class GrowingNumbers {
  #values = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    while (this.#length <= index) this.push(0);
    this.#values[index] = value;
  }

  /** A copy without the room that is left. */
  toArray(): Uint32Array {
    return this.#values.slice(0, this.#length);
  }
}

export class GrowingBytes {
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;
  readonly #encoder = new TextEncoder();

  get length(): number {
    return this.#length;
  }

  pushText(text: string): void {
    // A UTF-16 unit is three bytes of UTF-8 at most.
    const most = this.#length + text.length * 3;
    if (most > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(most, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  toArray(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
