/**
 * The tokens of YAML 1.1 text, in the manner of libyaml (the library behind Helm): read only as far as somebody
 * asks, so that what stands behind the first document is never an error, and with its rules for keys.
 */
import { chars, isBlankOrEnd, isBreak, YamlCursor, YamlProblem, type Mark } from './yamlCursor.ts';
import { scanAnchorName, scanDirective, scanTag, type Directive, type Tag } from './yamlProperties.ts';
import { scanBlock, scanPlain, scanQuoted } from './yamlScalars.ts';

export type ScalarStyle = 'plain' | 'quoted' | 'block';

type MarkToken =
  | 'stream-start'
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value';

interface Range {
  readonly start: Mark;
  readonly end: Mark;
}

export type ScalarToken = Range & {
  readonly type: 'scalar';
  readonly value: string;
  readonly style: ScalarStyle;
};
export type Token =
  | (Range & { readonly type: MarkToken })
  | ScalarToken
  | (Range & { readonly type: 'alias' | 'anchor'; readonly value: string })
  | (Range & { readonly type: 'tag'; readonly tag: Tag })
  | (Range & { readonly type: 'directive'; readonly directive: Directive });

/** A place where a key may have begun, before its `:` is seen. */
interface SimpleKey {
  possible: boolean;
  readonly required: boolean;
  readonly token: number;
  readonly mark: Mark;
}

/** A key must end on its line and within this many characters. */
const longestKey = 1024;
/** Brackets around brackets, and indentations inside each other, that the library follows. */
export const deepestNesting = 10_000;

const flowMarks = new Map<number, MarkToken>([
  [chars.openBracket, 'flow-sequence-start'],
  [chars.openBrace, 'flow-mapping-start'],
  [chars.closeBracket, 'flow-sequence-end'],
  [chars.closeBrace, 'flow-mapping-end'],
]);
const neverPlain = new Set(Array.from('-?:,[]{}#&*!|>\'"%@`', (character) => character.charCodeAt(0)));

export class YamlScanner {
  readonly #cursor: YamlCursor;
  #queue: Token[] = [];
  #head = 0;
  /** Tokens handed out so far. */
  #taken = 0;
  #started = false;
  #flowLevel = 0;
  #indent = -1;
  readonly #indents: number[] = [];
  #keyAllowed = true;
  /** One for each level of brackets. */
  readonly #keys: SimpleKey[] = [];
  readonly #levelByToken = new Map<number, number>();

  constructor(text: string) {
    this.#cursor = new YamlCursor(text);
  }

  peek(): Token {
    for (;;) {
      const token = this.#queue[this.#head];
      if (token !== undefined && !this.#mayBecomeKey()) return token;
      this.#fetch();
    }
  }

  next(): Token {
    const token = this.peek();
    this.#head += 1;
    this.#taken += 1;
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    }
    return token;
  }

