/** The extension host's last word before it ends: what is logged afterwards is the noise of its end. */
const mark = 'The suites have ended at ';

export function sayEnd(): void {
  console.log(`${mark}${Date.now()}`);
}

/** The time in a line of the console that carries the mark, in milliseconds since 1970. */
export function timeOfEnd(line: string): number | undefined {
  const at = line.indexOf(mark);
  return at < 0 ? undefined : Number.parseInt(line.slice(at + mark.length), 10);
}
