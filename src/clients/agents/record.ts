/** What happened in a session, from its whole transcript: prompts, answers, commands, files. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Entry, ResultEntry, ToolEntry, UsageEntry } from './entries.ts';
import { noTranscript, TranscriptReader, type TranscriptFailure } from './reader.ts';
import type { ReadOptions, TranscriptPorts, TranscriptState } from './transcript.ts';

export interface Said {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number | null;
}

export interface CommandRun {
  readonly command: string;
  /** Null where the call names none. */
  readonly folder: string | null;
  /** Null where none was told, as for one that still runs. */
  readonly exitCode: number | null;
  readonly failed: boolean;
  /** The beginning of what it wrote, where it failed; else empty. */
  readonly output: string;
  readonly time: number | null;
}

export interface EditedFile {
  /** As the agent named it: absolute, or relative to the directory of the session. */
  readonly path: string;
  readonly edits: number;
  readonly time: number | null;
  /** Numbers of the prompts during which it was edited, from 0. */
  readonly prompts: readonly number[];
}

export interface ContextHistory {
  /** Answers with a figure. */
  readonly answers: number;
  readonly peakTokens: number | null;
  readonly meanTokens: number | null;
  /** From 0 to 1; null where the window is not known. */
  readonly peakShare: number | null;
  readonly meanShare: number | null;
}

export interface SessionRecord {
  readonly path: string;
  readonly state: TranscriptState;
  readonly prompts: readonly Said[];
  /** The last thing that the agent said before each further prompt, and at the end. */
  readonly answers: readonly Said[];
  /** What the user answered to questions of the agent, and to its plans. */
  readonly choices: readonly Said[];
  readonly plans: readonly Said[];
  readonly commands: readonly CommandRun[];
  readonly edited: readonly EditedFile[];
  readonly read: readonly string[];
  readonly errors: readonly Said[];
  readonly context: ContextHistory;
  readonly started: number | null;
  readonly ended: number | null;
}

/** Reads a whole transcript; `no-transcript` where no line is one of Claude Code's or Codex's. */
export async function readRecord(
  ports: TranscriptPorts,
  path: string,
  { window, signal }: ReadOptions = {},
): Promise<Result<SessionRecord, TranscriptFailure>> {
  const recorder = new Recorder();
  const reader = new TranscriptReader(ports, path, (entries, time) => recorder.apply(entries, time));
  const read = await reader.refresh(signal);
  if (!read.ok) return read;
  const state = reader.state(window);
  return state ? ok(recorder.record(path, state)) : err(noTranscript(path));
}

interface Asked {
  readonly tool: ToolEntry;
  readonly time: number | null;
  result?: ResultEntry;
}

class Recorder {
  readonly #prompts: Said[] = [];
  readonly #answers: Said[] = [];
  readonly #choices: Said[] = [];
  readonly #plans: Said[] = [];
  readonly #errors: Said[] = [];
  readonly #asked = new Map<string, Asked>();
  readonly #edited = new Map<string, { edits: number; time: number | null; prompts: Set<number> }>();
  readonly #read = new Set<string>();
  readonly #usage: UsageEntry[] = [];
  #answer: Said | undefined;
  #started: number | null = null;

  apply(entries: readonly Entry[], time: number | null): void {
    if (time !== null) this.#started = Math.min(time, this.#started ?? time);
    for (const entry of entries) this.#apply(entry, time);
  }

  record(path: string, state: TranscriptState): SessionRecord {
    const asked = [...this.#asked.values()];
    return {
      path,
      state,
      prompts: this.#prompts,
      answers: this.#answer ? [...this.#answers, this.#answer] : this.#answers,
      choices: this.#choices,
      plans: this.#plans,
      commands: asked.flatMap(commandOf),
      edited: [...this.#edited].map(([file, { edits, time, prompts }]) => ({
        path: file,
        edits,
        time,
        prompts: [...prompts],
      })),
      read: [...this.#read],
      errors: this.#errors,
      context: historyOf(this.#usage, state.window),
      started: this.#started,
      ended: state.lastActivity,
    };
  }

  #apply(entry: Entry, time: number | null): void {
    switch (entry.kind) {
      case 'prompt':
        return this.#prompt({ text: entry.text, time });
      case 'answer':
        this.#answer = { text: entry.text, time };
        return;
      case 'turn-ended':
        if (entry.text !== '') this.#answer = { text: entry.text, time };
        return;
      case 'tool':
        this.#asked.set(entry.id, { tool: entry, time });
        if (!entry.changes) for (const file of entry.files) this.#read.add(file);
        return;
      case 'result':
        return this.#result(entry, time);
      case 'edited':
        return this.#edit(entry.files, time);
      case 'plan':
        this.#plans.push({ text: entry.text, time });
        return;
      case 'error':
        this.#errors.push({ text: entry.text, time });
        return;
      case 'usage':
        return this.#count(entry);
      case 'identity':
      case 'thinking':
      case 'window':
      case 'compacted':
      case 'todos':
      case 'todo-added':
      case 'todo-changed':
      case 'interrupted':
        return;
    }
  }

  #prompt(said: Said): void {
    // A rollout tells a prompt twice, as an item and as an event.
    if (!this.#answer && this.#prompts.at(-1)?.text === said.text) return;
    if (this.#answer) this.#answers.push(this.#answer);
    this.#answer = undefined;
    this.#prompts.push(said);
  }

  #result(result: ResultEntry, time: number | null): void {
    const asked = this.#asked.get(result.id);
    if (!asked) return;
    asked.result = result;
    if (asked.tool.asks && result.text !== '') this.#choices.push({ text: result.text, time });
    if (asked.tool.changes && !result.failed) this.#edit(asked.tool.files, time);
  }

  #edit(files: readonly string[], time: number | null): void {
    for (const file of files) {
      const known = this.#edited.get(file) ?? { edits: 0, time, prompts: new Set<number>() };
      known.edits += 1;
      known.time = time;
      known.prompts.add(Math.max(0, this.#prompts.length - 1));
      this.#edited.set(file, known);
    }
  }

  #count(usage: UsageEntry): void {
    if (usage.tokens === 0) return;
    const last = this.#usage.at(-1);
    if (last && usage.answer !== '' && last.answer === usage.answer) this.#usage.pop();
    this.#usage.push(last && last.answer === usage.answer && last.tokens > usage.tokens ? last : usage);
  }
}

function commandOf({ tool, time, result }: Asked): readonly CommandRun[] {
  if (tool.command === undefined) return [];
  const failed = result?.failed ?? false;
  return [
    {
      command: tool.command,
      folder: tool.folder ?? null,
      exitCode: result?.exitCode ?? null,
      failed,
      output: failed ? (result?.text ?? '') : '',
      time,
    },
  ];
}

function historyOf(usage: readonly UsageEntry[], window: number | null): ContextHistory {
  const tokens = usage.map((each) => each.tokens);
  if (tokens.length === 0) {
    return { answers: 0, peakTokens: null, meanTokens: null, peakShare: null, meanShare: null };
  }
  const peakTokens = tokens.reduce((peak, each) => Math.max(peak, each), 0);
  const meanTokens = tokens.reduce((sum, each) => sum + each, 0) / tokens.length;
  return {
    answers: tokens.length,
    peakTokens,
    meanTokens,
    peakShare: window === null ? null : Math.min(1, peakTokens / window),
    meanShare: window === null ? null : Math.min(1, meanTokens / window),
  };
}
