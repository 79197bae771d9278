/** The scalars of YAML 1.1 as libyaml reads them: plain, quoted, and the two block forms. */
import {
  chars,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isDigit,
  YamlProblem,
  type Mark,
  type YamlCursor,
} from './yamlCursor.ts';

export interface ScannedScalar {
  readonly value: string;
  readonly start: Mark;
  readonly end: Mark;
  /** The scalar went on to a further line, so that a key may follow it. */
  readonly overLines: boolean;
}

/** What stands between two pieces of a scalar that may go over lines. */
class Gap {
  blanks = '';
  firstBreak = '';
  laterBreaks = '';
  overLines = false;

  addBreak(text: string): void {
    if (this.overLines) {
      this.laterBreaks += text;
      return;
    }
    this.blanks = '';
    this.firstBreak = text;
    this.overLines = true;
  }

  /** One line break alone reads as a blank; the first of several is dropped. */
  take(): string {
    if (!this.overLines) {
      const blanks = this.blanks;
      this.blanks = '';
      return blanks;
    }
    const folded = this.firstBreak === '\n' ? this.laterBreaks || ' ' : this.firstBreak + this.laterBreaks;
    this.firstBreak = '';
    this.laterBreaks = '';
    this.overLines = false;
    return folded;
  }
}

/** `flow`: inside brackets; `indent`: the least column at which a further line still belongs to the scalar. */
export function scanPlain(cursor: YamlCursor, flow: boolean, indent: number): ScannedScalar {
  const start = cursor.mark();
  const gap = new Gap();
  let end = start;
  let value = '';
  while (!cursor.atDocumentIndicator() && cursor.code() !== chars.hash) {
    const from = cursor.offset;
    while (!endsPlain(cursor, flow)) cursor.skip();
    if (cursor.offset > from) {
      value += gap.take() + cursor.text.slice(from, cursor.offset);
      end = cursor.mark();
    }
    if (!isBlank(cursor.code()) && !isBreak(cursor.code())) break;
    scanPlainGap(cursor, gap, { start, indent });
    if (!flow && cursor.column < indent) break;
  }
  return { value, start, end, overLines: gap.overLines };
}

function endsPlain(cursor: YamlCursor, flow: boolean): boolean {
  const code = cursor.code();
  if (isBlankOrEnd(code)) return true;
  if (code === chars.colon) return isBlankOrEnd(cursor.code(1));
  return flow && isFlowStop(code);
}

function isFlowStop(code: number): boolean {
  switch (code) {
    case chars.comma:
    case chars.question:
    case chars.openBracket:
    case chars.closeBracket:
    case chars.openBrace:
    case chars.closeBrace:
      return true;
    default:
      return false;
  }
}

function scanPlainGap(cursor: YamlCursor, gap: Gap, scalar: { start: Mark; indent: number }): void {
  for (;;) {
    const code = cursor.code();
    if (isBreak(code)) {
      gap.addBreak(cursor.takeBreak());
      continue;
    }
    if (!isBlank(code)) return;
    if (gap.overLines && cursor.column < scalar.indent && code === chars.tab) {
      throw new YamlProblem(
        'scanner',
        'found a tab character that violates indentation',
        cursor.mark(),
        scalar.start,
      );
    }
    if (!gap.overLines) gap.blanks += String.fromCharCode(code);
    cursor.skip();
  }
}

export function scanQuoted(cursor: YamlCursor, quote: number): ScannedScalar {
  const start = cursor.mark();
  const gap = new Gap();
  let value = '';
  cursor.skip();
  for (;;) {
    if (cursor.atDocumentIndicator()) {
      throw new YamlProblem('scanner', 'found unexpected document indicator', cursor.mark(), start);
    }
    if (cursor.code() === 0) {
      throw new YamlProblem('scanner', 'found unexpected end of stream', cursor.mark(), start);
    }
    const piece = scanQuotedPiece(cursor, quote, start);
    value += piece.value;
    if (cursor.code() === quote) break;
    // Behind an escaped line break the blanks of the next line are dropped, and no blank is put in.
    if (piece.escapedBreak) gap.overLines = true;
    scanQuotedGap(cursor, gap);
    value += piece.escapedBreak ? takeAfterEscape(gap) : gap.take();
  }
  cursor.skip();
  return { value, start, end: cursor.mark(), overLines: false };
}

function takeAfterEscape(gap: Gap): string {
  const breaks = gap.laterBreaks;
  gap.take();
  return breaks;
}

function scanQuotedGap(cursor: YamlCursor, gap: Gap): void {
  for (;;) {
    const code = cursor.code();
    if (isBreak(code)) {
      gap.addBreak(cursor.takeBreak());
    } else if (isBlank(code)) {
      if (!gap.overLines) gap.blanks += String.fromCharCode(code);
      cursor.skip();
    } else {
      return;
    }
  }
}

function scanQuotedPiece(
  cursor: YamlCursor,
  quote: number,
  start: Mark,
): { readonly value: string; readonly escapedBreak: boolean } {
  let value = '';
  let from = cursor.offset;
  const takePlain = () => {
    value += cursor.text.slice(from, cursor.offset);
  };
  for (;;) {
    const code = cursor.code();
    if (isBlankOrEnd(code)) break;
    if (code === quote) {
      if (quote !== chars.singleQuote || cursor.code(1) !== quote) break;
      takePlain();
      value += "'";
      cursor.skip(2);
      from = cursor.offset;
    } else if (code === chars.backslash && quote === chars.doubleQuote) {
      takePlain();
      if (isBreak(cursor.code(1))) {
        cursor.skip();
        cursor.takeBreak();
        return { value, escapedBreak: true };
      }
      value += scanEscape(cursor, start);
      from = cursor.offset;
    } else {
      cursor.skip();
    }
  }
  takePlain();
  return { value, escapedBreak: false };
}

