/** What the table of limits and the extension say to each other; both sides parse what arrives. */
import * as z from 'zod';

/** The columns with values, in the order in which they stand. */
export const valueColumns = ['cpuRequest', 'cpuLimit', 'memoryRequest', 'memoryLimit', 'replicas'] as const;
export type ValueColumn = (typeof valueColumns)[number];

const cell = z.object({
  text: z.string(),
  /** Place in the order of all values of the column, from 0; equal amounts have equal places however they are written. */
  order: z.number(),
  /** Absolute path and line, from 1. */
  file: z.string(),
  line: z.number(),
});

const tableRow = z.object({
  chart: z.string(),
  folder: z.string(),
  path: z.string(),
  environment: z.string(),
  rank: z.nullable(z.number()),
  cells: z.partialRecord(z.enum(valueColumns), cell),
  /** What similar services get, a line for each value. */
  similar: z.array(z.string()),
});
export type TableCell = z.infer<typeof cell>;
export type TableRow = z.infer<typeof tableRow>;

/** The sentences of the page; the extension translates them. */
const texts = z.object({
  title: z.string(),
  filter: z.string(),
  copyMarkdown: z.string(),
  copyCsv: z.string(),
  empty: z.string(),
  noMatch: z.string(),
  /** `{0}` rows. */
  count: z.string(),
  columns: z.record(z.string(), z.string()),
});
export type TableTexts = z.infer<typeof texts>;

export const toPage = z.object({ kind: z.literal('rows'), rows: z.array(tableRow), texts });
export type ToPage = z.infer<typeof toPage>;

export const fromPage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('go'), file: z.string(), line: z.number().int().positive() }),
  z.object({ kind: z.literal('copy'), text: z.string().max(5_000_000) }),
]);
export type FromPage = z.infer<typeof fromPage>;
