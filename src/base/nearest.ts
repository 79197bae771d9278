/** Which known names a written one may be a slip of the pen for. */
import { countEdits } from './edits.ts';

/** Those within two edits, or in another case, the nearest first. */
export function nearest(written: string, known: readonly string[]): readonly string[] {
  return known
    .map((name) => ({
      name,
      edits: name.toLowerCase() === written.toLowerCase() ? 0 : countEdits(written, name),
    }))
    .filter(({ edits, name }) => edits <= Math.min(2, name.length - 1))
    .toSorted((a, b) => a.edits - b.edits)
    .map(({ name }) => name);
}
