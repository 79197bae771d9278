import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineScheduler, type Effect, type Job } from '../../../src/node/engineScheduler.ts';

const limits = { workers: 2, resources: 2, grace: 1000, idle: 60_000, startUp: 30_000 };
const job = (id: number, more: Partial<Job> = {}): Job => ({ id, timeLimit: 10_000, ...more });

const start = (worker: number): Effect => ({ kind: 'start', worker });
const end = (worker: number): Effect => ({ kind: 'end', worker });
const run = (worker: number, id: number, held = false, evicted: string[] = []): Effect => ({
  kind: 'run',
  worker,
  job: id,
  held,
  evicted,
});
const fail = (id: number, reason: (Effect & { kind: 'fail' })['reason']): Effect => ({
  kind: 'fail',
  job: id,
  reason,
});

/** A scheduler with so many workers that are ready and idle at time 0. */
function warm(workers: 0 | 1 | 2) {
  const scheduler = new EngineScheduler(limits);
  if (workers > 0) {
    scheduler.submit(job(-1), 0);
    scheduler.ready(1, 0);
    if (workers > 1) {
      scheduler.submit(job(-2), 0);
      scheduler.ready(2, 0);
      scheduler.answered(2, true, 0);
    }
    scheduler.answered(1, true, 0);
  }
  return scheduler;
}

describe('workers', () => {
  test('one starts with the first call, and more only once it has compiled the engine', () => {
    const scheduler = warm(0);
    expect(scheduler.submit(job(1), 0)).toEqual([start(1)]);
    expect(scheduler.submit(job(2), 0)).toEqual([]);
    expect(scheduler.submit(job(3), 0)).toEqual([]);
    expect(scheduler.ready(1, 300)).toEqual([run(1, 1), start(2)]);
    expect(scheduler.ready(2, 500)).toEqual([run(2, 2)]);
    expect(scheduler.answered(2, true, 510)).toEqual([run(2, 3)]);
  });

  test('the last used is taken first, each ends after a minute without work, and then no timer is left', () => {
    const scheduler = warm(2);
    scheduler.submit(job(1), 0);
    scheduler.submit(job(2), 0);
    scheduler.answered(1, true, 10);
    scheduler.answered(2, true, 20);
    expect(scheduler.submit(job(3), 55_000)).toEqual([run(2, 3)]);
    expect(scheduler.nextDeadline()).toBe(60_010);
    scheduler.answered(2, true, 55_020);
    expect(scheduler.tick(60_010)).toEqual([end(1)]);
    expect(scheduler.tick(115_020)).toEqual([end(2)]);
    expect(scheduler.nextDeadline()).toBeUndefined();
  });

  test('a call goes to the worker that holds its resource', () => {
    const scheduler = warm(2);
    scheduler.submit(job(1), 0);
    expect(scheduler.submit(job(2, { resource: 'a' }), 0)).toEqual([run(2, 2)]);
    scheduler.answered(2, true, 5);
    scheduler.answered(1, true, 10);
    expect(scheduler.submit(job(3, { resource: 'a' }), 20)).toEqual([run(2, 3, true)]);
    expect(scheduler.submit(job(4, { resource: 'a' }), 20)).toEqual([run(1, 4)]);
  });

  test('a worker goes on with the resource that it holds, and leaves to others what they hold', () => {
    const scheduler = warm(2);
    for (const [id, resource] of ['a', 'b', 'a', 'b', 'a'].entries())
      scheduler.submit(job(id, { resource }), 0);
    expect(scheduler.answered(1, true, 10)).toEqual([run(1, 2, true)]);
    expect(scheduler.answered(1, true, 20)).toEqual([run(1, 4, true)]);
    expect(scheduler.answered(1, true, 30)).toEqual([run(1, 3)]);
    scheduler.submit(job(5, { resource: 'b' }), 40);
    scheduler.submit(job(6, { resource: 'c' }), 40);
    expect(scheduler.answered(1, true, 50)).toEqual([run(1, 5, true)]);
    expect(scheduler.answered(2, true, 60)).toEqual([run(2, 6)]);
  });

  test('the least recently used resource goes first, and one that failed to load is not held', () => {
    const scheduler = warm(1);
    const call = (id: number, resource: string, loads = true) => {
      const effects = scheduler.submit(job(id, { resource }), 0);
      scheduler.answered(1, loads, 0);
      return effects;
    };
    call(1, 'a');
    call(2, 'b');
    call(3, 'a');
    expect(call(4, 'c')).toEqual([run(1, 4, false, ['b'])]);
    expect(call(5, 'a')).toEqual([run(1, 5, true)]);
    expect(call(6, 'd', false)).toEqual([run(1, 6, false, ['c'])]);
    expect(call(7, 'd')).toEqual([run(1, 7)]);
  });
});

