/** What a person saw of a command's output: repainted lines once, without colours and control sequences. */

export interface RenderedOutput {
  readonly text: string;
  /** Something in the middle was left out. */
  readonly truncated: boolean;
}

/** Characters that are kept of one command's raw output; beyond them its middle goes. */
const mostStart = 1024 * 1024;
const mostEnd = 4 * 1024 * 1024;
const scrollback = 200_000;
/** zsh shows a mark where output does not end with a line break, and blanks to the edge; nobody means them. */
// oxlint-disable-next-line no-control-regex -- colours are what it looks for
const endOfLineMark = /(?:\u001b\[[0-9;]*m)*[^\s\u001b]{0,3}(?:\u001b\[[0-9;]*m)* {20,}\r \r$/;

/** Collects raw output up to a cap. */
export class RawOutput {
  #start = '';
  #end: string[] = [];
  #endLength = 0;
  #dropped = 0;
  #lost = false;

  push(data: string): void {
    const room = Math.max(0, mostStart - this.#start.length);
    this.#start += data.slice(0, room);
    const rest = data.slice(room);
    if (rest === '') return;
    this.#end.push(rest);
    this.#endLength += rest.length;
    while (this.#endLength > mostEnd) {
      const first = this.#end.shift() ?? '';
      const surplus = this.#endLength - mostEnd;
      if (first.length > surplus) this.#end.unshift(first.slice(surplus));
      const gone = Math.min(first.length, surplus);
      this.#endLength -= gone;
      this.#dropped += gone;
    }
  }

  /** Says of what was shown that some of it is not known. */
  lose(): void {
    this.#lost = true;
  }

  /** @param columns the width of the terminal in which it was shown. */
  async render(columns: number): Promise<RenderedOutput> {
    const end = this.#end.join('');
    const truncated = this.#dropped > 0 || this.#lost;
    const gap = this.#dropped > 0 ? `\r\n[... ${String(this.#dropped)} ...]\r\n` : '';
    return { text: await render(this.#start + gap + end, columns), truncated };
  }
}

async function render(raw: string, columns: number): Promise<string> {
  const data = raw.replace(endOfLineMark, '');
  if (data === '') return '';
  const { default: xterm } = await import('@xterm/headless');
  const terminal = new xterm.Terminal({ cols: columns, rows: 24, scrollback, allowProposedApi: true });
  try {
    await new Promise<void>((resolve) => terminal.write(data, resolve));
    const lines: string[] = [];
    const { normal } = terminal.buffer;
    for (let index = 0; index < normal.length; index += 1) {
      const line = normal.getLine(index);
      const next = normal.getLine(index + 1);
      const text = line?.translateToString(next?.isWrapped !== true) ?? '';
      if (line?.isWrapped === true) lines.push((lines.pop() ?? '') + text);
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  } finally {
    terminal.dispose();
  }
}
