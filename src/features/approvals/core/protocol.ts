/** What the approval window and the extension say to each other; both sides parse what arrives. */
import * as z from 'zod';
import { planConflict, planSchema } from '../../../base/approvalSchemas.ts';

const textNames = [
  'heading',
  'where',
  'who',
  'undo',
  'field',
  'now',
  'after',
  'none',
  'approve',
  'refuse',
  'left',
  'more',
  'nothing',
  'running',
  'done',
  'failed',
  'refused',
  'expired',
  'changed',
  'base',
  'theirs',
  'mine',
] as const;
export type TextName = (typeof textNames)[number];
export type Texts = Readonly<Record<TextName, string>>;

const shownPlan = z.object({
  planId: z.string(),
  planHash: z.string(),
  plan: planSchema,
  status: z.enum(['pending', 'running', 'done', 'failed', 'refused', 'expired']),
  secondsLeft: z.number(),
  lines: z.array(z.string()),
  conflicts: z.array(planConflict),
  /** Further plans that wait. */
  others: z.number(),
});
export type ShownPlan = z.infer<typeof shownPlan>;

export const toPage = z.object({
  kind: z.literal('show'),
  texts: z.record(z.enum(textNames), z.string()),
  /** Undefined: nothing waits. */
  shown: shownPlan.optional(),
});
export type ToPage = z.infer<typeof toPage>;

export const fromPage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** The hash is that of the plan on the screen. */
  z.object({ kind: z.literal('approve'), planId: z.string().max(100), planHash: z.string().max(100) }),
  z.object({ kind: z.literal('refuse'), planId: z.string().max(100) }),
  /** The time of the plan on the screen is up. */
  z.object({ kind: z.literal('timeUp') }),
]);
export type FromPage = z.infer<typeof fromPage>;
