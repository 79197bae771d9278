/** The Watch port over `fs.watch`; where the system refuses that, it looks every few seconds instead. */
import * as fs from 'node:fs';
import path from 'node:path';
import type { Watch } from '../base/ports.ts';

interface Options {
  readonly open?: typeof fs.watch;
  /** Milliseconds between two looks where the system does not tell. */
  readonly pollInterval?: number;
}

/** Milliseconds in which what happens is told once: one write of a program is several events. */
const settleTime = 50;

/** No handle and no timer exists while nothing is watched. Neither keeps the process alive. */
export function createWatch({ open = fs.watch, pollInterval = 2000 }: Options = {}): Watch {
  return { watch: (target, listener) => watchPath(target, listener, { open, pollInterval }) };
}

function watchPath(
  target: string,
  listener: () => void,
  { open, pollInterval }: Required<Options>,
): { dispose(): void } {
  let settling: NodeJS.Timeout | undefined;
  let polling: NodeJS.Timeout | undefined;
  let touched = false;
  let ended = false;

  const settle = (): void => {
    if (ended) return;
    settling ??= setTimeout(() => {
      settling = undefined;
      compare();
    }, settleTime).unref();
  };
  const watchers = createWatchers(open, {
    touched() {
      touched = true;
      settle();
    },
    lost: settle,
  });
  const look = (): void => {
    watchers.forgive();
    compare();
  };
  /** What appears between looking and watching would be missed, so it looks again until nothing moves. */
  const follow = (): string => {
    for (let tries = 0; tries < 20 && watchers.moveTo(placesOf(target)); tries += 1);
    clearInterval(polling);
    polling = watchers.lacking() ? setInterval(look, pollInterval).unref() : undefined;
    return signatureOf(target, polling !== undefined);
  };
  const compare = (): void => {
    const signature = follow();
    const news = signature !== last || (touched && signature !== absent);
    last = signature;
    touched = false;
    if (news) listener();
  };
  let last = follow();
  return {
    dispose() {
      ended = true;
      clearTimeout(settling);
      clearInterval(polling);
      watchers.moveTo(new Map());
    },
  };
}

interface Listeners {
  readonly touched: () => void;
  /** The system gave up a watch. */
  readonly lost: () => void;
}

/** Watches a set of places; those that the system refuses are not asked for again before `forgive`. */
function createWatchers(open: typeof fs.watch, listeners: Listeners) {
  const watchers = new Map<string, fs.FSWatcher>();
  const refused = new Set<string>();
  let wanted: ReadonlyMap<string, Place> = new Map();

  const start = (key: string, { folder, name }: Place): fs.FSWatcher => {
    const self = path.basename(folder);
    const watcher = open(folder, { persistent: false }, (_, changed) => {
      if (changed === null || name === undefined || changed === name || changed === self) listeners.touched();
    });
    return watcher.on('error', () => {
      watcher.close();
      watchers.delete(key);
      refused.add(key);
      listeners.lost();
    });
  };
  return {
    /** Answers whether these places are others than before. */
    moveTo(places: ReadonlyMap<string, Place>): boolean {
      const gone = [...watchers].filter(([key]) => !places.has(key));
      const fresh = [...places].filter(([key]) => !watchers.has(key) && !refused.has(key));
      wanted = places;
      for (const [key, watcher] of gone) {
        watcher.close();
        watchers.delete(key);
      }
      for (const [key, place] of fresh) {
        try {
          watchers.set(key, start(key, place));
        } catch {
          refused.add(key);
        }
      }
      return gone.length + fresh.length > 0;
    },
    lacking: () => [...wanted.keys()].some((key) => refused.has(key)),
    forgive: () => refused.clear(),
  };
}

interface Place {
  readonly folder: string;
  /** The entry that matters; undefined where all do. */
  readonly name?: string;
}

/**
 * The folders whose events tell of a path, by what they are on the disk, so that one that was replaced counts as
 * another: the folder around it, the one that a link leads to, itself where it is a folder; while it is not there,
 * the nearest folder on the way.
 */
function placesOf(target: string): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const add = (folder: string, name?: string): void => {
    const found = statOf(folder);
    if (found?.isDirectory() !== true) return;
    const key = `${found.dev}:${found.ino}:${name ?? ''}`;
    if (!places.has(key)) places.set(key, name === undefined ? { folder } : { folder, name });
  };
  const found = statOf(target);
  if (found === undefined) {
    let child = target;
    while (statOf(path.dirname(child))?.isDirectory() !== true && child !== path.dirname(child)) {
      child = path.dirname(child);
    }
    add(path.dirname(child), path.basename(child));
    return places;
  }
  add(path.dirname(target), path.basename(target));
  const real = realPathOf(target);
  add(path.dirname(real), path.basename(real));
  if (found.isDirectory()) add(real);
  return places;
}

const absent = '';

/** Differs when the path does; with `deep` also when an entry of the folder does. */
function signatureOf(target: string, deep: boolean): string {
  const found = statOf(target);
  if (found === undefined) return absent;
  const own = describe(found);
  if (!deep || !found.isDirectory()) return own;
  return [own, ...namesIn(target).map((name) => name + describe(statOf(path.join(target, name))))].join('\n');
}

function describe(found: fs.Stats | undefined): string {
  return found ? `:${found.dev}:${found.ino}:${found.mtimeMs}:${found.size}` : ':';
}

function namesIn(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function statOf(target: string): fs.Stats | undefined {
  try {
    return fs.statSync(target);
  } catch {
    return undefined;
  }
}

function realPathOf(target: string): string {
  try {
    return fs.realpathSync(target);
  } catch {
    return target;
  }
}
