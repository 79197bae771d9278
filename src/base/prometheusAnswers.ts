/** What the commands that ask Prometheus for another part of the extension answer. Times are seconds since 1970. */
import * as z from 'zod';

const checkedSelector = z.object({
  /** Place in the expression, from 0; `to` is behind the last character. */
  from: z.number(),
  to: z.number(),
  text: z.string(),
  /** Series now, and at any time of the range; null where the server did not say. */
  now: z.number().nullable(),
  before: z.number().nullable(),
  /** Why there is none; empty where there are some. */
  reason: z.string(),
  /** What there is near it: a metric, a label, or a matcher, with the series that it has. */
  near: z.array(
    z.object({
      name: z.string(),
      series: z.number(),
      /** What would put it into the expression, where that can be said. */
      replace: z.object({ from: z.number(), to: z.number(), text: z.string() }).optional(),
    }),
  ),
});
export type CheckedSelector = z.infer<typeof checkedSelector>;

export const selectorCheck = z.object({
  server: z.string(),
  /** Length of the range in seconds. */
  seconds: z.number(),
  selectors: z.array(checkedSelector),
});
export type SelectorCheck = z.infer<typeof selectorCheck>;

const floats = z.instanceof(Float64Array);

export const fetchedSamples = z.object({
  server: z.string(),
  /** Why there are none; empty where there are. */
  error: z.string(),
  /** Seconds between samples where they were not fetched as they were scraped. */
  step: z.number().optional(),
  series: z.array(
    z.object({
      labels: z.record(z.string(), z.string()),
      /** Milliseconds since 1970, ascending. */
      times: floats,
      values: floats,
    }),
  ),
});
export type SamplesAnswer = z.infer<typeof fetchedSamples>;

export const completedNames = z.array(
  z.object({ label: z.string(), detail: z.string().optional(), info: z.string().optional() }),
);
export type CompletedName = z.infer<typeof completedNames>[number];
