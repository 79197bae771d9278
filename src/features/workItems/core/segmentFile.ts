/**
 * A segment as bytes, for the next start: a header in JSON, then the arrays as they lie in memory. A file of another
 * version, or one that was cut, is no segment: the index is built anew.
 */
import * as z from 'zod';
import { facetNames, maskOf, type Segment } from './segment.ts';

const version = 1;
const magic = 'SREWIDX1';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

const tables = z.object({
  state: z.array(z.string()),
  type: z.array(z.string()),
  assigned: z.array(z.string()),
  area: z.array(z.string()),
  iteration: z.array(z.string()),
  tag: z.array(z.string()),
});

const header = z.object({
  version: z.literal(version),
  /** Byte lengths of the parts, in the order of `partsOf`. */
  parts: z.array(z.number().int().min(0)),
  count: z.number().int().min(0),
  tables,
  /** What the caller wants to know again. */
  note: z.unknown(),
});

/** All typed arrays of a segment, those of eight-byte numbers first, so that each lies where its type needs it. */
function partsOf(segment: Segment): readonly ArrayBufferView[] {
  return [
    segment.changed,
    segment.ids,
    segment.revs,
    segment.parents,
    segment.starts,
    segment.lengths,
    segment.hashes,
    segment.titleEnds,
    segment.tags,
    segment.tagEnds,
    segment.postings,
    segment.postingEnds,
    ...facetNames.map((name) => segment.facets[name]),
    segment.files,
    segment.titles,
    encoder.encode(segment.words.join('\n')),
  ];
}

export function encodeSegment(segment: Segment, note: unknown): Uint8Array {
  const parts = partsOf(segment);
  const head = encoder.encode(
    JSON.stringify({
      version,
      parts: parts.map((part) => part.byteLength),
      count: segment.count,
      tables: segment.tables,
      note,
    }),
  );
  const start = padded(magic.length + 8 + head.length);
  const bytes = new Uint8Array(start + parts.reduce((sum, part) => sum + padded(part.byteLength), 0));
  encoder.encodeInto(magic, bytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(magic.length, head.length, true);
  // The whole length tells a file that was cut.
  view.setUint32(magic.length + 4, bytes.length, true);
  bytes.set(head, magic.length + 8);
  let at = start;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += padded(part.byteLength);
  }
  return bytes;
}

/** @param bytes begins where its buffer begins, else it is copied */
export function decodeSegment(bytes: Uint8Array): { segment: Segment; note: unknown } | undefined {
  if (bytes.length < 16 || decoder.decode(bytes.subarray(0, 8)) !== magic) return undefined;
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(own.buffer, own.byteOffset);
  const headLength = view.getUint32(8, true);
  if (view.getUint32(12, true) !== own.length || 16 + headLength > own.length) return undefined;
  const head = header.safeParse(parseJson(own.subarray(16, 16 + headLength)));
  if (!head.success) return undefined;
  const { parts, count, note } = head.data;
  let at = padded(16 + headLength);
  const places = parts.map((length) => {
    const place = { at: own.byteOffset + at, length };
    at += padded(length);
    return place;
  });
  if (at !== own.length || parts.length !== 20) return undefined;
  const segment = assemble(own.buffer, places, { count, tables: head.data.tables });
  return segment && { segment, note };
}

interface Place {
  readonly at: number;
  readonly length: number;
}

function assemble(
  buffer: ArrayBufferLike,
  places: readonly Place[],
  { count, tables: names }: Pick<Segment, 'count' | 'tables'>,
): Segment | undefined {
  let next = 0;
  const take = (): Place => places[next++] ?? { at: 0, length: 0 };
  const numbers = (): Uint32Array => {
    const { at, length } = take();
    return new Uint32Array(buffer, at, length >>> 2);
  };
  const eightBytes = take();
  const changed = new Float64Array(buffer, eightBytes.at, eightBytes.length >>> 3);
  const [ids, revs, parents, starts, lengths, hashes] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ];
  const [titleEnds, tags, tagEnds, postings, postingEnds] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ];
  const [state, type, assigned, area, iteration] = [numbers(), numbers(), numbers(), numbers(), numbers()];
  const [files, titles, text] = [take(), take(), take()].map(
    ({ at, length }) => new Uint8Array(buffer, at, length),
  );
  if (!files || !titles || !text) return undefined;
  const joined = decoder.decode(text);
  const words = joined === '' ? [] : joined.split('\n');
  if (changed.length !== count || ids.length !== count || postingEnds.length !== words.length + 1) {
    return undefined;
  }
  return {
    count,
    ids,
    revs,
    parents,
    changed,
    files,
    starts,
    lengths,
    hashes,
    titles,
    titleEnds,
    facets: { state, type, assigned, area, iteration },
    tables: names,
    tags,
    tagEnds,
    words,
    masks: Uint32Array.from(words, maskOf),
    postings,
    postingEnds,
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
