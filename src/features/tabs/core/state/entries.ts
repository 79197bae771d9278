/** Signals in the entries of a transcript, the same for both agents. */
import type { Entry } from '../../../../clients/agents/entries.ts';
import type { Signal, SignalKind } from './signal.ts';

/** @param t milliseconds since 1970 of the line; entries without a time say nothing about an order */
export function entrySignals(
  entries: readonly Entry[],
  t: number | null,
  session: string,
): readonly Signal[] {
  if (t === null) return [];
  return entries.flatMap((entry) => {
    const kind = kindOf(entry);
    return kind ? [{ ...kind, t, source: 'transcript' as const, session }] : [];
  });
}

function kindOf(entry: Entry): SignalKind | undefined {
  switch (entry.kind) {
    case 'prompt':
      return { kind: 'prompt' };
    case 'thinking':
      return { kind: 'activity' };
    case 'answer':
      return { kind: 'text' };
    case 'tool':
      return { kind: 'tool-started', id: entry.id, tool: entry.name, asks: entry.asks };
    case 'result':
      return { kind: 'tool-finished', id: entry.id };
    case 'error':
      return { kind: 'error', what: entry.text.slice(0, 200) };
    case 'interrupted':
      return { kind: 'interrupted' };
    case 'turn-ended':
      return { kind: 'finished' };
    case 'usage':
    case 'compacted':
      return { kind: 'heartbeat' };
    case 'identity':
    case 'window':
    case 'todos':
    case 'todo-added':
    case 'todo-changed':
    case 'plan':
    case 'edited':
      return undefined;
  }
}
