/**
 * Timelines of an agent as the world goes: what it truly did and when, and what each channel told of it, each with its own
 * delay and its own faults. Nothing in here knows the rules that judge the signals.
 */
import type { Signal, SignalKind, SignalSource } from '../../../src/features/tabs/core/state/signal.ts';
import type { TabStateValue } from '../../../src/features/tabs/core/state/reconcile.ts';
import { createRandom, type Random } from '../charts/random.ts';

export interface Truth {
  readonly from: number;
  readonly value: TabStateValue;
}

/** A signal with the time at which it could be read. */
export interface Told {
  readonly at: number;
  readonly signal: Signal;
}

export interface Timeline {
  readonly name: string;
  readonly session: string;
  readonly truth: readonly Truth[];
  readonly told: readonly Told[];
  readonly end: number;
}

export interface Channels {
  readonly hooks: boolean;
  readonly transcript: boolean;
  /** The terminal can be watched. */
  readonly output: boolean;
  readonly list: boolean;
}

const second = 1000;

export class World {
  now = 1_800_000_000_000;
  readonly session: string;
  readonly truth: Truth[] = [];
  readonly told: Told[] = [];
  readonly #channels: Channels;
  readonly #random: Random;
  #drawnTo = this.now;
  #calls = 0;

  constructor(seed: number, channels: Channels) {
    this.#random = createRandom(seed);
    this.#channels = channels;
    this.session = `s-${seed}`;
  }

  is(value: TabStateValue): void {
    this.truth.push({ from: this.now, value });
  }

  tell(
    source: SignalSource,
    kind: SignalKind,
    { delay = 0, session = this.session, t = this.now } = {},
  ): void {
    const open = {
      hook: this.#channels.hooks,
      transcript: this.#channels.transcript,
      agents: this.#channels.list,
      terminal: true,
      process: true,
    }[source];
    if (!open) return;
    const own = source === 'terminal' || source === 'process' ? {} : { session };
    this.told.push({ at: t + delay, signal: { ...kind, t, source, ...own } });
  }

