/** From changes of an expression to changes of the document that holds it. */
import type { TextEdit, TextFix } from './fix.ts';
import type { PlacedExpression } from './ruleExpressions.ts';

/** Undefined where the new text would need quotes or escapes of the document's own. */
export function documentFix(
  { text, places }: Pick<PlacedExpression, 'text' | 'places'>,
  { title, edits }: TextFix,
): TextFix | undefined {
  if (edits.some((edit) => /["'\\\n]/.test(edit.text))) return undefined;
  return { title, edits: edits.map((edit) => placeEdit(edit, text, places)) };
}

/** What is put in stands before the character that it precedes, or, at a blank or the end, behind the one before. */
function placeEdit({ from, to, text }: TextEdit, value: string, places: readonly number[]): TextEdit {
  const before = (at: number) => (places[at - 1] ?? places[0] ?? 0) + 1;
  const start = from > 0 && (value[from] ?? '').trim() === '' ? before(from) : (places[from] ?? 0);
  return { from: start, to: from === to ? start : before(to), text };
}
