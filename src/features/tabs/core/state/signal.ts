/** What a tab's agent was seen to do: one thing, where it was seen, and when it happened. */

export type SignalSource = 'hook' | 'transcript' | 'agents' | 'terminal' | 'process';

export type SignalKind =
  | { readonly kind: 'started'; readonly withPrompt?: boolean }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'activity' }
  /** Text of the agent, after which it may be done or call a tool. */
  | { readonly kind: 'text' }
  | {
      readonly kind: 'tool-started';
      readonly id: string;
      readonly tool: string;
      /** The call itself is a question to the person. */
      readonly asks?: boolean;
    }
  | { readonly kind: 'tool-finished'; readonly id: string; readonly tool?: string }
  /** It asks for a permission or an answer. */
  | { readonly kind: 'asked'; readonly what: string; readonly tool?: string }
  | { readonly kind: 'finished' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'error'; readonly what: string }
  | { readonly kind: 'ended'; readonly code?: number; readonly what?: string }
  /** What the agent's own list of running agents says. */
  | { readonly kind: 'listed'; readonly status: 'busy' | 'idle' | 'waiting'; readonly what?: string }
  | { readonly kind: 'alive' }
  | { readonly kind: 'gone' }
  /** The terminal showed something in this second: an agent at work draws all the time, one that waits does not. */
  | { readonly kind: 'output' }
  /** A subagent or a counter: it keeps what is known fresh and changes nothing. */
  | { readonly kind: 'heartbeat' };

export type Signal = SignalKind & {
  /** Milliseconds since 1970 when it happened, not when it was read. */
  readonly t: number;
  readonly source: SignalSource;
  /** The conversation that it belongs to; undefined for what belongs to the terminal. */
  readonly session?: string;
};
