/**
 * A part of the shell's language, read into commands and words: lists, pipes, quotes, variables, redirections, comments and
 * `$( )`. Whatever else there is (loops, here-documents, sub-shells, functions) is not understood, and whoever asks is told so.
 */

export interface Word {
  /** UTF-16 units from the start of the text. */
  readonly start: number;
  readonly end: number;
  /** Without quotes; variables stand as they are written. */
  readonly text: string;
  /** No quotes, no escapes, no variables, no patterns: as it is written, so it is. */
  readonly plain: boolean;
  /** No variable, pattern or substitution decides what it is. */
  readonly fixed: boolean;
}

export interface Redirect {
  readonly operator: string;
  readonly target: Word;
}

export interface SimpleCommand {
  /** Such as `A=1` before the program; the whole command where nothing follows. */
  readonly assignments: readonly Word[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export interface ShellReading {
  /** Those inside `$( )` too. */
  readonly commands: readonly SimpleCommand[];
  /** Where the statements of the outermost level start. */
  readonly statements: readonly number[];
}

/** Undefined where the text holds more than this reader knows. */
export function readShell(text: string): ShellReading | undefined {
  try {
    const reader = new Reader(text);
    const statements = reader.list(false);
    return { commands: reader.commands, statements };
  } catch (error) {
    if (error === beyond) return undefined;
    throw error;
  }
}

/** Thrown inside alone: the text is more than is understood. */
const beyond = new Error('beyond what is read');

const reserved = new Set(
  '! [[ { } if then else elif fi for while until do done case esac function select time coproc in'.split(' '),
);
const blank = /[ \t]/;
const assignment = /^[A-Za-z_]\w*\+?=/;

class Reader {
  readonly commands: SimpleCommand[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Until the end, or until the `)` that closes it. */
  list(nested: boolean): readonly number[] {
    const statements: number[] = [];
    let fresh = true;
    for (;;) {
      this.#skip(true);
      if (this.#at >= this.#text.length || this.#peek() === ')') break;
      if (fresh) statements.push(this.#at);
      this.#command();
      this.#skip(false);
      fresh = this.#separator();
    }
    if (nested !== (this.#peek() === ')')) throw beyond;
    return statements;
  }

  /** Whether a new statement begins behind it. */
  #separator(): boolean {
    const operator = /^(?:\|\||&&|\||;|\n)/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0];
    if (operator === undefined) {
      if (this.#at < this.#text.length && this.#peek() !== ')') throw beyond;
      return true;
    }
    this.#at += operator.length;
    if (operator === '|' && this.#peek() === '&') throw beyond;
    return operator === ';' || operator === '\n';
  }

  #command(): void {
    const assignments: Word[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      this.#skip(false);
      const operator = /^(?:\d*(?:>>|>&|<&|>\||<<<|<>|>|<)|&>>|&>)/.exec(this.#text.slice(this.#at))?.[0];
      if (operator !== undefined) {
        this.#at += operator.length;
        if (this.#peek() === '<' || this.#peek() === '(') throw beyond;
        this.#skip(false);
        redirects.push({ operator: operator.replace(/^\d+/, ''), target: this.#word() });
        continue;
      }
      if (this.#at >= this.#text.length || /[\n;|&)]/.test(this.#peek())) break;
      const word = this.#word();
      if (words.length === 0 && reserved.has(word.text)) throw beyond;
      if (words.length === 0 && assignment.test(this.#text.slice(word.start, word.end)))
        assignments.push(word);
      else words.push(word);
    }
    if (assignments.length + words.length + redirects.length === 0) throw beyond;
    this.commands.push({ assignments, words, redirects });
  }

  #word(): Word {
    const start = this.#at;
    let text = '';
    let plain = true;
    let fixed = true;
    while (this.#at < this.#text.length && !/[\s;|&<>)]/.test(this.#peek())) {
      const character = this.#peek();
      if (character === '(' || character === '`') throw beyond;
      if (character === '\\') {
        this.#at += 1;
        if (this.#at >= this.#text.length) throw beyond;
        text += this.#peek() === '\n' ? '' : this.#peek();
        this.#at += 1;
        plain = false;
      } else if (character === "'") {
        text += this.#single();
        plain = false;
      } else if (character === '"') {
        const part = this.#double();
        text += part.text;
        fixed &&= part.fixed;
        plain = false;
      } else if (character === '$') {
        text += this.#variable();
        plain = fixed = false;
      } else {
        if (/[*?[\]{}~]/.test(character)) plain = fixed = false;
        text += character;
        this.#at += 1;
      }
    }
    if (this.#at === start) throw beyond;
    return { start, end: this.#at, text, plain, fixed };
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end === -1) throw beyond;
    const inner = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return inner;
  }

  #double(): { readonly text: string; readonly fixed: boolean } {
    let text = '';
    let fixed = true;
    this.#at += 1;
    while (this.#peek() !== '"') {
      const character = this.#peek();
      if (character === '' || character === '`') throw beyond;
      if (character === '\\') {
        const next = this.#text[this.#at + 1] ?? '';
        text += next === '\n' ? '' : /[$`"\\]/.test(next) ? next : `\\${next}`;
        this.#at += 2;
      } else if (character === '$' && /[\w({?#$!@*-]/.test(this.#text[this.#at + 1] ?? '')) {
        text += this.#variable();
        fixed = false;
      } else {
        text += character;
        this.#at += 1;
      }
    }
    this.#at += 1;
    return { text, fixed };
  }

  /** `$NAME`, `${NAME}`, `$1`, `$?` or `$( )`. */
  #variable(): string {
    const start = this.#at;
    if (this.#text.startsWith('$(', start)) {
      if (this.#text.startsWith('$((', start)) throw beyond;
      this.#at += 2;
      this.list(true);
      this.#at += 1;
      return this.#text.slice(start, this.#at);
    }
    const found = /^\$(?:\w+|\{\w+\}|[?#$!@*-])/.exec(this.#text.slice(start, start + 200))?.[0];
    if (found === undefined) throw beyond;
    this.#at += found.length;
    return found;
  }

  #skip(lines: boolean): void {
    for (;;) {
      if (blank.test(this.#peek()) || (lines && this.#peek() === '\n')) this.#at += 1;
      else if (this.#text.startsWith('\\\n', this.#at)) this.#at += 2;
      else if (this.#peek() === '#') {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end === -1 ? this.#text.length : end;
      } else return;
    }
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }
}
