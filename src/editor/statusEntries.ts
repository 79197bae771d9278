export interface StatusEntry<Command> {
  readonly id: string;
  /** The highest stands in the bar; of equal ones the first by id. */
  readonly priority: number;
  /** A few words, with `$(icon)` in front. */
  readonly text: string;
  /** One sentence of plain text. */
  readonly tooltip: string;
  /** Colours the bar while this entry stands in it. */
  readonly warning?: boolean;
  readonly command?: Command;
}

/** The most urgent first. */
export function arrangeEntries<Entry extends StatusEntry<unknown>>(
  entries: readonly Entry[],
): readonly Entry[] {
  return [...entries].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
}

/** Without its icons: for a tooltip, and for a screen reader. */
export function plainText(text: string): string {
  return text.replaceAll(/\$\([a-z0-9~-]+\)\s*/g, '').trim();
}
