/** What was thought, what became of it, and what is held to be the cause. */
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { referencedEvent } from './references.ts';

const verdicts = ['open', 'confirmed', 'refuted'] as const;
export type HypothesisState = (typeof verdicts)[number];

export interface Hypothesis {
  /** Of the event that first said it. */
  readonly seq: number;
  readonly text: string;
  readonly state: HypothesisState;
  readonly actor: string;
  /** Events and links that speak for or against it. */
  readonly evidence: readonly (number | string)[];
}

export interface Cause {
  readonly seq: number;
  readonly text: string;
  /** What backs it; empty where nothing does. */
  readonly evidence: readonly (number | string)[];
}

/** A later event about a hypothesis says the same text, or names the first event as its evidence; its `state` is the verdict. */
export function hypothesesOf(events: readonly IncidentEvent[]): readonly Hypothesis[] {
  const known = new Map<number, Hypothesis>();
  for (const event of events) {
    if (event.kind !== 'hypothesis') continue;
    const { text } = event.data;
    const before = [...known.values()].find(
      (each) => each.text === text || event.evidence.some((one) => referencedEvent(one) === each.seq),
    );
    const state =
      event.data.mark === 'cause' ? 'confirmed' : verdicts.find((each) => each === event.data['state']);
    if (before === undefined) {
      const { seq, actor, evidence } = event;
      known.set(seq, { seq, text, actor, evidence, state: state ?? 'open' });
      continue;
    }
    const own = event.evidence.filter((one) => referencedEvent(one) !== before.seq);
    known.set(before.seq, {
      ...before,
      state: state ?? before.state,
      evidence: [...new Set([...before.evidence, ...own])],
    });
  }
  return [...known.values()];
}

/** What a person or an agent marked as a cause, and the hypotheses that were confirmed. */
export function causesOf(
  events: readonly IncidentEvent[],
  hypotheses: readonly Hypothesis[],
): readonly Cause[] {
  const marked = events.flatMap((event): Cause[] => {
    const text = markedText(event, 'cause');
    return text === undefined ? [] : [{ seq: event.seq, text, evidence: event.evidence }];
  });
  const confirmed = hypotheses.filter(({ state }) => state === 'confirmed');
  return [...marked, ...confirmed.map(({ seq, text, evidence }) => ({ seq, text, evidence }))];
}

function markedText(event: IncidentEvent, mark: string): string | undefined {
  const speaks = event.kind === 'finding' || event.kind === 'note' || event.kind === 'decision';
  return speaks && event.data.mark === mark ? event.data.text : undefined;
}
