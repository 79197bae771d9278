/** The actions of a Go template text, read into expressions: no more of the language than is needed to see what they name. */

import { manifestKeyOf } from './manifestKey.ts';

/** `{{ ... }}` */
export interface TemplateAction {
  readonly keyword: ActionKeyword;
  /** Undefined where the action has none, or could not be read. */
  readonly pipeline: Pipeline | undefined;
  /** The text between the braces. */
  readonly text: string;
  /** Where its braces begin, from 1. */
  readonly line: number;
  /** The key of a manifest that it fills, with the key that this one stands below: `limits.memory`. */
  readonly manifestKey: string | undefined;
}

const keywords = [
  'if',
  'with',
  'range',
  'else',
  'end',
  'define',
  'block',
  'template',
  'break',
  'continue',
] as const;
/** `print` is an action without a keyword; `else` with a condition is `else-if` or `else-with`. */
export type ActionKeyword = (typeof keywords)[number] | 'else-if' | 'else-with' | 'print';

export interface Pipeline {
  /** Names with their `$`. */
  readonly variables: readonly string[];
  /** `=` where a variable is set again, instead of `:=`. */
  readonly again: boolean;
  readonly value: Expression;
}

export type Expression =
  | { readonly kind: 'path'; readonly base: string; readonly fields: readonly string[] }
  | { readonly kind: 'field'; readonly of: Expression; readonly fields: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'literal' };

type Token =
  | { readonly kind: 'path'; readonly base: string; readonly fields: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string; readonly fields: readonly string[] }
  | { readonly kind: 'literal' };

/** All actions in the order of the text, comments left out. */
export function readActions(text: string): readonly TemplateAction[] {
  const actions: TemplateAction[] = [];
  let start = text.indexOf('{{');
  let line = 1;
  let counted = 0;
  while (start !== -1) {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) {
      line += 1;
    }
    counted = start;
    const end = findEnd(text, start + 2);
    if (end === undefined) break;
    const inner = text
      .slice(start + 2, end)
      .replace(/^-?\s+/, '')
      .replace(/\s+-?$/, '');
    if (inner !== '' && !inner.startsWith('/*')) {
      actions.push({
        ...readAction(inner),
        text: inner,
        line,
        manifestKey: manifestKeyOf(text, start, end + 2),
      });
    }
    start = text.indexOf('{{', end + 2);
  }
  return actions;
}

/** Where the action's `}}` stands: not those in its texts and comments. Where the quotes are odd, the nearest one. */
function findEnd(text: string, start: number): number | undefined {
  const nearest = text.indexOf('}}', start);
  if (nearest === -1) return undefined;
  const comment = /^-?\s*\/\*/.test(text.slice(start, start + 20));
  if (comment) return found(text.indexOf('}}', text.indexOf('*/', start))) ?? nearest;
  const part = /[^"`'}]+|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])+'|\}(?!\})/y;
  part.lastIndex = start;
  let end = start;
  while (part.test(text)) end = part.lastIndex;
  return text.startsWith('}}', end) ? end : nearest;
}

function found(index: number): number | undefined {
  return index === -1 ? undefined : index;
}

/** An action with more than this is no work of a person, and is not taken apart. */
const mostTokens = 1000;

function readAction(inner: string): Pick<TemplateAction, 'keyword' | 'pipeline'> {
  const tokens = readTokens(inner);
  if (tokens === undefined || tokens.length > mostTokens) return { keyword: 'print', pipeline: undefined };
  const first = tokens[0];
  const keyword = keywords.find((word) => first?.kind === 'word' && word === first.text);
  if (keyword === undefined) return { keyword: 'print', pipeline: readPipeline(tokens) };
  const second = tokens[1];
  if (keyword === 'else' && second?.kind === 'word' && (second.text === 'if' || second.text === 'with')) {
    return { keyword: `else-${second.text}`, pipeline: readPipeline(tokens.slice(2)) };
  }
  // The first operand of these is a name.
  const named = keyword === 'define' || keyword === 'block' || keyword === 'template';
  return { keyword, pipeline: readPipeline(tokens.slice(named ? 2 : 1)) };
}

const tokenPattern =
  /\s+|"((?:\\.|[^"\\\n])*)"|`([^`]*)`|'(?:\\.|[^'\\\n])+'|(\$[\p{L}\p{Nd}_]*|(?=\.))((?:\.[\p{L}_][\p{L}\p{Nd}_]*)*\.?)|([\p{L}_][\p{L}\p{Nd}_]*)|([-+]?\.?\d[\w.+-]*)|(\)(?:\.[\p{L}_][\p{L}\p{Nd}_]*)*|:=|[=|(,])/uy;

