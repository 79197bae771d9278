/** The messages between the panel's page and the extension; both sides check what arrives. Times are seconds since 1970. */
import * as z from 'zod/mini';
import { panelTextKeys } from './panelTextKeys.ts';

const id = z.string().check(z.maxLength(40));
const expr = z.string().check(z.maxLength(100_000));
const labels = z.record(z.string(), z.string());

const buffer = z.custom<ArrayBuffer>(
  // The page lives in a frame of its own, whose ArrayBuffer may be another than the sender's.
  (value) => Object.prototype.toString.call(value) === '[object ArrayBuffer]',
);

const timing = z.object({
  mode: z.enum(['range', 'instant']),
  seconds: z.number().check(z.positive()),
  end: z.nullable(z.number()),
  step: z.nullable(z.number().check(z.positive())),
  /** Pixels of the graph, as a page counts them, and as a screen has them. */
  width: z.number().check(z.positive()),
  pixels: z.number().check(z.positive()),
});
/** When and how finely a query is evaluated; the extension makes the grid of it. */
export type Timing = z.infer<typeof timing>;

const asked = z.object({ id, expr });

export const fromPanel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('run'),
    /** Counts up; answers of earlier runs are dropped. */
    run: z.number(),
    server: z.string(),
    queries: z.array(asked).check(z.maxLength(8)),
    timing,
    /** Seconds back; 0 compares with nothing. */
    shift: z.number(),
    exemplars: z.boolean(),
  }),
  z.object({ kind: z.literal('cancel') }),
  /** The samples of a result of which only the outline was sent. */
  z.object({ kind: z.literal('whole'), run: z.number(), query: id, shift: z.number() }),
  z.object({
    kind: z.literal('complete'),
    request: z.number(),
    server: z.string(),
    what: z.enum(['metric', 'label', 'value']),
    text: z.string().check(z.maxLength(500)),
    metric: z.string().check(z.maxLength(500)),
    label: z.string().check(z.maxLength(500)),
  }),
  z.object({ kind: z.literal('explain'), query: id, server: z.string(), expr, end: z.nullable(z.number()) }),
  z.object({ kind: z.literal('words') }),
  z.object({ kind: z.literal('copy'), text: z.string().check(z.maxLength(20_000_000)) }),
  z.object({ kind: z.literal('curl'), server: z.string(), expr, timing }),
  z.object({ kind: z.literal('browse'), server: z.string(), queries: z.array(asked), timing }),
  z.object({
    kind: z.literal('save'),
    format: z.enum(['csv', 'json', 'md', 'png']),
    /** Base64 for PNG. */
    content: z.string().check(z.maxLength(60_000_000)),
  }),
  z.object({ kind: z.literal('favourite'), expr, on: z.boolean() }),
  z.object({
    kind: z.literal('incident'),
    expr,
    text: z.string().check(z.maxLength(20_000)),
    mark: z.enum(['finding', 'cause', 'helped']),
  }),
  z.object({ kind: z.literal('alertRule'), expr }),
  z.object({ kind: z.literal('addServer') }),
]);
export type FromPanel = z.infer<typeof fromPanel>;

const result = z.object({
  kind: z.literal('result'),
  run: z.number(),
  query: id,
  expr,
  shift: z.number(),
  resultType: z.enum(['matrix', 'vector', 'scalar', 'string']),
  start: z.number(),
  step: z.number(),
  points: z.number(),
  /** The times themselves where they lie on no grid. */
  times: z.optional(z.array(z.number())),
  series: z.array(labels),
  text: z.optional(z.string()),
  /** Series with native histograms, whose number of observations is what is drawn. */
  histograms: z.number(),
  warnings: z.array(z.string()),
  infos: z.array(z.string()),
  partial: z.boolean(),
  truncated: z.boolean(),
  bytes: z.number(),
  /** Milliseconds. */
  elapsed: z.number(),
  stats: z.nullable(
    z.object({
      seconds: z.nullable(z.number()),
      samples: z.nullable(z.number()),
      peakSamples: z.nullable(z.number()),
    }),
  ),
  /** `series.length * points` numbers of eight bytes; left out where an outline stands for them. */
  samples: z.optional(buffer),
  outline: z.optional(z.object({ columns: z.number(), bounds: buffer })),
});
export type PanelResult = z.infer<typeof result>;

