/** Events of an incident as a log has them: numbered, a minute apart unless told. */
import type { EventKind, IncidentEvent } from '../../src/clients/notes/incidentEvents.ts';
import { eventShape } from '../../src/clients/notes/incidentEvents.ts';

export interface GivenEvent {
  readonly kind: EventKind;
  readonly data: Readonly<Record<string, unknown>>;
  /** Minutes since the beginning. */
  readonly at?: number;
  readonly source?: 'shell' | 'hook' | 'alert' | 'git' | 'human' | 'estimate';
  readonly actor?: string;
  readonly evidence?: readonly (number | string)[];
}

/** 9 November 2026, 14:17 UTC. */
export const beginning = Date.UTC(2026, 10, 9, 14, 17);
export const minute = 60_000;

export function incidentEvents(...given: readonly GivenEvent[]): readonly IncidentEvent[] {
  return given.map(({ kind, data, at, source = 'human', actor = 'human', evidence = [] }, index) =>
    eventShape.parse({
      seq: index + 1,
      t: beginning + (at ?? index) * minute,
      t_source: source,
      actor,
      kind,
      data,
      evidence,
      prev_hash: '',
    }),
  );
}

/** A command of a shell that ended well, unless told. */
export function command(text: string, exitCode = 0): GivenEvent {
  return { kind: 'command', source: 'shell', data: { command: text, exitCode, cwd: '/src', durationMs: 5 } };
}
