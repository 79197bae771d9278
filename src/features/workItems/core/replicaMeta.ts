/** What is known of a replica beside its items: from which query each file is, and how it looked when it was written. */
import * as z from 'zod';
import type { StateCategory } from './stateCategory.ts';

export const metaName = 'replica.meta.json';

const file = z.object({
  /** A saved query, or a query's text, as the settings had it. */
  query: z.string(),
  /** The server's time of the answer, ISO 8601: what changed since is asked for next time. */
  watermark: z.string(),
  count: z.number(),
  /** SHA-256 of the file's bytes, in hex: another one means that somebody edited it. */
  sha256: z.string(),
});

const meta = z.object({
  version: z.literal(1),
  organisation: z.string(),
  project: z.string(),
  files: z.record(z.string(), file),
  /** Category of each state, by its name in lower case. */
  categories: z.record(z.string(), z.enum(['Proposed', 'InProgress', 'Resolved', 'Completed', 'Removed'])),
});
export type ReplicaMeta = z.infer<typeof meta>;
export type FileMeta = z.infer<typeof file>;

/** Undefined for what is none, or of a version that is not known: everything is then asked for again. */
export function readMeta(text: string): ReplicaMeta | undefined {
  try {
    return meta.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function writeMeta(value: ReplicaMeta): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The categories of all types in one: a state of the same name that is over in one type and not in another stays open. */
export function joinCategories(
  types: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Record<string, StateCategory> {
  const joined: Record<string, StateCategory> = {};
  for (const states of types.values()) {
    for (const [state, category] of states) {
      const known = categoryOf(category);
      const name = state.toLowerCase();
      if (known && (joined[name] === undefined || isOver(joined[name]))) joined[name] = known;
    }
  }
  return joined;
}

function categoryOf(text: string): StateCategory | undefined {
  return (['Proposed', 'InProgress', 'Resolved', 'Completed', 'Removed'] as const).find(
    (name) => name === text,
  );
}

function isOver(category: StateCategory): boolean {
  return category === 'Completed' || category === 'Removed';
}
