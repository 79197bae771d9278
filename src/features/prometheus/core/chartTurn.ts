/** Where a curve turns, and which of the known changes is nearest to that. */

export interface Turn {
  /** Seconds since 1970. */
  readonly time: number;
  /** How far the level moved, in units of the usual spread around the two levels. */
  readonly strength: number;
}

/** Weaker moves are noise, or a slow wave: half a period of a sine comes to nine. */
const weakest = 10;
/** Fewer samples on a side make no level. */
const fewest = 4;
/** A turn is looked for among at most so many means: finer than that no eye sees one. */
const mostMeans = 400;

interface Mean {
  /** Index of the first sample that it is made of. */
  readonly at: number;
  readonly value: number;
}

/**
 * The place that splits the curve best into two levels: least squares over all splits, in one pass with running sums.
 * Undefined where the curve has no such place: too short, flat, or the levels lie within the spread.
 */
export function findTurn(times: readonly number[], values: readonly (number | null)[]): Turn | undefined {
  const means = meansOf(values);
  const count = means.length;
  if (count < 2 * fewest) return undefined;
  // Moved to zero, so that the sums of large values lose nothing.
  const origin = means[0]?.value ?? 0;
  let total = 0;
  for (const { value } of means) total += value - origin;
  let left = 0;
  let [best, bestAt] = [0, 0];
  for (let at = 1; at <= count - fewest; at += 1) {
    left += (means[at - 1]?.value ?? 0) - origin;
    if (at < fewest) continue;
    const gain = left ** 2 / at + (total - left) ** 2 / (count - at) - total ** 2 / count;
    if (gain > best) [best, bestAt] = [gain, at];
  }
  if (bestAt === 0) return undefined;
  const strength = strengthOf(means, bestAt);
  const time = times[means[bestAt]?.at ?? -1];
  return time === undefined || strength < weakest ? undefined : { time, strength };
}

/** The strongest turn of several curves. */
export function strongestTurn(
  times: readonly number[],
  curves: readonly (readonly (number | null)[])[],
): Turn | undefined {
  const turns = curves.flatMap((values) => findTurn(times, values) ?? []);
  return turns.toSorted((one, other) => other.strength - one.strength)[0];
}

function meansOf(values: readonly (number | null)[]): Mean[] {
  const width = Math.max(1, Math.ceil(values.length / mostMeans));
  const means: Mean[] = [];
  for (let from = 0; from < values.length; from += width) {
    let [sum, count] = [0, 0];
    for (let at = from; at < Math.min(from + width, values.length); at += 1) {
      const value = values[at] ?? null;
      if (value === null) continue;
      sum += value;
      count += 1;
    }
    if (count > 0) means.push({ at: from, value: sum / count });
  }
  return means;
}

/** The standard error would grow with the number of samples; the plain spread does not, and is what a person sees. */
function strengthOf(means: readonly Mean[], split: number): number {
  const [before, after] = [means.slice(0, split), means.slice(split)];
  const spread = Math.sqrt((squares(before) + squares(after)) / means.length);
  const distance = Math.abs(meanOf(after) - meanOf(before));
  if (distance === 0) return 0;
  return spread === 0 ? Infinity : (distance / spread) * 2;
}

function meanOf(means: readonly Mean[]): number {
  return means.reduce((sum, { value }) => sum + value, 0) / means.length;
}

function squares(means: readonly Mean[]): number {
  const mean = meanOf(means);
  return means.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
}

export interface Mark {
  /** Seconds since 1970. */
  readonly time: number;
  /** Where it lasts. */
  readonly to?: number;
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
