/**
 * The commands of a recording, by the marks that shells put around prompt, line and output: those of the editor (OSC 633,
 * with the text of the line) and the common ones (OSC 133, without it). What stands on the screen is compared with what
 * the shell tells: some tell a part of the line.
 */
import { RawOutput, type RenderedOutput } from '../renderOutput.ts';
import type { RecordedPiece, Recording } from './readRecording.ts';

export interface CommandOnScreen {
  readonly text: string;
  /** The text may be a part of what was typed. */
  readonly cut: boolean;
  /** Undefined where the shell does not tell, or the recording ends before the command. */
  readonly exitCode: number | undefined;
  /** Empty where the shell does not tell. */
  readonly cwd: string;
  /** Milliseconds behind the beginning of the recording. */
  readonly begun: number;
  readonly ended: number;
  readonly output: RenderedOutput;
  /** What was marked from its beginning until the next one. */
  readonly markers: readonly string[];
}

export async function commandsIn({ pieces, columns }: Recording): Promise<readonly CommandOnScreen[]> {
  const reader = new ScreenReader(columns);
  for (const piece of pieces) await reader.push(piece);
  return reader.finish();
}

/** What the shell, or a leading space, says is not to be recorded. */
export function isHidden({ text }: Pick<CommandOnScreen, 'text'>): boolean {
  return text === notRecorded || /^\s/.test(text);
}

// oxlint-disable-next-line no-control-regex -- control sequences are what it looks for
const mark = /\u001b\](133|633);([A-EP])(?:;([^\u0007\u001b]*))?(?:\u0007|\u001b\\)/;
/** A longer one is no mark. */
const mostMark = 1024 * 1024;
/** What our shells tell of a line with a leading space. */
const notRecorded = '(not recorded)';

type Running = Omit<CommandOnScreen, 'ended' | 'exitCode' | 'output' | 'markers'> & {
  readonly raw: RawOutput;
};

class ScreenReader {
  readonly #columns: number;
  readonly #done: (CommandOnScreen & { markers: string[] })[] = [];
  #rest = '';
  /** All that was shown since the prompt began. */
  #line = '';
  /** Where in it the prompt was drawn last. */
  #drawn = 0;
  #prompt: string | undefined;
  #told: string | undefined;
  #cwd = '';
  #running: Running | undefined;
  #markers: string[] = [];
  #at = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  async push({ at, kind, text }: RecordedPiece): Promise<void> {
    this.#at = at;
    if (kind === 'marker') {
      (this.#running ? this.#markers : (this.#done.at(-1)?.markers ?? this.#markers)).push(text);
      return;
    }
    let shown = this.#rest + text;
    this.#rest = '';
    for (let found = mark.exec(shown); found; found = mark.exec(shown)) {
      this.#show(shown.slice(0, found.index));
      shown = shown.slice(found.index + found[0].length);
      await this.#marked(found[2] ?? '', found[3]);
    }
    const open = shown.lastIndexOf('\u001b');
    // It may be the beginning of a mark that the next piece ends.
    const isOpen = open !== -1 && shown.length - open < mostMark && !shown.slice(open).includes('\u0007');
    this.#show(isOpen ? shown.slice(0, open) : shown);
    if (isOpen) this.#rest = shown.slice(open);
  }

  async finish(): Promise<readonly CommandOnScreen[]> {
    this.#show(this.#rest);
    await this.#end(undefined);
    return this.#done;
  }

  #show(text: string): void {
    if (this.#running) this.#running.raw.push(text);
    else this.#line += text;
  }

  async #marked(kind: string, content: string | undefined): Promise<void> {
    const [first = ''] = content?.split(';') ?? [];
    if (kind === 'A') {
      await this.#end(undefined);
      // A line that is drawn again has its prompt again.
      if (this.#prompt === undefined) this.#line = '';
      this.#drawn = this.#line.length;
    } else if (kind === 'B') this.#prompt = this.#line.slice(this.#drawn);
    else if (kind === 'E') this.#told = unescape(first);
    else if (kind === 'P' && first.startsWith('Cwd=')) this.#cwd = unescape(first.slice(4));
    else if (kind === 'C') await this.#begin(fishLine(first));
    else if (kind === 'D') {
      await this.#end(/^\d{1,3}$/.test(first) ? Number(first) : undefined);
      this.#forgetLine();
    }
  }

  async #begin(line: string | undefined): Promise<void> {
    const screen = await this.#onScreen();
    const told = line ?? this.#told;
    const text = told ?? screen ?? '';
    const cut = told === undefined ? screen === undefined || text.includes('\n') : !isWhole(told, screen);
    this.#running = { text, cut, cwd: this.#cwd, begun: this.#at, raw: new RawOutput() };
    this.#forgetLine();
  }

  async #end(exitCode: number | undefined): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    const { raw, ...known } = running;
    if (known.text.trim() === '') return;
    const output = await raw.render(this.#columns);
    this.#done.push({ ...known, exitCode, ended: this.#at, output, markers: this.#markers });
    this.#markers = [];
  }

  #forgetLine(): void {
    this.#line = '';
    this.#prompt = undefined;
    this.#told = undefined;
  }

  /** What stands behind the last prompt, as a person saw it; undefined where no prompt was marked. */
  async #onScreen(): Promise<string | undefined> {
    if (this.#prompt === undefined) return undefined;
    // Blanks at the end of a prompt count: a line that begins with one more is not to be recorded.
    const prompt = (await this.#rendered(`${this.#prompt}\u2022`)).split('\n').at(-1)?.slice(0, -1) ?? '';
    const lines = (await this.#rendered(this.#line)).split('\n');
    const start = lines.findLastIndex((line) => line.startsWith(prompt.trimEnd()));
    return start === -1 ? undefined : lines.slice(start).join('\n').slice(prompt.length);
  }

  async #rendered(raw: string): Promise<string> {
    const output = new RawOutput();
    output.push(raw);
    return (await output.render(this.#columns)).text;
  }
}

/** Shells that continue a line show a prompt of their own before each part. */
function isWhole(told: string, screen: string | undefined): boolean {
  if (told === notRecorded || screen === undefined) return true;
  const bare = (text: string): string => text.replaceAll(/\s+/g, '');
  if (!screen.includes('\n')) return bare(told) === bare(screen);
  const last = told.split('\n').at(-1) ?? '';
  return (
    told.split('\n').every((line) => bare(screen).includes(bare(line))) && bare(screen).endsWith(bare(last))
  );
}

/** fish tells the line with the beginning of the output. */
function fishLine(parameter: string): string | undefined {
  const encoded = /^cmdline_url=(.*)$/.exec(parameter)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    // Cut in the middle of a character: then the screen tells.
    return undefined;
  }
}

function unescape(text: string): string {
  return text.replaceAll(/\\(?:\\|x([0-9a-fA-F]{2}))/g, (_, code: string | undefined) =>
    code === undefined ? '\\' : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
