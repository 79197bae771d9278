/** The state of a session, entry by entry. */
import type { Entry, Identity, ToolEntry, UsageEntry } from './entries.ts';
import type { AgentKind, LastKind, PendingTool, Todo, TranscriptState } from './transcript.ts';

const longestExcerpt = 2000;

interface TrackedTodo extends Todo {
  readonly id: string;
}

export class Session {
  readonly #agent: AgentKind;
  #identity: Identity = {};
  #usage: UsageEntry | undefined;
  #window: number | undefined;
  #compactedLines = 0;
  #compactedEvents = 0;
  #compactedSince = false;
  #lastActivity: number | null = null;
  #lastKind: LastKind = 'none';
  #turnEnded = false;
  readonly #pending = new Map<string, PendingTool>();
  #todos: readonly TrackedTodo[] = [];
  #added = 0;
  #prompts = 0;
  #firstPrompt: string | null = null;
  #lastPrompt: string | null = null;
  #lastAnswer: string | null = null;
  #lastError: string | null = null;

  constructor(agent: AgentKind) {
    this.#agent = agent;
  }

  /** @param time milliseconds since 1970 of the line that the entries come from */
  apply(entries: readonly Entry[], time: number | null): void {
    if (time !== null) this.#lastActivity = Math.max(time, this.#lastActivity ?? time);
    for (const entry of entries) this.#apply(entry, time);
  }

  /** @param window tokens, from somebody who knows better than the file; @param sessionId that of the file's name */
  state(window?: number, sessionId?: string): TranscriptState {
    const size = window ?? this.#window ?? null;
    const tokens = this.#usage?.tokens ?? null;
    return {
      agent: this.#agent,
      sessionId: sessionId ?? this.#identity.sessionId ?? null,
      cwd: this.#identity.cwd ?? null,
      gitBranch: this.#identity.gitBranch ?? null,
      model: this.#identity.model ?? null,
      tokens,
      tokensNext: this.#usage ? this.#usage.tokens + this.#usage.output : null,
      window: size,
      share: tokens === null || size === null ? null : Math.min(1, tokens / size),
      implausible: tokens === 0 || (tokens !== null && size !== null && tokens > size),
      compactions: Math.max(this.#compactedLines, this.#compactedEvents),
      compactedSince: this.#compactedSince,
      lastActivity: this.#lastActivity,
      lastKind: this.#lastKind,
      turnEnded: this.#turnEnded,
      pendingTools: [...this.#pending.values()],
      todos: this.#todos.map(({ text, status }) => ({ text, status })),
      title: this.#identity.title ?? null,
      prompts: this.#prompts,
      firstPrompt: this.#firstPrompt,
      lastPrompt: this.#lastPrompt,
      lastAnswer: this.#lastAnswer,
      lastError: this.#lastError,
    };
  }

  #apply(entry: Entry, time: number | null): void {
    switch (entry.kind) {
      case 'identity':
        this.#identity = { ...this.#identity, ...entry.identity };
        return;
      case 'usage':
        return this.#count(entry);
      case 'window':
        this.#window = entry.tokens;
        return;
      case 'compacted':
        return this.#compact(entry.told);
      case 'tool':
        return this.#start(entry, time);
      case 'result':
        this.#pending.delete(entry.id);
        return this.#turnTo(this.#waiting() ?? 'tool-result');
      case 'todos':
      case 'todo-added':
      case 'todo-changed':
        return this.#list(entry);
      case 'plan':
      case 'edited':
        return;
      case 'prompt':
      case 'answer':
      case 'thinking':
      case 'error':
      case 'interrupted':
      case 'turn-ended':
        return this.#speak(entry);
    }
  }

  #speak(
    entry: Extract<
      Entry,
      { kind: 'prompt' | 'answer' | 'thinking' | 'error' | 'interrupted' | 'turn-ended' }
    >,
  ): void {
    switch (entry.kind) {
      case 'prompt':
        return this.#prompt(entry.text);
      case 'answer':
        this.#lastAnswer = entry.text.slice(0, longestExcerpt);
        return this.#turnTo('answer');
      case 'thinking':
        return this.#turnTo('thinking');
      case 'error':
        this.#lastError = entry.text.slice(0, longestExcerpt);
        return this.#turnTo('error');
      case 'interrupted':
        this.#pending.clear();
        this.#turnTo('interrupted');
        this.#turnEnded = true;
        return;
      case 'turn-ended':
        if (entry.text !== '') this.#lastAnswer = entry.text.slice(0, longestExcerpt);
        this.#turnEnded = true;
    }
  }

  #turnTo(kind: LastKind): void {
    this.#lastKind = kind;
    this.#turnEnded = false;
  }

  #prompt(text: string): void {
    const excerpt = text.slice(0, longestExcerpt);
    // A prompt is told twice in a rollout: as an item and as an event.
    const again = this.#lastKind === 'prompt' && this.#lastPrompt === excerpt;
    if (!again) this.#prompts += 1;
    this.#firstPrompt ??= excerpt;
    this.#lastPrompt = excerpt;
    this.#pending.clear();
    this.#turnTo('prompt');
  }

  #count(usage: UsageEntry): void {
    const current = this.#usage;
    const same = usage.answer !== '' && usage.answer === current?.answer && !this.#compactedSince;
    this.#usage =
      same && current
        ? {
            ...usage,
            tokens: Math.max(usage.tokens, current.tokens),
            output: Math.max(usage.output, current.output),
          }
        : usage;
    if (usage.window !== undefined) this.#window = usage.window;
    this.#compactedSince = false;
  }

  #compact(told: 'line' | 'event'): void {
    if (told === 'line') this.#compactedLines += 1;
    else this.#compactedEvents += 1;
    this.#compactedSince = true;
    this.#pending.clear();
    this.#turnTo('compacted');
  }

  #start({ id, name, command, files, asks }: ToolEntry, since: number | null): void {
    const detail = (command ?? files.join(', ')).slice(0, longestExcerpt);
    this.#pending.set(id, { id, name, detail, since, asks });
    this.#turnTo(this.#waiting() ?? 'tool-running');
  }

  /** What a call without a result stands for; undefined where each has one. */
  #waiting(): LastKind | undefined {
    const pending = [...this.#pending.values()];
    if (pending.some(({ asks }) => asks)) return 'question';
    return pending.length > 0 ? 'tool-running' : undefined;
  }

  #list(entry: Extract<Entry, { kind: 'todos' | 'todo-added' | 'todo-changed' }>): void {
    if (entry.kind === 'todos') {
      this.#todos = entry.todos.map((todo) => ({ ...todo, id: '' }));
    } else if (entry.kind === 'todo-added') {
      // The answer to the call names the number; it counts from 1.
      this.#added += 1;
      this.#todos = [...this.#todos, { id: String(this.#added), text: entry.text, status: 'pending' }];
    } else {
      const { id, status } = entry;
      this.#todos = this.#todos.flatMap((todo) =>
        todo.id !== id ? [todo] : status === 'deleted' ? [] : [{ ...todo, status }],
      );
    }
  }
}
