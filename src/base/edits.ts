/** How far two words are apart. */

/** Letters put in, taken out or exchanged, and neighbours that changed places; 3 stands for all that is more than two. */
export function countEdits(first: string, second: string): number {
  if (Math.abs(first.length - second.length) > 2) return 3;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: second.length + 1 }, (_, column) => column);
  for (let row = 1; row <= first.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const equal = first[row - 1] === second[column - 1];
      const swapped =
        row > 1 &&
        column > 1 &&
        first[row - 1] === second[column - 2] &&
        first[row - 2] === second[column - 1];
      current.push(
        Math.min(
          at(current, column - 1) + 1,
          at(last, column) + 1,
          at(last, column - 1) + (equal ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return Math.min(at(last, second.length), 3);
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? Infinity;
}
