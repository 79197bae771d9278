/** Reads a transcript from its first line, and then only what was added; anew where it was rewritten. */
import { t } from '@vscode/l10n';
import type { JsonRecord } from '../../base/json.ts';
import { nameOf } from '../../base/paths.ts';
import type { DecompressFailure, FileFailure, FileStat } from '../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import { claudeParser } from './claude.ts';
import { codexParser } from './codex.ts';
import type { Entry, LineParser } from './entries.ts';
import { Lines, pushFile } from './lines.ts';
import { Session } from './session.ts';
import type { ReadOptions, TranscriptPorts, TranscriptState } from './transcript.ts';

export type TranscriptFailure = FileFailure | DecompressFailure | Failure<'no-transcript'>;

/** Bytes before the place up to which a file is read: where they have changed, it was rewritten. */
const anchorLength = 64;
const largestUnpacked = 512 << 20;

const sessionName = /([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\.jsonl(?:\.zst|\.gz)?$/i;

/** The session that a file is named after: it holds lines of another one where that was resumed. */
export function sessionOfName(path: string): string | undefined {
  return sessionName.exec(nameOf(path))?.[1];
}

export type EntryListener = (entries: readonly Entry[], time: number | null) => void;

interface Fold {
  readonly lines: Lines;
  parser: LineParser | undefined;
  session: Session | undefined;
}

export class TranscriptReader {
  readonly #ports: TranscriptPorts;
  readonly #listener: EntryListener | undefined;
  #path: string;
  #fold: Fold;
  /** Of the file, up to which it is read; for a compressed one its size. */
  #offset = 0;
  #anchor = new Uint8Array();
  #seen: FileStat | undefined;
  #packed = false;

  /** @param listener hears each entry once more for what is more than the state; after a rewrite it hears all again */
  constructor(ports: TranscriptPorts, path: string, listener?: EntryListener) {
    this.#ports = ports;
    this.#path = path;
    this.#listener = listener;
    this.#fold = this.#start();
  }

  get path(): string {
    return this.#path;
  }

  /** The same session in another file, as after a change of directory. What was read stays where the new one begins with it. */
  moveTo(path: string): void {
    this.#path = path;
  }

  /** Undefined before the first line that belongs to a conversation. */
  state(window?: number): TranscriptState | undefined {
    return this.#fold.session?.state(window, sessionOfName(this.#path));
  }

  /** Reads what is new; answers whether there was something. */
  async refresh(signal?: AbortSignal): Promise<Result<boolean, TranscriptFailure>> {
    const stat = await this.#ports.files.stat(this.#path);
    if (!stat.ok) return stat;
    const { size, modified } = stat.value;
    if (this.#seen && this.#seen.size === size && this.#seen.modified === modified) return ok(false);
    const rewritten = await this.#isRewritten(stat.value);
    if (!rewritten.ok) return rewritten;
    if (rewritten.value) this.#restart();
    const read = await this.#read(signal);
    if (!read.ok) return read;
    this.#seen = stat.value;
    return ok(read.value || rewritten.value);
  }

  async #isRewritten({ size, modified }: FileStat): Promise<Result<boolean, FileFailure>> {
    if (this.#offset === 0) return ok(false);
    if (this.#packed || size < this.#offset || modified < (this.#seen?.modified ?? 0)) return ok(true);
    const now = await this.#ports.fileParts.readPart(
      this.#path,
      this.#offset - this.#anchor.length,
      this.#anchor.length,
    );
    if (!now.ok) return now;
    return ok(
      now.value.length !== this.#anchor.length || now.value.some((byte, at) => byte !== this.#anchor[at]),
    );
  }

  #restart(): void {
    this.#offset = 0;
    this.#anchor = new Uint8Array();
    this.#fold = this.#start();
  }

  #start(): Fold {
    const fold: Fold = {
      lines: new Lines((line) => this.#take(fold, line)),
      parser: undefined,
      session: undefined,
    };
    return fold;
  }

  #take(fold: Fold, line: JsonRecord): void {
    fold.parser ??= parserFor(line, this.#path);
    if (!fold.parser) return;
    fold.session ??= new Session(fold.parser.agent);
    const entries = fold.parser.entries(line);
    const time = fold.parser.time(line);
    fold.session.apply(entries, time);
    this.#listener?.(entries, time);
  }

  async #read(signal: AbortSignal | undefined): Promise<Result<boolean, TranscriptFailure>> {
    const { fileParts: parts } = this.#ports;
    const head = await parts.readPart(this.#path, 0, 4);
    if (!head.ok) return head;
    const format = formatOf(head.value);
    this.#packed = format !== undefined;
    if (format) return this.#unpack(format);
    const { lines } = this.#fold;
    const before = lines.whole;
    let read: Result<number, FileFailure>;
    try {
      read = await pushFile(parts, this.#path, lines, { from: this.#offset, signal });
    } finally {
      // Also where it was cancelled: the next look finds the anchor wrong and starts anew.
      lines.finish();
      this.#offset += lines.whole - before;
    }
    if (!read.ok) return read;
    const from = Math.max(0, this.#offset - anchorLength);
    const anchor = await parts.readPart(this.#path, from, this.#offset - from);
    if (!anchor.ok) return anchor;
    this.#anchor = anchor.value.slice();
    return ok(lines.whole > before);
  }

  async #unpack(format: 'gzip' | 'zstd'): Promise<Result<boolean, TranscriptFailure>> {
    const { files, decompress } = this.#ports;
    const packed = await files.read(this.#path, largestUnpacked);
    if (!packed.ok) return packed;
    if (!decompress) return err({ code: 'unsupported', message: t('{0} is compressed.', this.#path) });
    const text = await decompress.decompress(packed.value, format, largestUnpacked);
    if (!text.ok) return text;
    this.#offset = packed.value.length;
    this.#fold.lines.push(text.value);
    this.#fold.lines.finish();
    return ok(true);
  }
}

/** By the first bytes, whatever the name says. */
function formatOf([a, b, c, d]: Uint8Array): 'gzip' | 'zstd' | undefined {
  if (a === 0x1f && b === 0x8b) return 'gzip';
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? 'zstd' : undefined;
}

const rolloutTypes = new Set(['session_meta', 'response_item', 'compacted', 'turn_context', 'event_msg']);

function parserFor(line: JsonRecord, path: string): LineParser | undefined {
  const { type, payload, sessionId, uuid, leafUuid } = line;
  if (typeof type !== 'string') return undefined;
  if (typeof payload === 'object') return rolloutTypes.has(type) ? codexParser() : undefined;
  const named = [sessionId, uuid, leafUuid].some((name) => typeof name === 'string');
  // The file of a subagent holds a side chain and nothing else.
  return named ? claudeParser({ ownSideChain: nameOf(path).startsWith('agent-') }) : undefined;
}

/** Reads a whole transcript once. `no-transcript` where no line is one of Claude Code's or Codex's. */
export async function readTranscript(
  ports: TranscriptPorts,
  path: string,
  { window, signal }: ReadOptions = {},
): Promise<Result<TranscriptState, TranscriptFailure>> {
  const reader = new TranscriptReader(ports, path);
  const read = await reader.refresh(signal);
  if (!read.ok) return read;
  const state = reader.state(window);
  return state ? ok(state) : err(noTranscript(path));
}

export function noTranscript(path: string): Failure<'no-transcript'> {
  return {
    code: 'no-transcript',
    message: t('{0} holds no line of a Claude Code or Codex session.', path),
  };
}
