/** The whole lines of a file that grows, each once, however it is cut when it is looked at. */
import { isRecord, parseJson, type JsonRecord } from '../../base/json.ts';
import { Pacer } from '../../base/pacer.ts';
import type { FileFailure, FileParts } from '../../base/ports.ts';
import { ok, type Result } from '../../base/result.ts';

const partLength = 1 << 20;
/** A longer line is no entry of a conversation: it is passed over. */
const longestLine = 64 << 20;
const newline = 10;

/** Takes bytes in any pieces and hands on the objects that the lines hold. What is no object is passed over. */
export class Lines {
  readonly #take: (line: JsonRecord) => void;
  readonly #decoder = new TextDecoder();
  /** The unfinished line, in the pieces in which it came. */
  #rest: Uint8Array[] = [];
  #restLength = 0;
  #skipping = false;
  #whole = 0;

  constructor(take: (line: JsonRecord) => void) {
    this.#take = take;
  }

  /** Bytes up to the end of the last line that was handed on. */
  get whole(): number {
    return this.#whole;
  }

  push(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(newline) + 1;
    if (end === 0) {
      this.#keep(bytes);
      return;
    }
    this.#whole += this.#restLength + end;
    const text = this.#text(bytes.subarray(0, end));
    this.#forget();
    this.#hold(bytes.slice(end));
    let from = this.#skipping ? text.indexOf('\n') + 1 : 0;
    this.#skipping = false;
    for (let to = text.indexOf('\n', from); to >= 0; to = text.indexOf('\n', from)) {
      this.#line(text.slice(from, to));
      from = to + 1;
    }
  }

  /** Forgets the unfinished line, to be pushed again; one that is whole but for its newline counts as a line. */
  finish(): void {
    if (!this.#skipping && this.#restLength > 0 && this.#line(this.#text())) this.#whole += this.#restLength;
    this.#forget();
  }

  #keep(bytes: Uint8Array): void {
    if (this.#skipping) {
      this.#whole += bytes.length;
      return;
    }
    this.#hold(bytes.slice());
    if (this.#restLength <= longestLine) return;
    this.#whole += this.#restLength;
    this.#forget();
    this.#skipping = true;
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#rest.push(bytes);
    this.#restLength += bytes.length;
  }

  #forget(): void {
    this.#rest = [];
    this.#restLength = 0;
  }

  /** The unfinished line with what follows it. */
  #text(end: Uint8Array = new Uint8Array()): string {
    if (this.#restLength === 0) return this.#decoder.decode(end);
    const all = new Uint8Array(this.#restLength + end.length);
    let at = 0;
    for (const piece of [...this.#rest, end]) {
      all.set(piece, at);
      at += piece.length;
    }
    return this.#decoder.decode(all);
  }

  #line(text: string): boolean {
    const value = text === '' ? undefined : parseJson(text);
    if (!isRecord(value)) return false;
    this.#take(value);
    return true;
  }
}

/** Pushes the file from a byte on, in parts, and gives way to other work in between. Answers the bytes that were read. */
export async function pushFile(
  parts: FileParts,
  path: string,
  lines: Lines,
  { from = 0, signal }: { readonly from?: number; readonly signal?: AbortSignal | undefined },
): Promise<Result<number, FileFailure>> {
  const pacer = new Pacer();
  let position = from;
  for (;;) {
    const part = await parts.readPart(path, position, partLength);
    if (!part.ok) return part;
    if (part.value.length === 0) return ok(position - from);
    lines.push(part.value);
    position += part.value.length;
    await pacer.pause(signal);
  }
}
