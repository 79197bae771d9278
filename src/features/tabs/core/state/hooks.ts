/** What the agents' hooks tell: one small file per event, written by `sre-workbench hook-event`, with a few fields of the hook's input. */
import * as z from 'zod';
import type { Signal, SignalKind } from './signal.ts';

export const hookEventShape = z.object({
  version: z.literal(1),
  t: z.number(),
  tab: z.string(),
  session: z.string(),
  event: z.string(),
  cwd: z.exactOptional(z.string()),
  transcript: z.exactOptional(z.string()),
  tool: z.exactOptional(z.string()),
  toolId: z.exactOptional(z.string()),
  /** A subagent's event, which says nothing about the agent itself. */
  subagent: z.exactOptional(z.boolean()),
  /** Of SessionStart: startup, resume, clear or compact; of SessionEnd why; of a compaction: manual or auto. */
  reason: z.exactOptional(z.string()),
  notification: z.exactOptional(z.string()),
  message: z.exactOptional(z.string()),
});
export type HookEvent = z.infer<typeof hookEventShape>;

export function hookSignals(event: HookEvent): readonly Signal[] {
  const kind = event.subagent === true ? ({ kind: 'heartbeat' } as const) : kindOf(event);
  return kind ? [{ ...kind, t: event.t, source: 'hook', session: event.session }] : [];
}

function kindOf(event: HookEvent): SignalKind | undefined {
  const tool = event.tool ?? '';
  switch (event.event) {
    case 'SessionStart':
      // After a compaction the turn goes on.
      return event.reason === 'compact' ? { kind: 'heartbeat' } : { kind: 'started' };
    case 'UserPromptSubmit':
      return { kind: 'prompt' };
    case 'PreToolUse':
      return { kind: 'tool-started', id: event.toolId ?? tool, tool };
    case 'PostToolUse':
    case 'PostToolUseFailure':
      return { kind: 'tool-finished', id: event.toolId ?? tool, tool };
    case 'PermissionRequest':
      return { kind: 'asked', what: tool, tool };
    case 'Notification':
      return notificationKind(event);
    case 'PreCompact':
      return { kind: 'activity' };
    case 'PostCompact':
      return { kind: event.reason === 'manual' ? 'finished' : 'heartbeat' };
    case 'SubagentStart':
    case 'SubagentStop':
      return { kind: 'heartbeat' };
    case 'Stop':
      return { kind: 'finished' };
    case 'StopFailure':
      return { kind: 'error', what: event.reason ?? '' };
    case 'Interrupt':
      return { kind: 'interrupted' };
    case 'SessionEnd':
      return event.reason === 'clear' ? { kind: 'finished' } : { kind: 'ended', code: 0 };
    default:
      return undefined;
  }
}

function notificationKind({ notification, message = '' }: HookEvent): SignalKind | undefined {
  if (notification === 'permission_prompt' || notification === 'elicitation_dialog') {
    return { kind: 'asked', what: message };
  }
  if (notification === 'idle_prompt') return { kind: 'listed', status: 'idle' };
  if (notification !== undefined) return undefined;
  if (/needs your (permission|approval)/i.test(message)) return { kind: 'asked', what: message };
  return /waiting for your input/i.test(message) ? { kind: 'listed', status: 'idle' } : undefined;
}
