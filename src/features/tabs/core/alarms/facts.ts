/** What of a conversation the alarms look at, gathered entry by entry. */
import type { Entry } from '../../../../clients/agents/entries.ts';

export interface AlarmFacts {
  readonly prompts: readonly string[];
  /** Files that were changed. */
  readonly edited: ReadonlySet<string>;
  /** When each file was last read, in milliseconds since 1970. */
  readonly read: ReadonlyMap<string, number>;
  readonly compactions: number;
  /** Milliseconds since 1970 of the last answer in words. */
  readonly answered: number | undefined;
}

const mostPrompts = 200;
const longestPrompt = 2000;

export class AlarmRecord implements AlarmFacts {
  readonly prompts: string[] = [];
  readonly edited = new Set<string>();
  readonly read = new Map<string, number>();
  compactions = 0;
  answered: number | undefined;

  add(entries: readonly Entry[], t: number | null): void {
    for (const entry of entries) this.#add(entry, t ?? 0);
  }

  #add(entry: Entry, t: number): void {
    if (entry.kind === 'prompt' && this.prompts.length < mostPrompts && this.prompts.at(-1) !== entry.text) {
      this.prompts.push(entry.text.slice(0, longestPrompt));
    }
    if (entry.kind === 'answer') this.answered = t;
    if (entry.kind === 'compacted' && entry.told === 'line') this.compactions += 1;
    if (entry.kind === 'edited') for (const file of entry.files) this.edited.add(file);
    if (entry.kind !== 'tool') return;
    for (const file of entry.files) {
      if (entry.changes) this.edited.add(file);
      // After its own change the agent knows what stands there.
      this.read.set(file, t);
    }
  }
}
