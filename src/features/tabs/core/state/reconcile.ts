/**
 * What a tab's agent does now, from all that was seen. Signals are put in the order in which they happened, so that a line
 * that was flushed late cannot undo what came after it; what only time tells (silence) is judged last.
 */
import type { Signal, SignalSource } from './signal.ts';

export type TabStateValue = 'working' | 'waiting' | 'idle' | 'failed' | 'ended';

export interface TabState {
  readonly value: TabStateValue;
  /** Milliseconds since 1970 of the start of this state. */
  readonly since: number;
  /** Milliseconds since 1970 of the newest thing that speaks for it. */
  readonly seen: number;
  readonly source: SignalSource;
  /** The tool, the question or the error, as the agent named it; empty where there is none. */
  readonly what: string;
  /** Concluded from silence, not told. */
  readonly inferred: boolean;
}

/** Tools with which an agent asks the person. */
const questions = new Set(['AskUserQuestion', 'ExitPlanMode', 'request_user_input']);

/** Milliseconds. Agents at work redraw at least once a second; three missed ones are a halt. */
const silence = { toolPending: 4_000, afterText: 4_000, afterTextUnwatched: 10_000, working: 20_000 };
/** Without a terminal that can be watched, so long after the last sign nobody calls it working. */
const noSign = 5 * 60_000;
/** Redrawing in so many different seconds in a row after a question: it was answered. A few key presses are not that. */
const secondsOfAnswer = 4;
/** Lines of one answer may be written up to this much after the question that they lead to. */
const sameMoment = 1_000;
/** What drew so shortly ago is at work. */
const drawsNow = 2_000;
/** One look that finds no process may be wrong; the second must come this much later. */
const goneTwice = 2_000;

interface Folded {
  value: TabStateValue;
  since: number;
  seen: number;
  source: SignalSource;
  what: string;
  readonly pending: Map<string, { readonly tool: string; readonly t: number }>;
  asked: { readonly tool: string | undefined; readonly t: number; readonly question: boolean } | undefined;
  gone: number | undefined;
  afterText: boolean;
  /** Times of the redraws since the last question. */
  outputs: number[];
  lastOutput: number | undefined;
}

/**
 * @param session the conversation that is bound to the tab; what belongs to another one does not count
 * @param now milliseconds since 1970
 * @returns undefined where the tab was never started
 */
export function reconcile(
  signals: readonly Signal[],
  session: string | undefined,
  now: number,
): TabState | undefined {
  const own = signals
    .filter((signal) => signal.session === undefined || signal.session === session)
    .map((signal, index) => ({ signal, index }))
    .sort((a, b) => a.signal.t - b.signal.t || a.index - b.index);
  const [first] = own;
  if (!first) return undefined;
  const { t, source } = first.signal;
  const folded: Folded = {
    value: 'idle',
    since: t,
    seen: t,
    source,
    what: '',
    pending: new Map(),
    asked: undefined,
    gone: undefined,
    afterText: false,
    outputs: [],
    lastOutput: undefined,
  };
  for (const { signal } of own) fold(folded, signal);
  return judgeSilence(folded, now);
}

function fold(state: Folded, signal: Signal): void {
  const over = state.value === 'ended' || (state.value === 'failed' && state.gone !== undefined);
  // A conversation that goes on elsewhere does not bring the tab's agent back; only a start does.
  if (over && signal.kind !== 'started') return;
  if (signal.kind !== 'gone') state.gone = undefined;
  switch (signal.kind) {
    case 'output':
      return foldOutput(state, signal);
    case 'alive':
      return;
    case 'heartbeat':
      state.seen = signal.t;
      return;
    case 'gone':
      return foldGone(state, signal);
    case 'ended':
      state.gone = signal.t;
      return enter(state, endedWell(signal.code) ? 'ended' : 'failed', signal, endWords(signal));
    case 'started':
      settle(state);
      return enter(state, signal.withPrompt === true ? 'working' : 'idle', signal);
    case 'listed':
      return foldListed(state, signal);
    case 'asked':
      state.asked = { tool: signal.tool, t: signal.t, question: false };
      state.outputs = [];
      return enter(state, 'waiting', signal, signal.what);
    case 'tool-started':
    case 'tool-finished':
      return foldTool(state, signal);
    case 'prompt':
      settle(state);
      return enter(state, 'working', signal);
    case 'activity':
    case 'text':
      if (state.asked && signal.t - state.asked.t <= sameMoment) return;
      state.asked = undefined;
      state.afterText = signal.kind === 'text';
      return enter(state, 'working', signal);
    case 'finished':
    case 'interrupted':
      settle(state);
      return enter(state, 'idle', signal);
    case 'error':
      settle(state);
      return enter(state, 'failed', signal, signal.what);
  }
}

