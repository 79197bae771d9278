/**
 * What a command does to the world: `read` only where it is known to change nothing, `destructive` where what it takes away does
 * not come back by itself, `write` for all else and for whatever is not understood.
 */
export type Effect = 'read' | 'write' | 'destructive';

export function worst(effects: readonly Effect[]): Effect {
  if (effects.includes('destructive')) return 'destructive';
  return effects.includes('write') ? 'write' : 'read';
}