const escapes = new Map(
  Object.entries({
    '0': '\0',
    a: '\u0007',
    b: '\b',
    t: '\t',
    '\t': '\t',
    n: '\n',
    v: '\v',
    f: '\f',
    r: '\r',
    e: '\u001b',
    ' ': ' ',
    '"': '"',
    "'": "'",
    '\\': '\\',
    N: '\u0085',
    _: '\u00a0',
    L: '\u2028',
    P: '\u2029',
  }),
);
const escapeLengths = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function scanEscape(cursor: YamlCursor, start: Mark): string {
  const letter = cursor.text.charAt(cursor.offset + 1);
  const simple = escapes.get(letter);
  if (simple !== undefined) {
    cursor.skip(2);
    return simple;
  }
  const length = escapeLengths.get(letter);
  if (length === undefined) {
    throw new YamlProblem('scanner', 'found unknown escape character', cursor.mark(), start);
  }
  cursor.skip(2);
  const digits = cursor.text.slice(cursor.offset, cursor.offset + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) {
    throw new YamlProblem('scanner', 'did not find expected hexdecimal number', cursor.mark(), start);
  }
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw new YamlProblem('scanner', 'found invalid Unicode character escape code', cursor.mark(), start);
  }
  cursor.skip(length);
  return String.fromCodePoint(code);
}

interface BlockHeader {
  readonly chomping: 'strip' | 'clip' | 'keep';
  /** Columns, 0 where the first line decides. */
  readonly increment: number;
}

/** `parentIndent`: the column of the block around it, -1 at the top. */
export function scanBlock(cursor: YamlCursor, parentIndent: number): ScannedScalar {
  const start = cursor.mark();
  const literal = cursor.code() === chars.pipe;
  cursor.skip();
  const header = scanBlockHeader(cursor, start);
  const state = {
    start,
    parentIndent,
    indent: header.increment === 0 ? 0 : Math.max(parentIndent, 0) + header.increment,
    end: cursor.mark(),
  };
  let value = '';
  let lineBreak = '';
  let emptyLines = scanBlockBreaks(cursor, state);
  let previousBlank = false;
  while (cursor.column === state.indent && cursor.code() !== 0) {
    const blank = isBlank(cursor.code());
    const folds = !literal && !previousBlank && !blank && lineBreak === '\n';
    value += folds ? (emptyLines === '' ? ' ' : emptyLines) : lineBreak + emptyLines;
    previousBlank = blank;
    const from = cursor.offset;
    cursor.skipToBreak();
    value += cursor.text.slice(from, cursor.offset);
    lineBreak = cursor.takeBreak();
    emptyLines = scanBlockBreaks(cursor, state);
  }
  if (header.chomping !== 'strip') value += lineBreak;
  if (header.chomping === 'keep') value += emptyLines;
  return { value, start, end: state.end, overLines: false };
}

function scanBlockHeader(cursor: YamlCursor, start: Mark): BlockHeader {
  let chomping = scanChomping(cursor);
  const increment = scanIncrement(cursor, start);
  if (chomping === 'clip' && increment > 0) chomping = scanChomping(cursor);
  cursor.skipBlanks();
  if (cursor.code() === chars.hash) cursor.skipToBreak();
  if (!isBreakOrEnd(cursor.code())) {
    throw new YamlProblem('scanner', 'did not find expected comment or line break', cursor.mark(), start);
  }
  cursor.takeBreak();
  return { chomping, increment };
}

function scanChomping(cursor: YamlCursor): BlockHeader['chomping'] {
  const code = cursor.code();
  if (code !== chars.plus && code !== chars.dash) return 'clip';
  cursor.skip();
  return code === chars.plus ? 'keep' : 'strip';
}

function scanIncrement(cursor: YamlCursor, start: Mark): number {
  const code = cursor.code();
  if (!isDigit(code)) return 0;
  if (code === chars.zero) {
    throw new YamlProblem('scanner', 'found an indentation indicator equal to 0', cursor.mark(), start);
  }
  cursor.skip();
  return code - chars.zero;
}

interface BlockState {
  readonly start: Mark;
  readonly parentIndent: number;
  /** 0 until the first line that is not empty decides it. */
  indent: number;
  end: Mark;
}

/** Passes indentation and empty lines; answers the line breaks of the latter. */
function scanBlockBreaks(cursor: YamlCursor, state: BlockState): string {
  let breaks = '';
  let widest = 0;
  state.end = cursor.mark();
  for (;;) {
    const inIndent = () => state.indent === 0 || cursor.column < state.indent;
    while (inIndent() && cursor.code() === chars.space) cursor.skip();
    widest = Math.max(widest, cursor.column);
    if (inIndent() && cursor.code() === chars.tab) {
      throw new YamlProblem(
        'scanner',
        'found a tab character where an indentation space is expected',
        cursor.mark(),
        state.start,
      );
    }
    if (!isBreak(cursor.code())) break;
    breaks += cursor.takeBreak();
    state.end = cursor.mark();
  }
  if (state.indent === 0) state.indent = Math.max(widest, state.parentIndent + 1, 1);
  return breaks;
}
