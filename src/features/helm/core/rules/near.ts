/** Whether one key may be a slip of the pen for another. */
import { countEdits } from '../../../../base/edits.ts';

/** Another case, or within two edits: one in words of up to four letters, and there no exchanged letter up to three. */
export function isNear(key: string, other: string): boolean {
  if (key === other) return false;
  const [first, second] = [key.toLowerCase(), other.toLowerCase()];
  if (first === second) return true;
  if (withoutDifference(first) === withoutDifference(second)) return false;
  const length = Math.min(first.length, second.length);
  if (length <= 3)
    return countEdits(first, second) <= 1 && (first.length !== second.length || isShuffled(first, second));
  return countEdits(first, second) <= (length === 4 ? 1 : 2);
}

/** Keys that differ in a number, or in min and max, are different on purpose. */
function withoutDifference(key: string): string {
  return key.replaceAll(/\d+|min|max/g, '#');
}

function isShuffled(first: string, second: string): boolean {
  return Array.from(first).toSorted().join('') === Array.from(second).toSorted().join('');
}
