/** The sizes of context windows that the user names by model, for agents that do not say them. */
import * as z from 'zod';
import { matchesGlob } from '../../base/paths.ts';

const schema = z.record(z.string(), z.number().positive());

/**
 * Tokens; undefined where no pattern fits. `*` stands for any part of a name, and of several that fit the longest wins.
 * @param setting as it stands in the settings; what is not as it should be counts as nothing
 */
export function windowOfModel(setting: unknown, model: string | null): number | undefined {
  const windows = schema.safeParse(setting);
  if (!windows.success || model === null) return undefined;
  const fitting = Object.entries(windows.data).filter(([pattern]) => matchesGlob(model, pattern));
  return fitting.toSorted(([a], [b]) => b.length - a.length)[0]?.[1];
}
