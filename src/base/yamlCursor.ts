/** A place in YAML text while it is scanned, and the one way in which scanning ends early. */

/** Offsets count UTF-16 units; lines and columns count from 0, as the YAML library behind Helm counts them. */
export interface Mark {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export type YamlStage = 'reader' | 'scanner' | 'parser' | 'decoder' | 'json' | 'unmarshal';

/** Thrown while scanning and parsing, and turned into a value where this reader ends (`readYaml`). */
export class YamlProblem extends Error {
  readonly stage: YamlStage;
  /** Where the text could not be read on. */
  readonly mark: Mark | undefined;
  /** Where the thing begins that could not be read. */
  readonly context: Mark | undefined;

  constructor(stage: YamlStage, problem: string, mark?: Mark, context?: Mark) {
    super(problem);
    this.stage = stage;
    this.mark = mark;
    this.context = context;
  }
}

export const chars = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  bang: 33,
  doubleQuote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  singleQuote: 39,
  star: 42,
  plus: 43,
  comma: 44,
  dash: 45,
  dot: 46,
  zero: 48,
  nine: 57,
  colon: 58,
  less: 60,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  openBrace: 123,
  pipe: 124,
  closeBrace: 125,
} as const;

/** The line breaks of YAML 1.1, which are more than an editor's. */
export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === chars.space || code === chars.tab;
}

/** The end of the text reads as 0; the text itself never holds one. */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return code === chars.space || code === chars.tab || isBreakOrEnd(code);
}

export function isDigit(code: number): boolean {
  return code >= chars.zero && code <= chars.nine;
}

export function isWord(code: number): boolean {
  return (
    isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45
  );
}

export class YamlCursor {
  readonly text: string;
  offset = 0;
  line = 0;
  column = 0;

  constructor(text: string) {
    this.text = text;
  }

  mark(): Mark {
    return { offset: this.offset, line: this.line, column: this.column };
  }

  /** The character here or `ahead` of here; 0 behind the end. */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.offset + ahead) | 0;
  }

  skip(count = 1): void {
    this.offset += count;
    this.column += count;
  }

  skipBlanks(): void {
    while (isBlank(this.code())) this.skip();
  }

  skipToBreak(): void {
    while (!isBreakOrEnd(this.code())) this.skip();
  }

  /** Passes one line break, if one is here, and answers what it stands for in a scalar. */
  takeBreak(): string {
    const code = this.code();
    if (!isBreak(code)) return '';
    this.offset += code === chars.carriageReturn && this.code(1) === chars.lineFeed ? 2 : 1;
    this.line += 1;
    this.column = 0;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** Whether `---` or `...` stands alone at the beginning of this line. */
  atDocumentIndicator(): boolean {
    const code = this.code();
    return (
      this.column === 0 &&
      (code === chars.dash || code === chars.dot) &&
      this.code(1) === code &&
      this.code(2) === code &&
      isBlankOrEnd(this.code(3))
    );
  }
}
