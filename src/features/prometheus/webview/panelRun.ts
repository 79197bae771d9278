/** Asking the extension: runs, cancelling, zooming, refreshing. */
import { resultKey, type Timing } from '../core/panelProtocol.ts';
import { send, type PanelStore } from './panelStore.ts';

export interface Runner {
  run(): void;
  cancel(): void;
  /** Takes this range and asks again; what was shown is one step back. */
  zoom(from: number, to: number): void;
  zoomOut(): void;
  /** Moves a fixed or running range by a share of itself; forward to the clock makes it run again. */
  pan(share: number): void;
  timing(): Timing;
}

/** A range shorter than this has nothing in it. */
const shortest = 1;

export function createRunner(store: PanelStore, width: () => number): Runner {
  let next: ReturnType<typeof setTimeout> | undefined;

  const timing = (): Timing => {
    const { mode, seconds, end, step } = store.state;
    const across = Math.max(100, Math.round(width()));
    return { mode, seconds, end, step, width: across, pixels: Math.round(across * devicePixelRatio) };
  };
  const run = (): void => {
    clearTimeout(next);
    const queries = store.state.queries.filter(({ expr }) => expr.trim() !== '');
    if (queries.length === 0 || store.server === '') return;
    store.run = Math.max(store.run + 1, Date.now());
    const shift = store.state.mode === 'range' ? store.state.shift : 0;
    store.running.clear();
    for (const { id } of queries) {
      store.running.add(resultKey(id, 0));
      if (shift > 0) store.running.add(resultKey(id, shift));
    }
    const { exemplars = false } = store.state;
    send({ kind: 'run', run: store.run, server: store.server, queries, timing: timing(), shift, exemplars });
    store.tell('running');
  };
  const schedule = (): void => {
    clearTimeout(next);
    const { refresh, end } = store.state;
    if (refresh === 0 || end !== null || store.running.size > 0 || store.run === 0) return;
    next = setTimeout(() => (document.visibilityState === 'visible' ? run() : schedule()), refresh * 1000);
  };
  store.on(['running', 'state'], schedule);

  const zoom = (from: number, to: number): void => {
    const { seconds, end } = store.state;
    store.zoomed.push({ seconds, end });
    store.change({ seconds: Math.max(shortest, Math.round(to - from)), end: Math.round(to * 1000) / 1000 });
    run();
  };
  return {
    run,
    timing,
    zoom,
    cancel() {
      send({ kind: 'cancel' });
      store.running.clear();
      store.tell('running');
    },
    zoomOut() {
      const before = store.zoomed.pop();
      if (before) store.change(before);
      else store.change({ seconds: store.state.seconds * 2 });
      run();
    },
    pan(share) {
      const now = Date.now() / 1000;
      const { seconds, end } = store.state;
      const moved = (end ?? now) + share * seconds;
      store.change({ end: moved >= now - 1 ? null : Math.round(moved) });
      run();
    },
  };
}