const whole = z.object({
  kind: z.literal('whole'),
  run: z.number(),
  query: id,
  shift: z.number(),
  samples: buffer,
});

const failed = z.object({
  kind: z.literal('failed'),
  run: z.number(),
  query: id,
  shift: z.number(),
  code: z.string(),
  message: z.string(),
  detail: z.string(),
});
export type PanelFailure = z.infer<typeof failed>;

const completion = z.object({
  label: z.string(),
  detail: z.optional(z.string()),
  info: z.optional(z.string()),
});
export type PanelCompletion = z.infer<typeof completion>;

const word = z.object({
  label: z.string(),
  kind: z.enum(['function', 'aggregation', 'keyword']),
  detail: z.string(),
  info: z.string(),
});
export type PromqlWord = z.infer<typeof word>;

const explainNode = z.object({
  id: z.number(),
  depth: z.number(),
  /** Such as `rate()` or `+`. */
  title: z.string(),
  expr: z.string(),
  /** Whether the node can be asked for and drawn by itself. */
  measurable: z.boolean(),
});
export type ExplainNode = z.infer<typeof explainNode>;

const measured = z.object({
  kind: z.literal('measured'),
  query: id,
  node: z.number(),
  series: z.nullable(z.number()),
  /** Milliseconds. */
  elapsed: z.number(),
  error: z.string(),
});
export type NodeMeasure = z.infer<typeof measured>;

const remembered = z.object({ expr: z.string(), server: z.string(), time: z.number() });
export type RememberedQuery = z.infer<typeof remembered>;

const mark = z.object({
  time: z.number(),
  to: z.exactOptional(z.number()),
  kind: z.enum(['commit', 'alert', 'deployment', 'incident']),
  text: z.string(),
});

const exemplar = z.object({ query: id, time: z.number(), value: z.number(), text: z.string() });

const opened = z.object({
  expr: z.optional(expr),
  server: z.optional(z.string()),
  seconds: z.optional(z.number()),
  end: z.optional(z.number()),
  step: z.optional(z.number()),
  mode: z.optional(z.enum(['range', 'instant'])),
  view: z.optional(z.literal('explain')),
});
export type OpenedQuery = z.infer<typeof opened>;

export const toPanel = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    texts: z.record(z.enum(panelTextKeys), z.string()),
    servers: z.array(z.string()),
    language: z.string(),
    incidents: z.boolean(),
  }),
  z.object({ kind: z.literal('servers'), servers: z.array(z.string()) }),
  z.object({ kind: z.literal('open'), query: opened }),
  z.object({ kind: z.literal('running'), run: z.number() }),
  result,
  whole,
  failed,
  z.object({ kind: z.literal('completions'), request: z.number(), items: z.array(completion) }),
  z.object({ kind: z.literal('words'), words: z.array(word) }),
  z.object({ kind: z.literal('marks'), marks: z.array(mark) }),
  z.object({ kind: z.literal('exemplars'), exemplars: z.array(exemplar) }),
  z.object({ kind: z.literal('explained'), query: id, nodes: z.array(explainNode), error: z.string() }),
  measured,
  z.object({ kind: z.literal('history'), history: z.array(remembered), favourites: z.array(z.string()) }),
]);
export type ToPanel = z.infer<typeof toPanel>;
export type PanelTexts = Readonly<Record<(typeof panelTextKeys)[number], string>>;

/** A result among those of a run. */
export function resultKey(query: string, shift: number): string {
  return `${query} ${shift}`;
}
