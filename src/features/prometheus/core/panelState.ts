/** What the panel remembers over a reload: what was asked and how it was shown, never the data. */
import * as z from 'zod/mini';
import { chartUnits } from './chartUnits.ts';

/** More would not be told apart. */
export const maxQueries = 8;

const query = z.object({
  /** Stays the same while the panel lives; `A`, `B` and so on. */
  id: z.string().check(z.maxLength(4)),
  expr: z.string().check(z.maxLength(100_000)),
});
export type PanelQuery = z.infer<typeof query>;

export const sortColumns = ['name', 'last', 'min', 'mean', 'max'] as const;
export type SortColumn = (typeof sortColumns)[number];

export const panelState = z.object({
  version: z.literal(1),
  /** Name of a server of the settings; empty takes the first. */
  server: z.string(),
  queries: z.array(query).check(z.minLength(1), z.maxLength(maxQueries)),
  mode: z.enum(['range', 'instant']),
  view: z.enum(['graph', 'table', 'explain']),
  /** Length of the range. */
  seconds: z.number().check(z.positive()),
  /** Seconds since 1970; null follows the clock. */
  end: z.nullable(z.number()),
  /** Seconds; null goes by the width. */
  step: z.nullable(z.number()),
  /** Seconds between refreshes; 0 is off. */
  refresh: z.number(),
  style: z.enum(['lines', 'stacked']),
  logarithmic: z.boolean(),
  unit: z.enum(chartUnits),
  /** Seconds back that the curves are compared with; 0 is off. */
  shift: z.number(),
  thresholds: z.array(z.number()),
  exemplars: z.optional(z.boolean()),
  /** A graph for each query instead of one for all. */
  apart: z.boolean(),
  /** Draws every series, however many. */
  all: z.boolean(),
  legend: z.object({ sort: z.enum(sortColumns), descending: z.boolean() }),
});
export type PanelState = z.infer<typeof panelState>;

export const initialState: PanelState = {
  version: 1,
  server: '',
  queries: [{ id: 'A', expr: '' }],
  mode: 'range',
  view: 'graph',
  seconds: 3600,
  end: null,
  step: null,
  refresh: 0,
  style: 'lines',
  logarithmic: false,
  unit: 'auto',
  shift: 0,
  thresholds: [],
  apart: false,
  all: false,
  legend: { sort: 'last', descending: true },
};

/** The first letter that no query has. */
export function freeId(queries: readonly PanelQuery[]): string {
  const taken = new Set(queries.map(({ id }) => id));
  return 'ABCDEFGHIJ'.split('').find((letter) => !taken.has(letter)) ?? 'Z';
}
