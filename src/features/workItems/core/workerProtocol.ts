/** What the extension and the worker that holds the index say to each other. Both are ours and start together. */
import * as z from 'zod';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
export const orders = ['relevance', 'changed', 'id', 'title', 'state'] as const;

export const toWorker = z.discriminatedUnion('kind', [
  /** An index of an earlier run; `key` says of which files. */
  z.object({ kind: z.literal('open'), index: bytes, key: z.string() }),
  /** The files as they are now. */
  z.object({
    kind: z.literal('load'),
    files: z.array(z.object({ name: z.string(), bytes })),
    key: z.string(),
  }),
  z.object({
    kind: z.literal('search'),
    /** Comes back with the answer; a search with a higher number makes earlier ones void. */
    number: z.number(),
    text: z.string(),
    order: z.enum(orders),
    from: z.number(),
    to: z.number(),
    me: z.array(z.string()),
    /** States that the server told the category of, by name in lower case. */
    categories: z.record(z.string(), z.enum(['Proposed', 'InProgress', 'Resolved', 'Completed', 'Removed'])),
    /** Milliseconds since 1970. */
    now: z.number(),
  }),
  /** The rows that `read` asked for, in its order; empty for what could not be read. */
  z.object({ kind: z.literal('rows'), number: z.number(), rows: z.array(bytes) }),
]);
export type ToWorker = z.infer<typeof toWorker>;

export const itemPlace = z.object({ file: z.string(), start: z.number(), length: z.number() });
export type ItemPlace = z.infer<typeof itemPlace>;

const foundRow = z.object({
  id: z.number(),
  title: z.string(),
  state: z.string(),
  type: z.string(),
  assignedTo: z.string(),
  tags: z.array(z.string()),
  open: z.boolean(),
  /** Milliseconds since 1970; 0 for unknown. */
  changed: z.number(),
  rev: z.number(),
  place: itemPlace,
  /** Parts of the title that the query found: first unit and the one behind the last. */
  marks: z.array(z.tuple([z.number(), z.number()])),
});
export type FoundRow = z.infer<typeof foundRow>;

const facet = z.array(z.object({ value: z.string(), count: z.number() }));
export const foundFacets = z.object({
  state: facet,
  type: facet,
  assigned: facet,
  area: facet,
  iteration: facet,
  tag: facet,
});
export type FoundFacets = z.infer<typeof foundFacets>;

const broken = z.object({ file: z.string(), line: z.number(), reason: z.string() });

export const foundMessage = z.object({
  kind: z.literal('found'),
  number: z.number(),
  /** Place of the first row among all. */
  from: z.number(),
  total: z.number(),
  /** There may be more than `total`: not every item was looked at. */
  more: z.boolean(),
  rows: z.array(foundRow),
  corrected: z.record(z.string(), z.array(z.string())),
  unknown: z.array(z.string()),
});

export const fromWorker = z.discriminatedUnion('kind', [
  /** `indexing` is true while answers come from reading row by row. */
  z.object({ kind: z.literal('state'), count: z.number(), indexing: z.boolean(), broken: z.array(broken) }),
  /** To be kept for the next start. */
  z.object({ kind: z.literal('index'), index: bytes, key: z.string() }),
  foundMessage,
  z.object({ kind: z.literal('facets'), number: z.number(), facets: foundFacets }),
  /** The worker keeps no texts: phrases are looked for in the rows themselves. */
  z.object({ kind: z.literal('read'), number: z.number(), places: z.array(itemPlace) }),
]);
export type FromWorker = z.infer<typeof fromWorker>;
