/** What the page knows, and who wants to hear of which part of it. */
import { channel } from '../../../webview/page.ts';
import { resultKey } from '../core/panelProtocol.ts';
import type {
  ExplainNode,
  FromPanel,
  NodeMeasure,
  PanelFailure,
  PanelResult,
  PanelTexts,
  RememberedQuery,
  ToPanel,
} from '../core/panelProtocol.ts';
import type { Mark } from '../core/chartTurn.ts';
import { isOutlineAlone, type ModelResult } from '../core/chartModel.ts';
import type { Exemplar } from '../core/panelExemplars.ts';
import type { Outline } from '../core/outline.ts';
import { initialState, panelState, type PanelState } from '../core/panelState.ts';

/** `whole`: the samples behind an outline have come; `legend`: which curves are switched off. */
export type Part =
  | 'state'
  | 'data'
  | 'whole'
  | 'running'
  | 'explain'
  | 'history'
  | 'marks'
  | 'servers'
  | 'legend';

export type KeptResult = Omit<PanelResult, 'samples' | 'outline'> & {
  /** Filled in later where there is an outline: who holds the result sees it then. */
  values: Float64Array<ArrayBuffer>;
  readonly outline: Outline | undefined;
};

export interface Explained {
  readonly nodes: readonly ExplainNode[];
  readonly error: string;
  readonly measures: Map<number, NodeMeasure>;
}

type Start = Extract<ToPanel, { kind: 'start' }>;

export class PanelStore {
  readonly texts: PanelTexts;
  readonly language: string;
  readonly incidents: boolean;
  servers: readonly string[];
  state: PanelState;
  /** By query and shift. */
  readonly results = new Map<string, KeptResult>();
  readonly failures = new Map<string, PanelFailure>();
  readonly explained = new Map<string, Explained>();
  /** Queries and shifts that are under way. */
  readonly running = new Set<string>();
  /** Keys of curves that are switched off. */
  hidden: ReadonlySet<string> = new Set();
  marks: readonly Mark[] = [];
  exemplars: readonly Exemplar[] = [];
  history: readonly RememberedQuery[] = [];
  favourites: readonly string[] = [];
  run = 0;
  /** Ranges to go back to. */
  readonly zoomed: Pick<PanelState, 'seconds' | 'end'>[] = [];
  /** Results whose samples were asked for. */
  readonly #wanted = new WeakSet<KeptResult>();
  readonly #listeners: { readonly parts: readonly Part[]; readonly listener: () => void }[] = [];

  constructor(start: Start) {
    this.texts = start.texts;
    this.language = start.language;
    this.servers = start.servers;
    this.incidents = start.incidents;
    this.state = panelState.safeParse(channel.getState()).data ?? initialState;
  }

  on(parts: readonly Part[], listener: () => void): void {
    this.#listeners.push({ parts, listener });
  }

  /** Calls only when one of the picked values has changed: a key that is typed changes the state too. */
  watch(pick: (state: PanelState) => readonly unknown[], listener: () => void): void {
    let known = pick(this.state);
    this.on(['state'], () => {
      const now = pick(this.state);
      const same = now.length === known.length && now.every((value, at) => value === known[at]);
      known = now;
      if (!same) listener();
    });
  }

  tell(...changed: readonly Part[]): void {
    for (const { parts, listener } of this.#listeners)
      if (parts.some((part) => changed.includes(part))) listener();
  }

  change(patch: Partial<PanelState>): void {
    this.state = { ...this.state, ...patch };
    channel.setState(this.state);
    this.tell('state');
  }

  /** Whether all samples are there; asks for those of which only an outline is. */
  askWhole(): boolean {
    const missing = [...this.results.values()].filter(isOutlineAlone);
    for (const result of missing) {
      if (this.#wanted.has(result)) continue;
      this.#wanted.add(result);
      send({ kind: 'whole', run: result.run, query: result.query, shift: result.shift });
    }
    return missing.length === 0;
  }

  /** Calls when all samples are there. */
  whenWhole(then: () => void): void {
    if (this.askWhole()) return then();
    let waiting = true;
    this.on(['whole', 'data'], () => {
      if (!waiting || !this.askWhole()) return;
      waiting = false;
      then();
    });
  }

  takeWhole({ run, query, shift, samples }: Extract<ToPanel, { kind: 'whole' }>): void {
    const known = this.results.get(resultKey(query, shift));
    if (known?.run !== run) return;
    known.values = new Float64Array(samples);
    this.tell('whole');
  }

  /** A sentence of the page with its arguments in place. */
  text(key: keyof PanelTexts, ...values: readonly (string | number)[]): string {
    return this.texts[key].replaceAll(/\{(\d)\}/g, (_, at) => String(values[Number(at)] ?? ''));
  }

  number(value: number, digits = 0): string {
    return value.toLocaleString(this.language, { maximumFractionDigits: digits });
  }

  /** The server that is asked: the first where the chosen one is gone. */
  get server(): string {
    const { server } = this.state;
    return this.servers.includes(server) ? server : (this.servers[0] ?? '');
  }

  /** The results of the queries that are there, in their order, comparisons behind; those of the newest run first decide. */
  shownResults(): readonly ModelResult[] {
    const { queries } = this.state;
    const newest = Math.max(0, ...[...this.results.values()].map(({ run }) => run));
    const kept = queries.flatMap(({ id }) => [...this.results.values()].filter(({ query }) => query === id));
    const ordered = kept.sort((one, other) => Number(one.shift > 0) - Number(other.shift > 0));
    return [...ordered.filter(({ run }) => run === newest), ...ordered.filter(({ run }) => run !== newest)];
  }
}

export function send(message: FromPanel): void {
  channel.postMessage(message);
}