describe('a start that fails', () => {
  test('fails all that wait where no other worker lives; the next call tries again', () => {
    const scheduler = warm(0);
    scheduler.submit(job(1), 0);
    scheduler.submit(job(2), 0);
    expect(scheduler.ended(1, 10)).toEqual([fail(1, 'no-worker'), fail(2, 'no-worker')]);
    expect(scheduler.submit(job(3), 20)).toEqual([start(2)]);
  });

  test('is given up after its time', () => {
    const scheduler = warm(0);
    scheduler.submit(job(1), 0);
    expect(scheduler.nextDeadline()).toBe(30_000);
    expect(scheduler.tick(30_000)).toEqual([end(1), fail(1, 'no-worker')]);
  });

  test('leaves the work to the workers that live, and is not tried again and again', () => {
    const scheduler = warm(1);
    scheduler.submit(job(1), 0);
    expect(scheduler.submit(job(2), 0)).toEqual([start(2)]);
    expect(scheduler.ended(2, 10)).toEqual([]);
    expect(scheduler.submit(job(3), 10)).toEqual([]);
    expect(scheduler.answered(1, true, 20)).toEqual([run(1, 2)]);
  });
});

test('a worker that crashed is replaced for the calls that wait', () => {
  const scheduler = warm(2);
  scheduler.submit(job(1), 0);
  scheduler.submit(job(2), 0);
  scheduler.submit(job(3), 0);
  expect(scheduler.ended(1, 10)).toEqual([start(3)]);
  expect(scheduler.ready(3, 200)).toEqual([run(3, 3)]);
});

test('a call is ended at its limit, counted from its start in the worker', () => {
  const scheduler = warm(0);
  scheduler.submit(job(1, { timeLimit: 500 }), 0);
  scheduler.ready(1, 400);
  expect(scheduler.nextDeadline()).toBe(900);
  expect(scheduler.tick(899)).toEqual([]);
  expect(scheduler.tick(900)).toEqual([end(1), fail(1, 'time-limit')]);
});

describe('topics', () => {
  test('a newer call takes the place of the one that waits', () => {
    const scheduler = warm(0);
    scheduler.submit(job(1, { topic: 't' }), 0);
    expect(scheduler.submit(job(2, { topic: 't' }), 1)).toEqual([fail(1, 'superseded')]);
    expect(scheduler.ready(1, 300)).toEqual([run(1, 2)]);
  });

  test('one that runs may finish within a second, and the newer one follows it', () => {
    const scheduler = warm(2);
    scheduler.submit(job(1, { topic: 't' }), 0);
    expect(scheduler.submit(job(2, { topic: 't' }), 100)).toEqual([]);
    expect(scheduler.answered(1, true, 1000)).toEqual([run(1, 2)]);
  });

  test('after a second it is ended, however many newer ones came since', () => {
    const scheduler = warm(1);
    scheduler.submit(job(1, { topic: 't' }), 0);
    scheduler.submit(job(2, { topic: 't' }), 3000);
    scheduler.submit(job(3, { topic: 't' }), 3900);
    expect(scheduler.nextDeadline()).toBe(4000);
    expect(scheduler.tick(4000)).toEqual([end(1), fail(1, 'superseded'), start(2)]);
    expect(scheduler.ready(2, 4200)).toEqual([run(2, 3)]);
  });

  test('it goes on to its limit where the newer one was cancelled', () => {
    const scheduler = warm(1);
    scheduler.submit(job(1, { topic: 't' }), 0);
    scheduler.submit(job(2, { topic: 't' }), 100);
    expect(scheduler.cancel(2, 200)).toEqual([fail(2, 'cancelled')]);
    expect(scheduler.nextDeadline()).toBe(10_000);
  });
});

describe('cancelling', () => {
  test('a call that waits is dropped', () => {
    const scheduler = warm(0);
    scheduler.submit(job(1), 0);
    expect(scheduler.cancel(1, 1)).toEqual([fail(1, 'cancelled')]);
    expect(scheduler.ready(1, 300)).toEqual([]);
  });

  test('one that runs is answered at once and goes on while nothing waits', () => {
    const scheduler = warm(1);
    scheduler.submit(job(1), 0);
    expect(scheduler.cancel(1, 100)).toEqual([fail(1, 'cancelled')]);
    expect(scheduler.cancel(1, 200)).toEqual([]);
    expect(scheduler.nextDeadline()).toBe(10_000);
    expect(scheduler.tick(10_000)).toEqual([end(1)]);
  });

  test('it is ended after a second once another call waits', () => {
    const scheduler = warm(2);
    for (const id of [1, 2]) scheduler.submit(job(id), 0);
    scheduler.cancel(1, 0);
    scheduler.submit(job(3), 5000);
    expect(scheduler.nextDeadline()).toBe(1000);
    expect(scheduler.tick(5000)).toEqual([end(1), start(3)]);
  });
});

