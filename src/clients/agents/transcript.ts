/** What the transcript of an agent tells, in the same words for Claude Code and Codex. */
import type { Decompress, Environment, FileParts, Files } from '../../base/ports.ts';

export type AgentKind = 'claude-code' | 'codex';

/**
 * What the last entry of the main chain is. `tool-running`: a tool was asked for and has no result yet. `question`: the
 * tool that waits is one that asks the user, or shows a plan for approval. A file never tells of an approval prompt:
 * Codex writes none, and Claude Code's look like a running tool.
 */
export type LastKind =
  | 'none'
  | 'prompt'
  | 'thinking'
  | 'answer'
  | 'tool-running'
  | 'question'
  | 'tool-result'
  | 'error'
  | 'interrupted'
  | 'compacted';

export interface Todo {
  readonly text: string;
  readonly status: 'pending' | 'in_progress' | 'completed';
}

export interface PendingTool {
  readonly id: string;
  readonly name: string;
  /** The command or the file that it is about; empty where it names none. */
  readonly detail: string;
  /** It asks the user, or shows a plan for approval. */
  readonly asks: boolean;
  /** Milliseconds since 1970, null where the line has no time. */
  readonly since: number | null;
}

export interface TranscriptState {
  readonly agent: AgentKind;
  readonly sessionId: string | null;
  /** As the last line that names it. */
  readonly cwd: string | null;
  readonly gitBranch: string | null;
  readonly model: string | null;
  /** In the context at the last real answer of the main chain; after a compaction the old figure, with `compactedSince`. */
  readonly tokens: number | null;
  /** With the output of that answer, which the next request carries too. */
  readonly tokensNext: number | null;
  /** As reported or as the user set it, never guessed. */
  readonly window: number | null;
  /** From 0 to 1; null where the window is not known. */
  readonly share: number | null;
  /** The agent reported more tokens than its window holds, or none at all. */
  readonly implausible: boolean;
  readonly compactions: number;
  /** No answer has come since the last compaction: `tokens` is from before it. */
  readonly compactedSince: boolean;
  /** Milliseconds since 1970 of the last line with a time, of the main chain or not. */
  readonly lastActivity: number | null;
  readonly lastKind: LastKind;
  /** The agent said that its turn is over. */
  readonly turnEnded: boolean;
  readonly pendingTools: readonly PendingTool[];
  readonly todos: readonly Todo[];
  /** A title that the user or the agent gave. */
  readonly title: string | null;
  /** Number of prompts that the user wrote. */
  readonly prompts: number;
  /** These are cut at 2,000 characters. */
  readonly firstPrompt: string | null;
  readonly lastPrompt: string | null;
  readonly lastAnswer: string | null;
  readonly lastError: string | null;
}

/** What reading needs; without `decompress` a compressed rollout cannot be read. */
export interface TranscriptPorts {
  readonly files: Files;
  readonly fileParts: FileParts;
  readonly decompress?: Decompress;
}

export interface FindPorts extends TranscriptPorts {
  readonly environment: Environment;
}

/** Where a transcript is, and whose it is. */
export interface TranscriptPlace {
  readonly agent: AgentKind;
  readonly path: string;
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface ReadOptions {
  /** The size of the context window in tokens, from the status line of the agent or from the user; wins over what the file says. */
  readonly window?: number | undefined;
  readonly signal?: AbortSignal;
}
