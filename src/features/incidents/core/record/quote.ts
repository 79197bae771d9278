/** Sentences with the event that says them. */
import { oneLine } from '../../../../base/oneLine.ts';
import { escaped } from '../runbook/markdown.ts';
import { eventReference } from '../state/references.ts';

/** `2026-05-13 14:17` in UTC. */
export function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
}

/** `14:17` in UTC. */
export function utcTime(milliseconds: number): string {
  return utc(milliseconds).slice(11);
}

export type Link = (...seqs: readonly number[]) => string;

/** Links to an incident's log from a folder beside `incidents/`. */
export function linkTo(incident: string): Link {
  const file = `../incidents/${encodeURIComponent(incident)}/events.ndjson`;
  return (...seqs) => [...new Set(seqs)].map((seq) => `[${eventReference(seq)}](${file})`).join(', ');
}

/** Text of others, in one line. */
export function quoted(text: string): string {
  return escaped(oneLine(text, 80));
}
