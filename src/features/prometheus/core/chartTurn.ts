/** Where a curve turns, and which of the known changes is nearest to that. */

export interface Turn {
  /** Seconds since 1970. */
  readonly time: number;
  /** How far the level moved, in units of the usual spread around the two levels. */
  readonly strength: number;
}

/** Weaker moves are noise. */
const weakest = 4;
/** Fewer samples on a side make no level. */
const fewest = 4;

/**
 * The place that splits the curve best into two levels: least squares over all splits, in one pass with prefix sums.
 * Undefined where the curve has no such place: too short, flat, or the levels lie within the spread.
 */
export function findTurn(times: readonly number[], values: readonly (number | null)[]): Turn | undefined {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ at, value }]));
  const count = known.length;
  if (count < 2 * fewest) return undefined;
  // Moved to zero, so that the sums of large values lose nothing.
  const origin = known[0]?.value ?? 0;
  const total = known.reduce((sum, { value }) => sum + value - origin, 0);
  let left = 0;
  let [best, bestAt] = [0, 0];
  for (let at = 1; at <= count - fewest; at += 1) {
    left += (known[at - 1]?.value ?? 0) - origin;
    if (at < fewest) continue;
    const gain = left ** 2 / at + (total - left) ** 2 / (count - at) - total ** 2 / count;
    if (gain > best) [best, bestAt] = [gain, at];
  }
  if (bestAt === 0) return undefined;
  const strength = strengthOf(
    known.map(({ value }) => value),
    bestAt,
  );
  const time = times[known[bestAt]?.at ?? -1];
  return time === undefined || strength < weakest ? undefined : { time, strength };
}

/** The standard error would grow with the number of samples; the plain spread does not, and is what a person sees. */
function strengthOf(values: readonly number[], split: number): number {
  const [before, after] = [values.slice(0, split), values.slice(split)];
  const spread = Math.sqrt((squares(before) + squares(after)) / values.length);
  const distance = Math.abs(meanOf(after) - meanOf(before));
  if (distance === 0) return 0;
  return spread === 0 ? Infinity : (distance / spread) * 2;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squares(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

export interface Mark {
  /** Seconds since 1970. */
  readonly time: number;
  readonly kind: 'commit' | 'alert' | 'deployment' | 'incident';
  readonly text: string;
}

export interface RankedMark extends Mark {
  /** Seconds from the turn; negative before it. */
  readonly distance: number;
}

/** What came shortly before the turn is the likelier cause: after it, a second counts as four. */
const afterwards = 4;

/** The changes in the order of their closeness to the turn. */
export function rankMarks(marks: readonly Mark[], turn: Turn): RankedMark[] {
  const weight = (distance: number): number => (distance <= 0 ? -distance : distance * afterwards);
  return marks
    .map((mark) => ({ ...mark, distance: mark.time - turn.time }))
    .sort((one, other) => weight(one.distance) - weight(other.distance));
}
