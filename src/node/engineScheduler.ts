/**
 * Which call runs in which worker, and when it must end: the pool's decisions as a state machine without threads,
 * clocks or timers. Every event answers the effects that the pool has to carry out, in their order.
 *
 * Calls of one topic never run side by side: a newer one takes the place of the one that waits, and waits for the one
 * that runs. What nobody wants any more (superseded, or cancelled while it ran) may still finish, since a worker that
 * lives on keeps its charts; it is ended once a grace has passed and another call waits for it.
 */

export interface SchedulerLimits {
  /** Most workers at a time. */
  readonly workers: number;
  /** Most resources that one worker holds. */
  readonly resources: number;
  /** Milliseconds that an unwanted call may still run while others wait. */
  readonly grace: number;
  /** Milliseconds after which an unused worker ends. */
  readonly idle: number;
  /** Milliseconds that a worker may take to start. */
  readonly startUp: number;
}

export interface Job {
  readonly id: number;
  readonly topic?: string | undefined;
  /** Key of the resource that its worker must hold. */
  readonly resource?: string | undefined;
  /** Milliseconds from its start in a worker. */
  readonly timeLimit: number;
}

export type Effect =
  | { readonly kind: 'start'; readonly worker: number }
  | {
      readonly kind: 'run';
      readonly worker: number;
      readonly job: number;
      /** Whether the worker has the job's resource already. */
      readonly held: boolean;
      /** Keys of resources to let go of first. */
      readonly evicted: readonly string[];
    }
  | { readonly kind: 'end'; readonly worker: number }
  | { readonly kind: 'fail'; readonly job: number; readonly reason: FailReason };

/** `no-worker`: the worker that should have run it did not start. */
export type FailReason = 'superseded' | 'cancelled' | 'time-limit' | 'no-worker';

interface Running {
  readonly job: Job;
  readonly since: number;
  /** When a newer call of its topic began to wait. */
  supersededAt?: number | undefined;
  /** When its caller went away. */
  abandonedAt?: number;
}

interface WorkerState {
  readonly id: number;
  readonly startedAt: number;
  /** Undefined while it starts. */
  idleSince: number | undefined;
  running: Running | undefined;
  /** Keys of its resources, the least recently used first. */
  readonly resources: Set<string>;
}

export class EngineScheduler {
  readonly #limits: SchedulerLimits;
  readonly #workers = new Map<number, WorkerState>();
  #queue: Job[] = [];
  #ceiling: number;
  #lastWorker = 0;
  #everReady = false;

  constructor(limits: SchedulerLimits) {
    this.#limits = limits;
    this.#ceiling = limits.workers;
  }