/** Undefined for what is no template text. */
function readTokens(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const match = tokenPattern.exec(text);
    if (match === null || match[0] === '') return undefined;
    const [, quoted, raw, base, fields, word, number, mark] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unescapeText(quoted) });
    else if (raw !== undefined) tokens.push({ kind: 'text', text: raw });
    else if (base !== undefined) tokens.push({ kind: 'path', base, fields: splitFields(fields) });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (mark !== undefined) tokens.push(readMark(mark));
    else if (number !== undefined || match[0].startsWith("'")) tokens.push({ kind: 'literal' });
  }
  return tokens;
}

/** A closing parenthesis may have fields of what it closes. */
function readMark(text: string): Token {
  return text.startsWith(')')
    ? { kind: 'mark', text: ')', fields: splitFields(text.slice(1)) }
    : { kind: 'mark', text, fields: [] };
}

function splitFields(text: string | undefined): readonly string[] {
  return text?.split('.').filter((field) => field !== '') ?? [];
}

function unescapeText(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

function readPipeline(tokens: readonly Token[]): Pipeline | undefined {
  const assigned = tokens.findIndex((token) => isMark(token, ':=') || isMark(token, '='));
  const variables = tokens
    .slice(0, Math.max(assigned, 0))
    .flatMap((token) => (token.kind === 'path' && token.base !== '' ? [token.base] : []));
  const reader = new ExpressionReader(tokens.slice(assigned + 1));
  const value = reader.readAll();
  if (value === undefined) return undefined;
  const assignment = tokens[assigned];
  return { variables, again: assignment !== undefined && isMark(assignment, '='), value };
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

class ExpressionReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Undefined where something is left over, or missing. */
  readAll(): Expression | undefined {
    const value = this.#readPipe();
    return this.#next === this.#tokens.length ? value : undefined;
  }

  /** What stands before a `|` is the last argument of what stands behind it. */
  #readPipe(): Expression | undefined {
    let value = this.#readCommand(undefined);
    while (value !== undefined && isMark(this.#tokens[this.#next], '|')) {
      this.#next += 1;
      value = this.#readCommand(value);
    }
    return value;
  }

  #readCommand(piped: Expression | undefined): Expression | undefined {
    const operands: Expression[] = [];
    const head = this.#tokens[this.#next];
    for (let operand = this.#readOperand(); operand !== undefined; operand = this.#readOperand()) {
      operands.push(operand);
    }
    const [first, ...rest] = operands;
    if (first === undefined) return undefined;
    const args = piped === undefined ? rest : [...rest, piped];
    if (head?.kind === 'word' && first.kind === 'call') return { ...first, args };
    if (args.length === 0) return first;
    // A method, or a function in a field: nothing is known of it.
    return { kind: 'call', name: '', args: operands.concat(piped ?? []) };
  }

  #readOperand(): Expression | undefined {
    const token = this.#tokens[this.#next];
    if (token === undefined || (token.kind === 'mark' && token.text !== '(')) return undefined;
    this.#next += 1;
    switch (token.kind) {
      case 'path':
      case 'text':
        return token;
      case 'literal':
        return { kind: 'literal' };
      case 'word':
        if (['true', 'false', 'nil'].includes(token.text)) return { kind: 'literal' };
        return { kind: 'call', name: token.text, args: [] };
      case 'mark':
        return this.#readParenthesis();
    }
  }

  #readParenthesis(): Expression | undefined {
    const inner = this.#readPipe();
    const close = this.#tokens[this.#next];
    if (inner === undefined || close?.kind !== 'mark' || close.text !== ')') return undefined;
    this.#next += 1;
    return close.fields.length === 0 ? inner : { kind: 'field', of: inner, fields: close.fields };
  }
}
