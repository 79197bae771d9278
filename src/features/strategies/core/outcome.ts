/** What a check found. */
import * as z from 'zod';

/** `unknown`: it could not be judged; never counted as passed. */
const outcomeStates = ['passed', 'failed', 'unknown'] as const;

export const outcomeShape = z.object({
  state: z.enum(outcomeStates),
  /** One sentence: what was seen. */
  text: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type Outcome = z.infer<typeof outcomeShape>;

export type Verdict = Omit<Outcome, 'at'>;

export function passed(text: string): Verdict {
  return { state: 'passed', text };
}

export function failed(text: string): Verdict {
  return { state: 'failed', text };
}

export function unknown(text: string): Verdict {
  return { state: 'unknown', text };
}
