/** Where in the expression a message of the server points to. */

export interface Place {
  /** Offsets in the expression, from 0; `to` is behind the last character. */
  readonly from: number;
  readonly to: number;
}

/**
 * The place that an error (`1:5: parse error: ...`) or a warning (`... (1:5)`) names; lines and columns count from 1, columns
 * in bytes as Go counts them. Undefined where the message names none.
 */
export function placeOf(message: string, expr: string): Place | undefined {
  const found = /(?:^|[\s"])(\d+):(\d+): /.exec(message) ?? /\((\d+):(\d+)\)/.exec(message);
  if (!found) return undefined;
  const [line, column] = [Number(found[1]), Number(found[2])];
  const lines = expr.split('\n');
  const text = lines[line - 1];
  if (text === undefined || column < 1) return undefined;
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const bytes = new TextEncoder().encode(text).subarray(0, column - 1);
  const start = Math.min(new TextDecoder().decode(bytes).length, text.length);
  const word = /^[\w:.]+|^./.exec(text.slice(start))?.[0] ?? '';
  if (word === '') return { from: before + Math.max(0, text.length - 1), to: before + text.length };
  return { from: before + start, to: before + start + word.length };
}