  #mayBecomeKey(): boolean {
    const level = this.#levelByToken.get(this.#taken);
    const key = level === undefined ? undefined : this.#keys[level];
    return key !== undefined && this.#isValid(key);
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const cursor = this.#cursor;
    if (key.mark.line >= cursor.line && key.mark.offset + longestKey >= cursor.offset) return true;
    if (key.required) throw this.#keyProblem(key);
    key.possible = false;
    return false;
  }

  #keyProblem(key: SimpleKey): YamlProblem {
    return new YamlProblem('scanner', "could not find expected ':'", this.#cursor.mark(), key.mark);
  }

  #add(token: Token, at = this.#queue.length): void {
    if (at === this.#queue.length) this.#queue.push(token);
    else this.#queue.splice(at, 0, token);
  }

  /** A token that is one or more characters long and says nothing but its type. */
  #addMark(type: MarkToken, length: number): void {
    const start = this.#cursor.mark();
    this.#cursor.skip(length);
    this.#add({ type, start, end: this.#cursor.mark() });
  }

  #fetch(): void {
    const cursor = this.#cursor;
    if (!this.#started) {
      this.#started = true;
      this.#keys.push({ possible: false, required: false, token: 0, mark: cursor.mark() });
      this.#addMark('stream-start', 0);
      return;
    }
    this.#skipToToken();
    this.#unrollIndent(cursor.column);
    const code = cursor.code();
    if (code === 0) return this.#fetchStreamEnd();
    if (code === chars.percent && cursor.column === 0) return this.#fetchDirective();
    if (cursor.atDocumentIndicator()) return this.#fetchDocumentIndicator();
    if (!this.#fetchIndicator(code)) this.#fetchScalar(code);
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      while (
        cursor.code() === chars.space ||
        (cursor.code() === chars.tab && (this.#flowLevel > 0 || !this.#keyAllowed))
      ) {
        cursor.skip();
      }
      if (cursor.code() === chars.hash) cursor.skipToBreak();
      if (!isBreak(cursor.code())) return;
      cursor.takeBreak();
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #fetchStreamEnd(): void {
    const cursor = this.#cursor;
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line += 1;
    }
    this.#endBlocks();
    this.#addMark('stream-end', 0);
  }

  #fetchDirective(): void {
    this.#endBlocks();
    const start = this.#cursor.mark();
    const directive = scanDirective(this.#cursor);
    this.#add({ type: 'directive', directive, start, end: this.#cursor.mark() });
  }

  #fetchDocumentIndicator(): void {
    this.#endBlocks();
    this.#addMark(this.#cursor.code() === chars.dash ? 'document-start' : 'document-end', 3);
  }

  #endBlocks(): void {
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#keyAllowed = false;
  }

  #fetchIndicator(code: number): boolean {
    const flowMark = flowMarks.get(code);
    const alone = isBlankOrEnd(this.#cursor.code(1));
    if (flowMark !== undefined) this.#fetchFlowMark(flowMark);
    else if (code === chars.comma) this.#fetchFlowEntry();
    else if (code === chars.dash && alone) this.#fetchBlockEntry();
    else if (code === chars.question && (this.#flowLevel > 0 || alone)) this.#fetchKey();
    else if (code === chars.colon && (this.#flowLevel > 0 || alone)) this.#fetchValue();
    else if (code === chars.star || code === chars.ampersand) this.#fetchAnchor(code);
    else if (code === chars.bang) this.#fetchTag();
    else return false;
    return true;
  }

  #fetchFlowMark(type: MarkToken): void {
    if (type === 'flow-sequence-start' || type === 'flow-mapping-start') {
      this.#saveKey();
      const token = this.#taken + this.#queue.length - this.#head;
      this.#keys.push({ possible: false, required: false, token, mark: this.#cursor.mark() });
      this.#flowLevel += 1;
      this.#refuseDepth(this.#flowLevel);
      this.#keyAllowed = true;
    } else {
      this.#removeKey();
      if (this.#flowLevel > 0) {
        this.#flowLevel -= 1;
        const last = this.#keys.pop();
        if (last !== undefined) this.#levelByToken.delete(last.token);
      }
      this.#keyAllowed = false;
    }
    this.#addMark(type, 1);
  }

  #fetchFlowEntry(): void {
    this.#removeKey();
    this.#keyAllowed = true;
    this.#addMark('flow-entry', 1);
  }

  #fetchBlockEntry(): void {
    if (this.#flowLevel === 0) {
      this.#expectKeyAllowed('block sequence entries are not allowed in this context');
      this.#rollIndent('block-sequence-start', this.#cursor.mark());
    }
    this.#removeKey();
    this.#keyAllowed = true;
    this.#addMark('block-entry', 1);
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      this.#expectKeyAllowed('mapping keys are not allowed in this context');
      this.#rollIndent('block-mapping-start', this.#cursor.mark());
    }
    this.#removeKey();
    this.#keyAllowed = this.#flowLevel === 0;
    this.#addMark('key', 1);
  }

  #fetchValue(): void {
    const key = this.#keys.at(-1);
    if (key !== undefined && this.#isValid(key)) {
      const at = this.#head + key.token - this.#taken;
      this.#add({ type: 'key', start: key.mark, end: key.mark }, at);
      this.#rollIndent('block-mapping-start', key.mark, at);
      this.#forget(key);
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        this.#expectKeyAllowed('mapping values are not allowed in this context');
        this.#rollIndent('block-mapping-start', this.#cursor.mark());
      }
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#addMark('value', 1);
  }

  #expectKeyAllowed(problem: string): void {
    if (this.#keyAllowed) return;
    const mark = this.#cursor.mark();
    throw new YamlProblem('scanner', problem, mark, mark);
  }

  #fetchAnchor(code: number): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#cursor.mark();
    const value = scanAnchorName(this.#cursor);
    const type = code === chars.star ? 'alias' : 'anchor';
    this.#add({ type, value, start, end: this.#cursor.mark() });
  }

  #fetchTag(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#cursor.mark();
    const tag = scanTag(this.#cursor);
    this.#add({ type: 'tag', tag, start, end: this.#cursor.mark() });
  }

  #fetchScalar(code: number): void {
    const cursor = this.#cursor;
    if ((code === chars.pipe || code === chars.greater) && this.#flowLevel === 0) {
      this.#removeKey();
      this.#keyAllowed = true;
      const { value, start, end } = scanBlock(cursor, this.#indent);
      this.#add({ type: 'scalar', style: 'block', value, start, end });
      return;
    }
    if (code === chars.singleQuote || code === chars.doubleQuote) {
      this.#saveKey();
      this.#keyAllowed = false;
      const { value, start, end } = scanQuoted(cursor, code);
      this.#add({ type: 'scalar', style: 'quoted', value, start, end });
      return;
    }
    if (!this.#startsPlain(code)) {
      const mark = cursor.mark();
      throw new YamlProblem('scanner', 'found character that cannot start any token', mark, mark);
    }
    this.#saveKey();
    const { value, start, end, overLines } = scanPlain(cursor, this.#flowLevel > 0, this.#indent + 1);
    this.#keyAllowed = overLines;
    this.#add({ type: 'scalar', style: 'plain', value, start, end });
  }

  #startsPlain(code: number): boolean {
    const next = this.#cursor.code(1);
    if (code === chars.tab) return false;
    if (!neverPlain.has(code)) return true;
    if (code === chars.dash) return next !== chars.space && next !== chars.tab;
    return this.#flowLevel === 0 && (code === chars.question || code === chars.colon) && !isBlankOrEnd(next);
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    this.#removeKey();
    const level = this.#keys.length - 1;
    const token = this.#taken + this.#queue.length - this.#head;
    this.#keys[level] = {
      possible: true,
      required: this.#flowLevel === 0 && this.#indent === this.#cursor.column,
      token,
      mark: this.#cursor.mark(),
    };
    this.#levelByToken.set(token, level);
  }

  #removeKey(): void {
    const key = this.#keys.at(-1);
    if (key === undefined || !key.possible) return;
    if (key.required) throw this.#keyProblem(key);
    this.#forget(key);
  }

  #forget(key: SimpleKey): void {
    key.possible = false;
    this.#levelByToken.delete(key.token);
  }

  #rollIndent(type: 'block-sequence-start' | 'block-mapping-start', mark: Mark, at?: number): void {
    if (this.#flowLevel > 0 || this.#indent >= mark.column) return;
    this.#indents.push(this.#indent);
    this.#indent = mark.column;
    this.#refuseDepth(this.#indents.length);
    this.#add({ type, start: mark, end: mark }, at);
  }

  #refuseDepth(depth: number): void {
    if (depth <= deepestNesting) return;
    const problem = `exceeded max depth of ${deepestNesting}`;
    throw new YamlProblem('scanner', problem, this.#cursor.mark(), this.#keys.at(-1)?.mark);
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      const mark = this.#cursor.mark();
      this.#add({ type: 'block-end', start: mark, end: mark });
      this.#indent = this.#indents.pop() ?? -1;
    }
  }
}