/** Any order of events, against workers that obey: what holds after each of them, and that all calls end. */
describe('whatever happens', () => {
  const event = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('submit' as const),
        topic: fc.option(fc.constantFrom('s', 't'), { nil: undefined }),
        resource: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('report' as const), loads: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('crash' as const, 'cancel' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), time: fc.constantFrom(1, 900, 12_000) }),
    },
  );

  test('no call is lost or answered twice, no topic runs twice, and nothing waits beside an idle worker', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat()), { maxLength: 60 }), (events) => {
        const world = new World();
        for (const [{ kind, ...more }, choice] of events) {
          if (kind === 'submit') world.submit(more as Partial<Job>);
          if (kind === 'report') world.report(choice, (more as { loads: boolean }).loads);
          if (kind === 'crash') world.crash(choice);
          if (kind === 'cancel') world.cancel(choice);
          if (kind === 'wait') world.wait((more as { time: number }).time);
          world.check();
        }
        world.wait(200_000);
        expect(world.open).toEqual(new Map());
        expect(world.workers.size).toBe(0);
        expect(world.scheduler.nextDeadline()).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

interface FakeWorker {
  ready: boolean;
  job?: Job | undefined;
  readonly held: Set<string>;
}

class World {
  readonly scheduler = new EngineScheduler(limits);
  readonly workers = new Map<number, FakeWorker>();
  /** Calls that have no answer yet, and whether they run. */
  readonly open = new Map<number, { job: Job; running: boolean }>();
  #now = 0;
  #lastJob = 0;

  submit(more: Partial<Job>) {
    const next = job(++this.#lastJob, more);
    this.open.set(next.id, { job: next, running: false });
    this.#apply(this.scheduler.submit(next, this.#now));
  }

  report(choice: number, loads: boolean) {
    const [id, worker] = this.#pick(choice);
    if (worker === undefined) return;
    if (!worker.ready) {
      worker.ready = true;
      this.#apply(this.scheduler.ready(id, this.#now));
    } else if (worker.job !== undefined) {
      const { job: done } = worker;
      const holds = loads || (done.resource !== undefined && worker.held.has(done.resource));
      if (holds && done.resource !== undefined) worker.held.add(done.resource);
      worker.job = undefined;
      this.open.delete(done.id);
      this.#apply(this.scheduler.answered(id, holds, this.#now));
    }
  }

  crash(choice: number) {
    const [id, worker] = this.#pick(choice);
    if (worker === undefined) return;
    this.workers.delete(id);
    if (worker.job !== undefined) this.open.delete(worker.job.id);
    this.#apply(this.scheduler.ended(id, this.#now));
  }

  cancel(choice: number) {
    const ids = [...this.open.keys()];
    const id = ids[choice % ids.length];
    if (id !== undefined) this.#apply(this.scheduler.cancel(id, this.#now));
  }

  wait(time: number) {
    const until = this.#now + time;
    for (;;) {
      const deadline = this.scheduler.nextDeadline();
      if (deadline === undefined || deadline > until) break;
      this.#now = Math.max(this.#now, deadline);
      this.#apply(this.scheduler.tick(this.#now));
      expect(this.scheduler.nextDeadline() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(this.#now);
    }
    this.#now = until;
  }

  check() {
    const running = [...this.workers.values()].flatMap((worker) => worker.job ?? []);
    const waiting = [...this.open.values()].filter((call) => !call.running).map((call) => call.job);
    const topics = running.flatMap((call) => call.topic ?? []);
    expect(new Set(topics).size).toBe(topics.length);
    for (const topic of ['s', 't']) {
      expect(waiting.filter((call) => call.topic === topic).length).toBeLessThanOrEqual(1);
    }
    const blocked = waiting.filter((call) => call.topic !== undefined && topics.includes(call.topic));
    const idle = [...this.workers.values()].some((worker) => worker.ready && worker.job === undefined);
    if (idle) expect(waiting).toEqual(blocked);
    if (waiting.length > 0) expect(this.workers.size).toBeGreaterThan(0);
  }

  #pick(choice: number) {
    const entries = [...this.workers];
    return entries[choice % entries.length] ?? ([0, undefined] as const);
  }

  #apply(effects: readonly Effect[]) {
    for (const effect of effects) {
      if (effect.kind === 'start') {
        expect(this.workers.size).toBeLessThan(limits.workers);
        this.workers.set(effect.worker, { ready: false, held: new Set() });
      } else if (effect.kind === 'end') {
        expect(this.workers.delete(effect.worker)).toBe(true);
      } else if (effect.kind === 'fail') {
        expect(this.open.delete(effect.job)).toBe(true);
      } else {
        this.#run(effect);
      }
    }
  }

  #run({ worker: id, job: jobId, held, evicted }: Effect & { kind: 'run' }) {
    const worker = this.workers.get(id);
    const call = this.open.get(jobId);
    if (worker === undefined || call === undefined) throw new Error('no such worker or call');
    expect(worker).toMatchObject({ ready: true });
    expect(worker.job).toBeUndefined();
    for (const key of evicted) worker.held.delete(key);
    expect(held).toBe(call.job.resource !== undefined && worker.held.has(call.job.resource));
    expect(worker.held.size).toBeLessThanOrEqual(limits.resources);
    call.running = true;
    worker.job = call.job;
  }
}
