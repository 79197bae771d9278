/** What the tool that changes work items answers. */
import * as z from 'zod';
import type { PlanState, Proposal } from '../../../base/approvals.ts';

const change = z.object({ field: z.string(), before: z.string(), after: z.string() });
const plan = z.object({
  title: z.string(),
  where: z.string(),
  who: z.string(),
  undo: z.string(),
  parts: z.array(z.object({ subject: z.string(), changes: z.array(change).readonly() })).readonly(),
});
const conflict = z.object({
  subject: z.string(),
  field: z.string(),
  base: z.string(),
  theirs: z.string(),
  mine: z.string(),
});

export const writeAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('approval_required'),
    planId: z.string(),
    planHash: z.string(),
    plan,
    secondsLeft: z.number(),
    next: z.string(),
  }),
  z.object({ status: z.literal('pending'), planId: z.string(), secondsLeft: z.number() }),
  z.object({ status: z.literal(['running', 'refused', 'expired']), planId: z.string() }),
  z.object({
    status: z.literal(['done', 'failed']),
    planId: z.string(),
    lines: z.array(z.string()).readonly(),
    conflicts: z.array(conflict).readonly(),
  }),
  z.object({ status: z.literal('unavailable'), reason: z.string() }),
  z.object({ status: z.literal('error'), code: z.string(), reason: z.string() }),
]);
export type WriteAnswer = z.infer<typeof writeAnswer>;

export function proposed(proposal: Proposal): WriteAnswer {
  return {
    status: 'approval_required',
    ...proposal,
    next: 'A person decides in the window of SRE Workbench. Ask again with this planId alone to learn how; nothing you say approves it.',
  };
}

export function answerOf(planId: string, state: PlanState | undefined): WriteAnswer {
  if (!state) {
    return {
      status: 'error',
      code: 'unknown-plan',
      reason: 'This window knows no such plan. Plans end with the window that shows them.',
    };
  }
  if (state.status === 'done' || state.status === 'failed') {
    return { status: state.status, planId, lines: state.lines, conflicts: state.conflicts ?? [] };
  }
  if (state.status === 'pending') return { status: 'pending', planId, secondsLeft: state.secondsLeft };
  return { status: state.status, planId };
}