/** Nothing runs and nothing is asked any more. */
function settle(state: Folded): void {
  state.pending.clear();
  state.asked = undefined;
  state.afterText = false;
}

function enter(state: Folded, value: TabStateValue, { t, source }: Signal, what = ''): void {
  if (state.value !== value || state.what !== what) state.since = t;
  if (value !== 'working') state.afterText = false;
  state.value = value;
  state.seen = t;
  state.source = source;
  state.what = what;
}

type ToolSignal = Signal & { readonly kind: 'tool-started' | 'tool-finished' };

function foldTool(state: Folded, signal: ToolSignal): void {
  state.afterText = false;
  if (signal.kind === 'tool-started') {
    if (signal.asks === true || questions.has(signal.tool)) {
      state.asked = { tool: signal.tool, t: signal.t, question: true };
      state.pending.set(signal.id, { tool: signal.tool, t: signal.t });
      return enter(state, 'waiting', signal, signal.tool);
    }
    state.pending.set(signal.id, { tool: signal.tool, t: signal.t });
    // A hook and the transcript both tell of the call that is being asked about.
    if (state.asked) return;
    return enter(state, 'working', signal, signal.tool);
  }
  const tool = signal.tool ?? state.pending.get(signal.id)?.tool;
  state.pending.delete(signal.id);
  for (const [id, pending] of state.pending) if (id === tool || pending.tool === id) state.pending.delete(id);
  const { asked } = state;
  if (asked && asked.tool !== undefined && tool !== undefined && asked.tool !== tool) return;
  state.asked = undefined;
  enter(state, 'working', signal);
}

function foldListed(state: Folded, signal: Signal & { readonly kind: 'listed' }): void {
  // The list lags a little behind what the agent itself tells.
  if (signal.t - state.seen < sameMoment) return;
  switch (signal.status) {
    case 'waiting':
      if (state.value !== 'waiting') {
        state.asked = { tool: undefined, t: signal.t, question: false };
        state.outputs = [];
        enter(state, 'waiting', signal, signal.what ?? '');
      }
      break;
    case 'busy':
      if (state.value !== 'working') {
        state.asked = undefined;
        enter(state, 'working', signal);
      }
      break;
    case 'idle':
      // The list is a moment old; what draws works.
      if (state.value === 'working' && signal.t - (state.lastOutput ?? 0) < drawsNow) return;
      if (state.value === 'working' || state.value === 'waiting') {
        settle(state);
        enter(state, 'idle', signal);
      }
      break;
  }
  state.seen = signal.t;
}

function foldOutput(state: Folded, signal: Signal): void {
  state.lastOutput = signal.t;
  const { asked } = state;
  if (state.value !== 'waiting' || !asked || asked.question) return;
  const second = Math.floor(signal.t / 1000);
  const last = state.outputs.at(-1);
  if (signal.t - asked.t <= sameMoment || second === last) return;
  state.outputs = last === second - 1 ? [...state.outputs, second] : [second];
  if (state.outputs.length < secondsOfAnswer) return;
  state.asked = undefined;
  enter(state, 'working', signal);
}

function foldGone(state: Folded, signal: Signal): void {
  if (state.gone === undefined) state.gone = signal.t;
  else if (signal.t - state.gone >= goneTwice) enter(state, 'ended', signal);
}

/** Ended by its own end, by a person's Ctrl-C, or by being asked to end. */
function endedWell(code: number | undefined): boolean {
  return code === undefined || [0, 129, 130, 143].includes(code);
}

function endWords({ code, what }: Signal & { readonly kind: 'ended' }): string {
  return what ?? (endedWell(code) ? '' : `exit ${code}`);
}

function judgeSilence(state: Folded, now: number): TabState {
  const { value, since, seen, source, what } = state;
  const told: TabState = { value, since, seen, source, what, inferred: false };
  if (value !== 'working') return told;
  const { lastOutput } = state;
  const moved = Math.max(seen, lastOutput ?? 0);
  const quiet = now - moved;
  const infer = (next: TabStateValue, words = ''): TabState => ({
    value: next,
    since: moved,
    seen: moved,
    source: lastOutput === undefined ? source : 'terminal',
    what: words,
    inferred: true,
  });
  const [pending] = [...state.pending.values()];
  if (pending)
    return lastOutput !== undefined && quiet >= silence.toolPending ? infer('waiting', pending.tool) : told;
  if (state.afterText) {
    const limit = lastOutput === undefined ? silence.afterTextUnwatched : silence.afterText;
    if (quiet >= limit) return infer('idle');
  }
  if (quiet >= (lastOutput === undefined ? noSign : silence.working)) return infer('idle');
  return told;
}
