/** The schemas of `approvals.ts`: what crosses to a page or to an agent. A file of its own, because zod is not for the start. */
import * as z from 'zod';

const planChange = z.object({ field: z.string(), before: z.string(), after: z.string() });
const planPart = z.object({ subject: z.string(), changes: z.array(planChange).readonly() });

export const planSchema = z.object({
  title: z.string(),
  where: z.string(),
  who: z.string(),
  undo: z.string(),
  parts: z.array(planPart).readonly(),
});

export const planConflict = z.object({
  subject: z.string(),
  field: z.string(),
  base: z.string(),
  theirs: z.string(),
  mine: z.string(),
});
