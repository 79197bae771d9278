/** The queries of a `.promql` document: one, or several that blank lines part. */
import type { Engine } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { parsePromql, type ParsedPromql, type PromqlOptions } from '../../../clients/engine/promql.ts';

export interface DocumentQuery {
  readonly text: string;
  /** Where it begins in the document, in UTF-16 units. */
  readonly from: number;
  readonly parsed: ParsedPromql;
}

/** A document that is one query as a whole is one, blank lines or not. */
export async function queriesIn(
  engine: Engine,
  document: string,
  options: PromqlOptions,
): Promise<Result<readonly DocumentQuery[], string>> {
  const parts = partsOf(document);
  const texts = [document, ...parts.map(({ text }) => text)];
  const answer = await parsePromql(engine, texts, options);
  if (!answer.ok) return err(answer.error.message);
  const [whole, ...each] = answer.value;
  if (parts.length === 0) return ok([]);
  if (whole?.faults.length === 0) return ok([{ text: document, from: 0, parsed: whole }]);
  return ok(
    parts.flatMap((part, index) => {
      const parsed = each[index];
      return parsed ? [{ ...part, parsed }] : [];
    }),
  );
}

/** Paragraphs; one of comments alone belongs to what follows it, or, at the end, to what is before. */
function partsOf(document: string): readonly { readonly text: string; readonly from: number }[] {
  const found: { text: string; from: number }[] = [];
  let start: number | undefined;
  let bare = true;
  let at = 0;
  let depth = 0;
  const close = (end: number) => {
    if (start === undefined) return;
    found.push({ text: document.slice(start, end).trimEnd(), from: start });
    start = undefined;
    bare = true;
  };
  for (const line of document.split('\n')) {
    const code = withoutComment(line);
    if (line.trim() === '' && depth === 0 && !bare) close(at);
    else if (line.trim() !== '') start ??= at;
    if (code.trim() !== '') bare = false;
    depth = Math.max(0, depth + bracketsIn(code));
    at += line.length + 1;
  }
  if (bare && start !== undefined) {
    const last = found.at(-1);
    if (last) last.text = document.slice(last.from).trimEnd();
  } else close(document.length);
  return found;
}

const strings = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/g;

function withoutComment(line: string): string {
  const bare = line.replaceAll(strings, (text) => '_'.repeat(text.length));
  const comment = bare.indexOf('#');
  return comment < 0 ? bare : bare.slice(0, comment);
}

function bracketsIn(code: string): number {
  return code.replaceAll(/[^([{]/g, '').length - code.replaceAll(/[^)\]}]/g, '').length;
}
