/** The lines of both agents as the same few entries. Lines of side chains, of replayed parents and of the program itself give none. */
import { textOf, type JsonRecord } from '../../base/json.ts';
import type { AgentKind, Todo } from './transcript.ts';

export type Entry =
  | { readonly kind: 'identity'; readonly identity: Identity }
  | { readonly kind: 'prompt'; readonly text: string }
  | { readonly kind: 'thinking' }
  | { readonly kind: 'answer'; readonly text: string }
  | ToolEntry
  | ResultEntry
  | UsageEntry
  | { readonly kind: 'window'; readonly tokens: number }
  /** Codex tells of one compaction twice: as a line and as an event. */
  | { readonly kind: 'compacted'; readonly told: 'line' | 'event' }
  | { readonly kind: 'todos'; readonly todos: readonly Todo[] }
  | { readonly kind: 'todo-added'; readonly text: string }
  | { readonly kind: 'todo-changed'; readonly id: string; readonly status: Todo['status'] | 'deleted' }
  | { readonly kind: 'plan'; readonly text: string }
  | { readonly kind: 'edited'; readonly files: readonly string[] }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'turn-ended'; readonly text: string };

export interface Identity {
  readonly sessionId?: string;
  readonly cwd?: string;
  readonly gitBranch?: string;
  readonly model?: string;
  readonly title?: string;
}

export interface ToolEntry {
  readonly kind: 'tool';
  readonly id: string;
  readonly name: string;
  /** What a shell was asked to run. */
  readonly command?: string;
  /** Where it ran, where the call says so. */
  readonly folder?: string;
  /** The files that it reads or changes. */
  readonly files: readonly string[];
  readonly changes: boolean;
  /** It asks the user. */
  readonly asks: boolean;
}

export interface ResultEntry {
  readonly kind: 'result';
  readonly id: string;
  readonly failed: boolean;
  /** Null where the result names none. */
  readonly exitCode: number | null;
  /** The first 2,000 characters. */
  readonly text: string;
}

export interface UsageEntry {
  readonly kind: 'usage';
  readonly tokens: number;
  readonly output: number;
  /** Several lines of one answer carry its usage: they have the same name here; empty where there is none. */
  readonly answer: string;
  readonly window?: number;
}

/** Turns lines into entries. One for each file: Codex needs to know what came before. */
export interface LineParser {
  readonly agent: AgentKind;
  entries(line: JsonRecord): readonly Entry[];
  /** Milliseconds since 1970. */
  time(line: JsonRecord): number | null;
}

/** Longer texts are cut before they are kept: nobody reads more of them, and files hold megabytes. */
export const longestText = 20_000;

export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

/** One entry of what is named, none where nothing is. */
export function identityEntries(values: { readonly [Key in keyof Identity]: unknown }): readonly Entry[] {
  const [sessionId, cwd, gitBranch, model, title] = [
    textOf(values.sessionId),
    textOf(values.cwd),
    textOf(values.gitBranch),
    textOf(values.model),
    textOf(values.title),
  ];
  const identity: Identity = {
    ...(sessionId !== '' && { sessionId }),
    ...(cwd !== '' && { cwd }),
    ...(gitBranch !== '' && { gitBranch }),
    ...(model !== '' && { model }),
    ...(title !== '' && { title }),
  };
  return Object.keys(identity).length === 0 ? [] : [{ kind: 'identity', identity }];
}
