/** What the search page and the extension say to each other; both sides parse what arrives. */
import * as z from 'zod';
import { foundFacets, foundMessage, itemPlace, orders } from './workerProtocol.ts';

export const actions = [
  'openInBrowser',
  'copyReference',
  'changeState',
  'assign',
  'comment',
  'newChild',
  'pin',
] as const;
export type ItemAction = (typeof actions)[number];

/** The sentences of the page; the extension translates them. `{0}`, `{1}` stand for figures and words. */
const textNames = [
  'search',
  'list',
  'results',
  'order',
  'relevance',
  'changed',
  'id',
  'title',
  'state',
  'type',
  'assigned',
  'area',
  'iteration',
  'tag',
  'countOne',
  'count',
  'countMore',
  'nothing',
  'empty',
  'indexing',
  'corrected',
  'unknown',
  'filters',
  'nobody',
  ...actions,
  'close',
  'broken',
  'noDescription',
  'regenerate',
] as const;
export type TextName = (typeof textNames)[number];
export type Texts = Readonly<Record<TextName, string>>;

const status = z.object({
  /** Items in the replica. */
  count: z.number(),
  indexing: z.boolean(),
  /** "replica from 3 days ago". */
  age: z.string(),
  stale: z.boolean(),
  /** Why it is time to bring the replica up to date; empty where it is not, or where no server is set. */
  offer: z.string(),
  broken: z.number(),
  /** Why there is nothing to search, and what to do; empty where there is something. */
  problem: z.string(),
});
export type Status = z.infer<typeof status>;

const preview = z.object({
  id: z.number(),
  place: itemPlace,
  title: z.string(),
  fields: z.array(z.object({ name: z.string(), value: z.string() })),
  /** HTML, Markdown or plain text, as it was written: the page takes it apart and shows no more than text and its form. */
  description: z.string(),
  /** The item says that its description is Markdown. */
  markdown: z.boolean(),
  canOpen: z.boolean(),
  /** Branches and worktrees whose names carry the id, as they are shown. */
  places: z.array(z.string()),
});
export type Preview = z.infer<typeof preview>;

export const toPage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('texts'), texts: z.record(z.enum(textNames), z.string()) }),
  z.object({ kind: z.literal('status'), status }),
  foundMessage,
  z.object({ kind: z.literal('facets'), number: z.number(), facets: foundFacets }),
  z.object({ kind: z.literal('preview'), preview }),
  /** Puts a text into the box, as if it had been typed. */
  z.object({ kind: z.literal('query'), text: z.string() }),
]);
export type ToPage = z.infer<typeof toPage>;

export const fromPage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('search'),
    number: z.number().int(),
    text: z.string().max(2000),
    order: z.enum(orders),
    from: z.number().int().min(0),
    to: z.number().int().min(0).max(1_000_000),
  }),
  z.object({ kind: z.literal('regenerate') }),
  z.object({ kind: z.literal('preview'), place: itemPlace }),
  z.object({ kind: z.literal('act'), action: z.enum(actions), place: itemPlace }),
  /** One of the preview's places, by its number. */
  z.object({ kind: z.literal('goTo'), place: z.number().int().min(0) }),
  /** A link in a description. */
  z.object({ kind: z.literal('link'), address: z.string().max(4000) }),
]);
export type FromPage = z.infer<typeof fromPage>;
