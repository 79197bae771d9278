/** What people said for the postmortem while it was fresh: notes that begin with a word and a colon. */
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { saysSomething } from '../record/record.ts';

const words = {
  well: /^(?:went )?well$/i,
  wrong: /^(?:went )?wrong$/i,
  lucky: /^(?:lucky|luck|where we got lucky)$/i,
  lesson: /^(?:lesson|learned|learning)$/i,
  factor: /^(?:factor|contributing factor)$/i,
  trigger: /^trigger$/i,
  detection: /^detection$/i,
  impact: /^(?:impact|users?)$/i,
} as const;
export type RemarkKind = keyof typeof words;

export interface Remark {
  readonly kind: RemarkKind;
  readonly text: string;
  readonly seq: number;
}

/** Such as `well: the alert fired at once`. */
export function remarksIn(events: readonly IncidentEvent[]): readonly Remark[] {
  return events.flatMap((event) => {
    if (!saysSomething(event)) return [];
    const [, word = '', text = ''] = /^\s*([a-z ]{3,24}?)\s*:\s*(.+)$/is.exec(event.data.text) ?? [];
    const kind = kindNames.find((name) => words[name].test(word));
    return kind === undefined ? [] : [{ kind, text, seq: event.seq }];
  });
}

const kindNames = ['well', 'wrong', 'lucky', 'lesson', 'factor', 'trigger', 'detection', 'impact'] as const;
