/**
 * The marks that the shell of an incident terminal puts around each command (`media/shell`), read from what the terminal
 * shows. A mark counts only with the terminal's nonce, which no program in it prints by accident.
 */

export type ShellItem =
  | {
      readonly kind: 'start';
      readonly nonce: string;
      /** As it was typed; empty where it shall not be recorded. */
      readonly command: string;
      readonly hidden: boolean;
      readonly cwd: string;
      /** The variable KUBECONFIG. */
      readonly kubeconfig: string;
      /** Milliseconds since 1970, where the shell knows it. */
      readonly t: number | undefined;
      /** Width of the terminal. */
      readonly columns: number | undefined;
    }
  | { readonly kind: 'output'; readonly data: string }
  | { readonly kind: 'end'; readonly exitCode: number | undefined; readonly t: number | undefined };

const opening = '\u001b]5633;';
const closing = '\u0007';
/** A longer one is no mark: a command line of this size does not fit into the memory of a shell's history either. */
const mostMark = 4 * 1024 * 1024;

export class MarkReader {
  readonly #isKnown: (nonce: string) => boolean;
  #rest = '';

  constructor(isKnown: (nonce: string) => boolean) {
    this.#isKnown = isKnown;
  }

  /** The items of the next piece; what may be the beginning of a mark waits for the piece after it. */
  push(data: string): readonly ShellItem[] {
    const items: ShellItem[] = [];
    let text = this.#rest + data;
    this.#rest = '';
    for (;;) {
      const at = beginOf(text);
      if (at > 0) items.push({ kind: 'output', data: text.slice(0, at) });
      text = text.slice(at);
      if (text === '') return items;
      const end = text.startsWith(opening) ? text.indexOf(closing) : -1;
      if (end === -1 && text.length < mostMark) {
        this.#rest = text;
        return items;
      }
      const item = this.#markOf(text.slice(opening.length, end));
      if (item) items.push(item);
      text = text.slice(Math.max(end, 0) + 1);
    }
  }

  #markOf(content: string): ShellItem | undefined {
    const [kind, nonce = '', time = '', ...fields] = content.split(';');
    if (!this.#isKnown(nonce)) return undefined;
    const t = milliseconds(time);
    if (kind === 'E') return { kind: 'end', exitCode: wholeNumber(fields[0]), t };
    if (kind !== 'S') return undefined;
    const [hidden, columns, cwd = '', kubeconfig = '', command = ''] = fields;
    return {
      kind: 'start',
      nonce,
      t,
      hidden: hidden !== '',
      columns: wholeNumber(columns),
      cwd: unescape(cwd),
      kubeconfig: unescape(kubeconfig),
      command: hidden === '' ? unescape(command) : '',
    };
  }
}

/** Where a mark begins, or what could become the opening of one; the length of the text where nothing does. */
function beginOf(text: string): number {
  const whole = text.indexOf(opening);
  if (whole !== -1) return whole;
  const escape = text.lastIndexOf('\u001b');
  return escape !== -1 && opening.startsWith(text.slice(escape)) ? escape : text.length;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(?:\\|x([0-9a-f]{2}))/g, (_, code: string | undefined) =>
    code === undefined ? '\\' : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** From seconds with a point, or a comma in some languages. */
function milliseconds(seconds: string): number | undefined {
  const value = Number(seconds.replace(',', '.'));
  return seconds === '' || !Number.isFinite(value) ? undefined : Math.round(value * 1000);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}
