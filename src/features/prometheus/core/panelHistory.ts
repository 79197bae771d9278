/** What was asked before, newest first. */
import * as z from 'zod/mini';

const entry = z.object({ expr: z.string(), server: z.string(), time: z.number() });
export const historyEntries = z.array(entry);
export type HistoryEntry = z.infer<typeof entry>;

const mostEntries = 100;

/** An expression that is asked again moves to the front. */
export function withAsked(history: readonly HistoryEntry[], asked: HistoryEntry): HistoryEntry[] {
  return [asked, ...history.filter(({ expr }) => expr !== asked.expr)].slice(0, mostEntries);
}

export const favouriteEntries = z.array(z.string());

export function withFavourite(favourites: readonly string[], expr: string, on: boolean): string[] {
  const others = favourites.filter((each) => each !== expr);
  return on ? [expr, ...others].slice(0, mostEntries) : others;
}
