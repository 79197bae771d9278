/** Curves on top of each other. */

/**
 * Running sums from the first curve up; where a curve has no sample it adds nothing, where none of those so far has one there
 * is none.
 */
export function stackCurves(curves: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const sums: (number | null)[] = [];
  return curves.map((curve) =>
    curve.map((value, at) => {
      const below = sums[at] ?? null;
      const sum = value === null ? below : (below ?? 0) + value;
      sums[at] = sum;
      return sum;
    }),
  );
}
