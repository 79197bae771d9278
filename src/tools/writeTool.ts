/** What the tools that write have in common: they answer a plan, and later what became of it. They never carry it out. */
import * as z from 'zod';
import type { Approvals, PlanState, Proposal } from '../base/approvals.ts';
import { planConflict, planSchema } from '../base/approvalSchemas.ts';
import type { Result } from '../base/result.ts';
import { defineTool, type AnyTool, type Tool, type ToolContext } from './tool.ts';

/** Takes part in every input: with it alone, the tool answers what became of an earlier plan. */
export const planId = z.exactOptional(z.string()).describe('Of an earlier call: answers what became of it.');

const writeAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('approval_required'),
    planId: z.string(),
    planHash: z.string(),
    plan: planSchema,
    secondsLeft: z.number(),
    next: z.string(),
  }),
  z.object({ status: z.literal('pending'), planId: z.string(), secondsLeft: z.number() }),
  z.object({ status: z.literal(['running', 'refused', 'expired']), planId: z.string() }),
  z.object({
    status: z.literal(['done', 'failed']),
    planId: z.string(),
    lines: z.array(z.string()).readonly(),
    conflicts: z.array(planConflict).readonly(),
  }),
  z.object({ status: z.literal('unavailable'), reason: z.string() }),
  z.object({ status: z.literal('error'), code: z.string(), reason: z.string() }),
]);
type WriteAnswer = z.infer<typeof writeAnswer>;

interface WriteTool<Input> extends Pick<Tool<Input, never>, 'name' | 'title' | 'description' | 'input'> {
  /** Why nothing is written where no person can be asked. */
  readonly unavailable: () => string;
  /** Shows the plan to a person. The code `unavailable` where it cannot be made here, any other where what is asked is at fault. */
  readonly propose: (
    input: Input,
    context: ToolContext & { readonly approvals: Approvals },
  ) => Promise<Result<Proposal, { readonly code: string; readonly message: string }>>;
}

export function defineWriteTool<Input extends { readonly planId?: string }>({
  unavailable,
  propose,
  ...tool
}: WriteTool<Input>): AnyTool {
  return defineTool<Input, WriteAnswer>({
    ...tool,
    effect: 'write',
    output: writeAnswer,
    async run(input, context) {
      const { approvals } = context;
      if (!approvals) return { status: 'unavailable', reason: unavailable() };
      if (input.planId !== undefined) return answerOf(input.planId, await approvals.state(input.planId));
      const proposal = await propose(input, { ...context, approvals });
      if (proposal.ok) return proposed(proposal.value);
      const { code, message: reason } = proposal.error;
      return code === 'unavailable' ? { status: code, reason } : { status: 'error', code, reason };
    },
    print: (output) => `${output.status}\n`,
    outcome: ({ status }) =>
      status === 'unavailable' || status === 'error' || status === 'failed' ? 'failed' : 'clean',
    reason: (output) => ('reason' in output ? output.reason : ''),
    brief: shorterAnswers,
  });
}

function* shorterAnswers(answer: WriteAnswer): Iterable<unknown> {
  yield answer;
  if (answer.status === 'approval_required') {
    const { plan, ...rest } = answer;
    yield {
      ...rest,
      plan: { title: plan.title, where: plan.where },
      cut: 'The person sees the whole plan.',
    };
  }
  if ('lines' in answer) {
    yield {
      ...answer,
      lines: answer.lines.slice(0, 10),
      conflicts: answer.conflicts.length,
      cut: `The first 10 of ${answer.lines.length} lines; the person sees all of them.`,
    };
  }
}

function proposed(proposal: Proposal): WriteAnswer {
  return {
    status: 'approval_required',
    ...proposal,
    next: 'A person decides in the window of SRE Workbench. Ask again with this planId alone to learn how; nothing you say approves it.',
  };
}

function answerOf(planId: string, state: PlanState | undefined): WriteAnswer {
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
