/** The rules of a file one by one, so that each can be judged without the others. */

/** Lines of a file: those of one rule, or all that belong to none. */
export interface Piece {
  readonly text: string;
  /** Line of the file, from 0, at which it begins. */
  readonly line: number;
}

export interface Pieces {
  /** The file without its rules. */
  readonly frame: string;
  readonly rules: readonly Piece[];
}

/** What stands around a rule that is judged by itself. */
export const head = 'groups:\n- name: rules\n  rules:\n';
export const headLines = 3;

/** Undefined where the rules do not stand in lists of their own lines. */
export function piecesOf(text: string): Pieces | undefined {
  const lines = text.split('\n');
  const frame: string[] = [];
  const rules: Piece[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    at += 1;
    // What lies in another document is not read by Prometheus, or as a fault.
    if (/^(?:---|\.\.\.)/.test(line) && frame.some((each) => /\S/.test(each))) return undefined;
    frame.push(line);
    const key = /^(\s*(?:-\s+)?)rules:\s*(?:#.*)?$/.exec(line);
    if (!key) continue;
    const dash = indentOfList(lines, at);
    if (dash === undefined || dash < (key[1] ?? '').length || dash < 2) continue;
    const end = endOfList(lines, at, dash);
    rules.push(...itemsOf(lines, at, { end, dash }));
    at = end;
  }
  return { frame: frame.filter((line) => line.trim() !== '').join('\n'), rules };
}

function indentOfList(lines: readonly string[], from: number): number | undefined {
  const first = lines.slice(from, from + 100).find((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const dash = first === undefined ? null : /^( *)- /.exec(first);
  return dash?.[1]?.length;
}

/** The first line that is indented less than the items of the list are, or like them and no item. */
function endOfList(lines: readonly string[], from: number, dash: number): number {
  const item = `${' '.repeat(dash)}- `;
  const inner = ' '.repeat(dash + 1);
  let at = from;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() !== '' && !line.startsWith(item) && !line.startsWith(inner) && !/^\s*#/.test(line)) break;
    at += 1;
  }
  return at;
}

function itemsOf(
  lines: readonly string[],
  from: number,
  { end, dash }: { readonly end: number; readonly dash: number },
): readonly Piece[] {
  const item = `${' '.repeat(dash)}- `;
  const starts: number[] = [];
  for (let at = from; at < end; at += 1) if (lines[at]?.startsWith(item)) starts.push(at);
  return starts.map((start, index) => {
    const behind = starts[index + 1] ?? end;
    const last = behind < lines.length ? '\n' : '';
    return { text: lines.slice(start, behind).join('\n') + last, line: start };
  });
}
