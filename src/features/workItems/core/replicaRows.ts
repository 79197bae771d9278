/**
 * Finds the items in a replica file without parsing it whole, so that each row stands alone: one that is broken is
 * named and left out, the others are read, and an item can be read again later by its place.
 *
 * Three forms are known: an array, an answer `{ "value": [...] }`, and one item a line (or one after another).
 */

/** Byte offsets; `end` is the first byte behind the row. */
export interface RowPlace {
  readonly start: number;
  readonly end: number;
}

export interface RowsFound {
  readonly rows: readonly RowPlace[];
  /** Places that begin like a row and do not end like one. */
  readonly broken: readonly RowPlace[];
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const newline = 0x0a;

const decoder = new TextDecoder();

export function findRows(bytes: Uint8Array): RowsFound {
  const start = firstOfContent(bytes);
  if (bytes[start] === openBracket) return rowsFrom(bytes, start + 1);
  if (bytes[start] !== openBrace) return { rows: [], broken: brokenRest(bytes, start) };
  const inside = startOfValueArray(bytes, start);
  return inside === undefined ? rowsFrom(bytes, start) : rowsFrom(bytes, inside);
}

/** The row's JSON; undefined where it is none. */
export function parseRow(bytes: Uint8Array, { start, end }: RowPlace): unknown {
  try {
    return JSON.parse(decoder.decode(bytes.subarray(start, end)));
  } catch {
    return undefined;
  }
}

/** Line of a byte, from 1. */
export function lineOfByte(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(newline); at !== -1 && at < offset; at = bytes.indexOf(newline, at + 1)) {
    line += 1;
  }
  return line;
}

function firstOfContent(bytes: Uint8Array): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length && isBlank(bytes[at])) at += 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === newline || byte === 0x0d;
}

function brokenRest(bytes: Uint8Array, start: number): readonly RowPlace[] {
  return start < bytes.length ? [{ start, end: bytes.length }] : [];
}

/** The byte behind the `[` of a `value` field directly in the object that begins at `start`. */
function startOfValueArray(bytes: Uint8Array, start: number): number | undefined {
  let inside: number | undefined;
  endOfObject(bytes, start, (from, behind, depth) => {
    if (depth === 1 && decoder.decode(bytes.subarray(from + 1, behind - 1)) === 'value') {
      inside = arrayBehind(bytes, behind);
    }
    return inside !== undefined;
  });
  return inside;
}

function arrayBehind(bytes: Uint8Array, from: number): number | undefined {
  let at = from;
  while (isBlank(bytes[at]) || bytes[at] === 0x3a) at += 1;
  return bytes[at] === openBracket ? at + 1 : undefined;
}

/** The byte behind the closing quote of the string that begins at `start`; JSON strings hold no raw newline. */
function endOfString(bytes: Uint8Array, start: number): number | undefined {
  for (let at = start + 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === backslash) at += 1;
    else if (byte === quote) return at + 1;
    else if (byte === newline) return undefined;
  }
  return undefined;
}

function rowsFrom(bytes: Uint8Array, from: number): RowsFound {
  const rows: RowPlace[] = [];
  const broken: RowPlace[] = [];
  let indent: number | undefined;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === closeBracket) break;
    if (byte !== openBrace) continue;
    indent ??= indentOf(bytes, at);
    const end = endOfObject(bytes, at);
    if (end !== undefined) {
      rows.push({ start: at, end });
      at = end - 1;
    } else {
      const next = nextRow(bytes, at + 1, indent) ?? bytes.length;
      broken.push({ start: at, end: next });
      at = next - 1;
    }
  }
  return { rows, broken };
}

/**
 * The byte behind the object that begins at `start`; undefined where brackets or quotes do not match.
 * @param ends told of each string by its first byte, the byte behind it, and how deep it lies: true ends the search
 */
function endOfObject(
  bytes: Uint8Array,
  start: number,
  ends?: (from: number, behind: number, depth: number) => boolean,
): number | undefined {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      const behind = endOfString(bytes, at);
      if (behind === undefined || ends?.(at, behind, depth) === true) return undefined;
      at = behind - 1;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return byte === closeBrace ? at + 1 : undefined;
    }
  }
  return undefined;
}

/** Columns before a byte in its line; undefined where something else stands there. */
function indentOf(bytes: Uint8Array, at: number): number | undefined {
  let column = 0;
  while (bytes[at - column - 1] === 0x20 || bytes[at - column - 1] === 0x09) column += 1;
  const before = bytes[at - column - 1];
  return before === newline || before === undefined ? column : undefined;
}

/** Behind a broken row the next one is found by its place at the start of a line, as far in as the first row. */
function nextRow(bytes: Uint8Array, from: number, indent: number | undefined): number | undefined {
  if (indent === undefined) return undefined;
  for (let at = bytes.indexOf(newline, from); at !== -1; at = bytes.indexOf(newline, at + 1)) {
    const start = at + 1 + indent;
    if (bytes[start] === openBrace && indentOf(bytes, start) === indent) return start;
  }
  return undefined;
}
