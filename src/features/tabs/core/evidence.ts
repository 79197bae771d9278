/** The signals of one tab, kept short: an agent that runs for days leaves many. */
import type { Signal } from './state/signal.ts';

const most = 2000;

export class Evidence {
  #signals: Signal[] = [];
  #lastOutput = 0;

  get signals(): readonly Signal[] {
    return this.#signals;
  }

  add(...signals: readonly Signal[]): void {
    for (const signal of signals) {
      if (signal.kind === 'output') this.#addOutput(signal);
      else this.#signals.push(signal);
    }
    // What came before the last prompt but a few says nothing any more.
    if (this.#signals.length > most) this.#signals = this.#signals.slice(-most / 2);
  }

  /** Of a terminal that draws all day the last ten seconds are enough. */
  #addOutput(signal: Signal): void {
    if (Math.floor(signal.t / 1000) === Math.floor(this.#lastOutput / 1000)) return;
    this.#lastOutput = signal.t;
    this.#signals = this.#signals.filter(({ kind, t }) => kind !== 'output' || signal.t - t < 10_000);
    this.#signals.push(signal);
  }

  /** A start begins anew: what an earlier agent left behind is not this one's. */
  restart(signal: Signal): void {
    this.#signals = [signal];
  }
}
