/** The expression around a place of a document, for what is said or offered there. */
import { expressionsIn } from '../../../clients/prometheus/rules/ruleExpressions.ts';

export interface Cursor {
  /** The expression, and the place in it. */
  readonly text: string;
  readonly at: number;
  /** From a place in the expression, not behind that of the cursor, to its offset in the document. */
  readonly offsetOf: (at: number) => number;
}

/** Blank lines part the queries of a `.promql` document. */
export function cursorIn(document: string, offset: number, language: string): Cursor | undefined {
  if (language === 'promql') {
    const from = [...document.slice(0, offset).matchAll(/\n[ \t]*\r?\n/g)].at(-1);
    const start = from ? from.index + from[0].length : 0;
    const text = document.slice(start).split(/\n[ \t]*\r?\n/, 1)[0] ?? '';
    return { text, at: offset - start, offsetOf: (at) => start + at };
  }
  for (const { text, places } of expressionsIn(document)) {
    const [start = 0, end = 0] = [places[0], places.at(-1)];
    // Blanks at the end belong to no scalar, but to somebody who goes on writing.
    const tail = offset > end ? document.slice(end, offset) : '';
    if (offset < start || /[^ \t]/.test(tail)) continue;
    const at = offset > end ? text.length + tail.length : places.findIndex((place) => place >= offset);
    return { text: text + tail, at, offsetOf: (place) => places[place] ?? end + place - text.length };
  }
  return beginning(document, offset);
}

/** An `expr:` that is still empty is no scalar. */
function beginning(document: string, offset: number): Cursor | undefined {
  const line = document.slice(document.lastIndexOf('\n', offset - 1) + 1, offset);
  const rest = document.slice(offset, (document.indexOf('\n', offset) + 1 || document.length + 1) - 1);
  const empty = /^\s*(?:-\s+)?["']?expr["']?:\s*["']?$/.test(line) && rest.trim() === '';
  return empty ? { text: '', at: 0, offsetOf: () => offset } : undefined;
}