  /** Time goes by; an agent at work draws, one that waits does not. */
  pass(seconds: number, drawing: boolean): void {
    const end = this.now + seconds * second;
    if (drawing && this.#channels.output) {
      for (let t = Math.max(this.#drawnTo, this.now); t < end; t += 900) {
        this.told.push({ at: t, signal: { kind: 'output', t, source: 'terminal' } });
        this.#drawnTo = t + 900;
      }
    }
    this.now = end;
  }

  between(low: number, high: number): number {
    return this.#random.integer(low * 1000, high * 1000) / 1000;
  }

  chance(share: number): boolean {
    return this.#random.chance(share);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return this.#random.pick(items);
  }

  call(): string {
    this.#calls += 1;
    return `call-${this.#calls}`;
  }

  timeline(name: string): Timeline {
    return { name, session: this.session, truth: this.truth, told: this.told, end: this.now };
  }
}

/** An agent's day in pieces, each as one may see it; `World` carries what came before. */
export const pieces: Readonly<Record<string, (world: World) => void>> = {
  answers: (world) => {
    prompt(world);
    think(world);
    world.tell('transcript', { kind: 'text' }, { delay: 300 });
    world.pass(1, true);
    finish(world);
  },
  'uses tools': (world) => {
    prompt(world);
    for (let round = 0; round < 3; round += 1) {
      think(world);
      tool(world, world.pick(['Read', 'Grep', 'Edit', 'Bash']), world.between(1, 6));
    }
    finish(world);
  },
  'runs a long command': (world) => {
    prompt(world);
    tool(world, 'Bash', world.between(40, 400));
    finish(world);
  },
  'asks for permission, which is given': (world) => ask(world, 'given'),
  'asks for permission, which is denied': (world) => ask(world, 'denied'),
  'asks a question': (world) => {
    prompt(world);
    const id = world.call();
    const asked = world.pick(['AskUserQuestion', 'ExitPlanMode']);
    world.tell('transcript', { kind: 'tool-started', id, tool: asked, asks: true }, { delay: 200 });
    world.tell('hook', { kind: 'tool-started', id, tool: asked });
    world.is('waiting');
    world.pass(world.between(20, 90), false);
    world.is('working');
    world.tell('transcript', { kind: 'tool-finished', id }, { delay: 200 });
    world.tell('hook', { kind: 'tool-finished', id, tool: asked });
    think(world);
    finish(world);
  },
  'is interrupted while it works': (world) => {
    prompt(world);
    think(world);
    world.is('idle');
    world.tell('transcript', { kind: 'interrupted' }, { delay: 200 });
    world.pass(world.between(20, 60), false);
  },
  'meets an error': (world) => {
    prompt(world);
    world.pass(world.between(3, 20), true);
    world.is('failed');
    world.tell('transcript', { kind: 'error', what: 'API Error 529' }, { delay: 200 });
    world.pass(world.between(10, 60), false);
  },
  'compacts in the middle': (world) => {
    prompt(world);
    think(world);
    world.tell('hook', { kind: 'activity' });
    world.pass(world.between(20, 60), true);
    world.tell('transcript', { kind: 'heartbeat' }, { delay: 100 });
    think(world);
    finish(world);
  },
  'hands work to a subagent': (world) => {
    prompt(world);
    const id = world.call();
    world.tell('transcript', { kind: 'tool-started', id, tool: 'Task' }, { delay: 200 });
    world.tell('hook', { kind: 'tool-started', id, tool: 'Task' });
    for (let round = 0; round < 4; round += 1) {
      world.pass(world.between(3, 9), true);
      world.tell('hook', { kind: 'heartbeat' });
    }
    world.tell('transcript', { kind: 'tool-finished', id }, { delay: 200 });
    world.tell('hook', { kind: 'tool-finished', id, tool: 'Task' });
    think(world);
    finish(world);
  },
  // The ten ways in which others went wrong, in their order.
  'failure 1: is resumed outside of the tab': (world) => {
    prompt(world);
    think(world);
    world.is('ended');
    world.tell('terminal', { kind: 'ended', code: 0 }, { delay: 50 });
    world.pass(10, false);
    world.tell('transcript', { kind: 'prompt' }, { delay: 200 });
    world.tell('hook', { kind: 'prompt' });
    world.pass(60, false);
  },
  'failure 2: a child with the same variable ends': (world) => {
    prompt(world);
    const id = world.call();
    world.tell('transcript', { kind: 'tool-started', id, tool: 'Bash' }, { delay: 200 });
    world.tell('hook', { kind: 'tool-started', id, tool: 'Bash' });
    world.pass(5, true);
    world.tell('hook', { kind: 'started' }, { session: 'child' });
    world.tell('hook', { kind: 'prompt' }, { session: 'child' });
    world.pass(6, true);
    world.tell('hook', { kind: 'finished' }, { session: 'child' });
    world.tell('hook', { kind: 'ended', code: 0 }, { session: 'child' });
    world.pass(12, true);
    world.tell('transcript', { kind: 'tool-finished', id }, { delay: 200 });
    world.tell('hook', { kind: 'tool-finished', id, tool: 'Bash' });
    think(world);
    finish(world);
  },
  'failure 3: one look finds no process': (world) => {
    prompt(world);
    world.pass(4, true);
    world.tell('process', { kind: 'gone' });
    world.pass(5, true);
    world.tell('process', { kind: 'alive' });
    think(world);
    finish(world);
  },
  'failure 4: the screen stands still for a moment': (world) => {
    prompt(world);
    for (let round = 0; round < 5; round += 1) {
      world.pass(world.between(1, 2), true);
      world.pass(world.between(1, 3), false);
    }
    think(world);
    finish(world);
  },
  'failure 5: two looks in the same second': (world) => {
    prompt(world);
    world.tell('agents', { kind: 'listed', status: 'idle' }, { t: world.now + 300 });
    think(world);
    finish(world);
  },
  'failure 6: an approval looks like a running tool': (world) => ask(world, 'given'),
  'failure 7: a question looks like a running tool': (world) => {
    prompt(world);
    const id = world.call();
    world.tell(
      'transcript',
      { kind: 'tool-started', id, tool: 'AskUserQuestion', asks: true },
      { delay: 200 },
    );
    world.is('waiting');
    world.pass(world.between(30, 300), false);
    world.is('working');
    world.tell('transcript', { kind: 'tool-finished', id }, { delay: 200 });
    think(world);
    finish(world);
  },
  'failure 8: a question is cancelled with Esc': (world) => {
    prompt(world);
    const id = world.call();
    world.tell('transcript', { kind: 'tool-started', id, tool: 'Bash' }, { delay: 200 });
    world.tell('hook', { kind: 'tool-started', id, tool: 'Bash' });
    world.tell('hook', { kind: 'asked', what: 'Bash', tool: 'Bash' }, { t: world.now + 50 });
    world.is('waiting');
    world.pass(world.between(15, 60), false);
    world.is('idle');
    world.tell('transcript', { kind: 'tool-finished', id }, { delay: 150 });
    world.tell('transcript', { kind: 'interrupted' }, { delay: 200, t: world.now + 5 });
    world.pass(world.between(20, 60), false);
  },
  'failure 9: thinks long without a word': (world) => {
    prompt(world);
    world.pass(world.between(30, 120), true);
    think(world);
    finish(world);
  },
  'failure 10: the last lines are flushed after the end was told': (world) => {
    prompt(world);
    think(world);
    world.tell('transcript', { kind: 'text' }, { delay: 2500 });
    world.pass(0.2, true);
    world.is('idle');
    world.tell('hook', { kind: 'finished' });
    world.tell('transcript', { kind: 'finished' }, { delay: 2500, t: world.now - 100 });
    world.pass(world.between(20, 60), false);
  },
};

function prompt(world: World): void {
  world.is('working');
  world.tell('transcript', { kind: 'prompt' }, { delay: world.between(20, 400) });
  world.tell('hook', { kind: 'prompt' }, { delay: 30 });
  world.pass(world.between(1, 4), true);
}

function think(world: World): void {
  world.pass(world.between(1, 5), true);
  world.tell('transcript', { kind: 'activity' }, { delay: world.between(20, 400) });
  world.pass(0.2, true);
}

function tool(world: World, name: string, seconds: number): void {
  const id = world.call();
  world.tell('transcript', { kind: 'tool-started', id, tool: name }, { delay: world.between(20, 400) });
  world.tell('hook', { kind: 'tool-started', id, tool: name });
  world.pass(seconds, true);
  world.tell('transcript', { kind: 'tool-finished', id }, { delay: world.between(20, 400) });
  world.tell('hook', { kind: 'tool-finished', id, tool: name });
}

function finish(world: World): void {
  world.tell('transcript', { kind: 'text' }, { delay: world.between(20, 300) });
  world.tell('transcript', { kind: 'finished' }, { delay: world.between(300, 600), t: world.now + 1 });
  world.now += 2;
  world.is('idle');
  world.tell('hook', { kind: 'finished' });
  if (world.chance(0.3))
    world.tell('agents', { kind: 'listed', status: 'idle' }, { t: world.now + 4000, delay: 300 });
  world.pass(world.between(15, 90), false);
}

function ask(world: World, answer: 'given' | 'denied'): void {
  prompt(world);
  think(world);
  const id = world.call();
  world.tell('transcript', { kind: 'tool-started', id, tool: 'Bash' }, { delay: 200 });
  world.tell('hook', { kind: 'tool-started', id, tool: 'Bash' });
  world.tell('hook', { kind: 'asked', what: 'Bash', tool: 'Bash' }, { t: world.now + 40 });
  world.tell(
    'agents',
    { kind: 'listed', status: 'waiting', what: 'permission' },
    { t: world.now + 3000, delay: 300 },
  );
  world.is('waiting');
  world.pass(world.between(20, 120), false);
  world.is('working');
  if (answer === 'given') world.pass(world.between(6, 60), true);
  world.tell('transcript', { kind: 'tool-finished', id }, { delay: 200 });
  world.tell('hook', { kind: 'tool-finished', id, tool: 'Bash' });
  think(world);
  finish(world);
}