  submit(job: Job, now: number): Effect[] {
    const superseded = this.#queue.filter((other) => hasTopicOf(job, other));
    this.#queue = [...this.#queue.filter((other) => !superseded.includes(other)), job];
    return [...superseded.map((other) => fail(other, 'superseded')), ...this.#dispatch(now)];
  }

  /** The caller of a job went away: it is answered at once, whether it waits or runs. */
  cancel(id: number, now: number): Effect[] {
    const queued = this.#queue.find((job) => job.id === id);
    this.#queue = this.#queue.filter((job) => job !== queued);
    const running = [...this.#workers.values()].find((worker) => worker.running?.job.id === id)?.running;
    const job = queued ?? (running?.abandonedAt === undefined ? running?.job : undefined);
    if (job === undefined) return [];
    if (running !== undefined) running.abandonedAt = now;
    return [fail(job, 'cancelled'), ...this.#dispatch(now)];
  }

  ready(id: number, now: number): Effect[] {
    const worker = this.#workers.get(id);
    if (worker === undefined) return [];
    this.#everReady = true;
    worker.idleSince = now;
    return this.#dispatch(now);
  }

  /** The worker has answered its job; `holdsResource` is false where loading the resource failed. */
  answered(id: number, holdsResource: boolean, now: number): Effect[] {
    const worker = this.#workers.get(id);
    if (worker?.running === undefined) return [];
    const { resource } = worker.running.job;
    if (!holdsResource && resource !== undefined) worker.resources.delete(resource);
    worker.running = undefined;
    worker.idleSince = now;
    return this.#dispatch(now);
  }

  /** The worker ended by itself; the pool has answered the job that ran in it. */
  ended(id: number, now: number): Effect[] {
    const worker = this.#workers.get(id);
    this.#workers.delete(id);
    if (worker === undefined) return [];
    const effects = worker.idleSince === undefined ? this.#failedToStart() : [];
    return [...effects, ...this.#dispatch(now)];
  }

  /** To be called at `nextDeadline`. */
  tick(now: number): Effect[] {
    const due = [...this.#workers.values()].filter((worker) => this.#deadlineOf(worker) <= now);
    const effects = due.flatMap((worker) => this.#end(worker, now));
    return [...effects, ...this.#dispatch(now)];
  }

  /** When `tick` is due next, if nothing else happens; undefined where nothing is under way. */
  nextDeadline(): number | undefined {
    const next = Math.min(...[...this.#workers.values()].map((worker) => this.#deadlineOf(worker)));
    return Number.isFinite(next) ? next : undefined;
  }

  #deadlineOf({ startedAt, idleSince, running }: WorkerState): number {
    if (running === undefined) {
      return idleSince === undefined ? startedAt + this.#limits.startUp : idleSince + this.#limits.idle;
    }
    const deadlines = [running.since + running.job.timeLimit];
    if (running.supersededAt !== undefined) deadlines.push(running.supersededAt + this.#limits.grace);
    if (running.abandonedAt !== undefined && this.#queue.length > 0) {
      deadlines.push(running.abandonedAt + this.#limits.grace);
    }
    return Math.min(...deadlines);
  }

  #end(worker: WorkerState, now: number): Effect[] {
    this.#workers.delete(worker.id);
    const end: Effect = { kind: 'end', worker: worker.id };
    const { running } = worker;
    if (running === undefined)
      return worker.idleSince === undefined ? [end, ...this.#failedToStart()] : [end];
    if (running.abandonedAt !== undefined) return [end];
    const late = now >= running.since + running.job.timeLimit;
    return [end, fail(running.job, late ? 'time-limit' : 'superseded')];
  }

  /** A start is not tried again for calls that wait already, so that a missing engine is told and not tried for ever. */
  #failedToStart(): Effect[] {
    if (this.#workers.size > 0) {
      this.#ceiling = this.#workers.size;
      return [];
    }
    const refused = this.#queue;
    this.#queue = [];
    return refused.map((job) => fail(job, 'no-worker'));
  }

  #dispatch(now: number): Effect[] {
    const effects: Effect[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const { worker, job } = next;
      this.#queue = this.#queue.filter((other) => other !== job);
      effects.push(this.#run(worker, job, now));
    }
    effects.push(...this.#startMore(now));
    this.#markSuperseded(now);
    return effects;
  }

  /**
   * The next job and an idle worker for it: the longest waiting one that finds its resource held, else the first, with the
   * worker used last, so that the others may end. Loading a resource often takes longer than the call that needs it.
   */
  #next(): { readonly worker: WorkerState; readonly job: Job } | undefined {
    const idle = [...this.#workers.values()]
      .filter((worker) => worker.running === undefined && worker.idleSince !== undefined)
      .sort((a, b) => (b.idleSince ?? 0) - (a.idleSince ?? 0));
    const [latest] = idle;
    if (latest === undefined) return undefined;
    const waiting = this.#queue.filter((job) => !this.#isTopicRunning(job));
    for (const job of waiting) {
      const worker = idle.find(({ resources }) => job.resource !== undefined && resources.has(job.resource));
      if (worker !== undefined) return { worker, job };
    }
    const elsewhere = new Set(
      [...this.#workers.values()].filter((one) => one !== latest).flatMap(({ resources }) => [...resources]),
    );
    const job =
      waiting.find(({ resource }) => resource === undefined || !elsewhere.has(resource)) ?? waiting[0];
    return job && { worker: latest, job };
  }

  #run(worker: WorkerState, job: Job, now: number): Effect {
    const { resources } = worker;
    const held = job.resource !== undefined && resources.delete(job.resource);
    if (job.resource !== undefined) resources.add(job.resource);
    const evicted = [...resources].slice(0, Math.max(0, resources.size - this.#limits.resources));
    for (const key of evicted) resources.delete(key);
    worker.running = { job, since: now };
    return { kind: 'run', worker: worker.id, job: job.id, held, evicted };
  }

  #startMore(now: number): Effect[] {
    const effects: Effect[] = [];
    const wanted = this.#queue.filter((job) => !this.#isTopicRunning(job)).length;
    let starting = [...this.#workers.values()].filter((worker) => worker.idleSince === undefined).length;
    // The first one compiles the engine for all: until then another could only wait.
    const mayStart = () => starting < (this.#everReady ? wanted : Math.min(wanted, 1));
    while (this.#workers.size < Math.max(this.#ceiling, 1) && mayStart()) {
      const id = ++this.#lastWorker;
      this.#workers.set(id, {
        id,
        startedAt: now,
        idleSince: undefined,
        running: undefined,
        resources: new Set(),
      });
      starting += 1;
      effects.push({ kind: 'start', worker: id });
    }
    return effects;
  }

  #markSuperseded(now: number): void {
    for (const { running } of this.#workers.values()) {
      if (running === undefined) continue;
      const isSuperseded = this.#queue.some((job) => hasTopicOf(running.job, job));
      running.supersededAt = isSuperseded ? (running.supersededAt ?? now) : undefined;
    }
  }

  #isTopicRunning(job: Job): boolean {
    return [...this.#workers.values()].some(
      ({ running }) => running !== undefined && hasTopicOf(job, running.job),
    );
  }
}

function hasTopicOf(job: Job, other: Job): boolean {
  return job.topic !== undefined && job.topic === other.topic;
}

function fail(job: Job, reason: FailReason): Effect {
  return { kind: 'fail', job: job.id, reason };
}
