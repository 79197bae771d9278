/** From a place in a YAML value to its place in the file: folding, indentation, quotes and escapes lie between the two. */

/**
 * Answers the offset in `source` of each character of `value`, and of its end.
 * @param start where the value begins in the source, quotes or a block's header included
 */
export function placesOfValue(source: string, start: number, value: string): readonly number[] {
  const places: number[] = [];
  let at = start;
  // A block begins on the line below its header.
  const header = /^[|>][-+0-9]*[ \t]*(?:#[^\n]*)?\r?\n/.exec(source.slice(at, at + 200));
  if (header) at += header[0].length;
  for (const char of value.split('')) {
    if (char.trim() === '') {
      // Blanks are folded; the place is that of the first that is left.
      places.push(at);
      if (source[at]?.trim() === '') at += 1;
      continue;
    }
    const next = source.indexOf(char, at);
    at = next < 0 ? at : next;
    places.push(at);
    at += 1;
  }
  places.push(at);
  return places;
}
