/**
 * The Engine port: Helm's and the API server's own code in worker threads, a pool for each. The first worker decompresses and compiles the engine and hands
 * the module back for the others, so that the thread of the caller only sends and receives.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { t } from '@vscode/l10n';
import type { Engine, EngineCall, EngineFailure, EngineOptions, EngineResource } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { engineWorkerKind } from './engineProtocol.ts';
import type {
  EngineModule,
  EngineName,
  EngineReport,
  EngineRequest,
  EngineWorkerData,
} from './engineProtocol.ts';
import { EngineScheduler, type Effect, type FailReason, type SchedulerLimits } from './engineScheduler.ts';

export interface EnginePlace {
  /** Absolute path of the folder with the engine's files. */
  readonly folder: string;
  /** A file that calls `runEngineWorker` when it is started as a worker. */
  readonly worker: URL;
  /** Other limits than the usual ones. */
  readonly limits?: Partial<SchedulerLimits>;
}

export interface EnginePool extends Engine {
  /** Ends all workers; calls under way and later ones fail with `cancelled`. */
  dispose(): Promise<void>;
}

export function createEngine(place: EnginePlace): EnginePool {
  const pools = new Map<EngineName, Pool>();
  let disposed = false;
  return {
    call: (call, options) => {
      const { engine = 'charts' } = call;
      const pool = pools.get(engine) ?? new Pool(place, engine);
      pools.set(engine, pool);
      if (disposed) void pool.dispose();
      return pool.call(call, options);
    },
    dispose: async () => {
      disposed = true;
      await Promise.all([...pools.values()].map((pool) => pool.dispose()));
    },
  };
}

const defaultTimeLimit = 9000;

const usualLimits = {
  workers: Math.min(4, availableParallelism()),
  resources: 64,
  grace: 1000,
  idle: 60_000,
  startUp: 30_000,
} satisfies SchedulerLimits;

const resourceLimits = {
  // For the texts that go in and come out; Go's own memory is limited in the module.
  maxOldGenerationSizeMb: 128,
  // Go's calls use the native stack: YAML may be 10,000 levels deep before Helm refuses it.
  stackSizeMb: 16,
};

interface PendingCall {
  readonly call: EngineCall;
  readonly timeLimit: number;
  readonly settle: (answer: Result<unknown, EngineFailure>) => void;
  readonly throwBug: (bug: unknown) => void;
}

class Pool implements EnginePool {
  readonly #place: EnginePlace;
  readonly #engine: EngineName;
  readonly #scheduler: EngineScheduler;
  readonly #workers = new Map<number, Worker>();
  readonly #pending = new Map<number, PendingCall>();
  /** Which call each busy worker runs. */
  readonly #running = new Map<number, number>();
  #module: EngineModule | undefined;
  /** Why the last worker ended by itself. */
  #broken: EngineFailure = failureOf('engine-crashed');
  #timer: NodeJS.Timeout | undefined;
  #lastJob = 0;
  #disposed = false;

  constructor(place: EnginePlace, engine: EngineName) {
    this.#place = place;
    this.#engine = engine;
    this.#scheduler = new EngineScheduler({ ...usualLimits, ...place.limits });
  }

  call(call: EngineCall, options: EngineOptions = {}): Promise<Result<unknown, EngineFailure>> {
    const { signal, timeLimit = defaultTimeLimit } = options;
    if (this.#disposed || signal?.aborted === true) return Promise.resolve(err(failureOf('cancelled')));
    const id = ++this.#lastJob;
    return new Promise((resolve, reject) => {
      const abort = () => this.#apply(this.#scheduler.cancel(id, performance.now()));
      const forget = () => {
        signal?.removeEventListener('abort', abort);
        this.#pending.delete(id);
      };
      signal?.addEventListener('abort', abort);
      this.#pending.set(id, {
        call,
        timeLimit,
        settle: (answer) => {
          forget();
          resolve(answer);
        },
        throwBug: (bug) => {
          forget();
          reject(bug);
        },
      });
      const job = { id, topic: call.topic, resource: call.resource?.key, timeLimit };
      this.#apply(this.#scheduler.submit(job, performance.now()));
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#timer);
    const workers = [...this.#workers.values()];
    this.#workers.clear();
    for (const { settle } of this.#pending.values()) settle(err(failureOf('cancelled')));
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #apply(effects: readonly Effect[]): void {
    if (this.#disposed) return;
    for (const effect of effects) this.#carryOut(effect);
    this.#keepAlive();
    this.#setTimer();
  }

  /** A process may end whatever the workers do, as long as nobody waits for an answer. */
  #keepAlive(): void {
    for (const worker of this.#workers.values()) {
      if (this.#pending.size > 0) worker.ref();
      else worker.unref();
    }
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const deadline = this.#scheduler.nextDeadline();
    if (deadline === undefined) return;
    const delay = Math.max(0, Math.ceil(deadline - performance.now()));
    this.#timer = setTimeout(() => this.#apply(this.#scheduler.tick(performance.now())), delay);
    this.#timer.unref();
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'start':
        this.#start(effect.worker);
        break;
      case 'run':
        this.#run(effect);
        break;
      case 'end':
        void this.#forget(effect.worker)?.terminate();
        break;
      case 'fail': {
        const pending = this.#pending.get(effect.job);
        pending?.settle(err(this.#failure(effect.reason, pending.timeLimit)));
        break;
      }
    }
  }

  #start(id: number): void {
    const { folder, worker: file } = this.#place;
    const data: EngineWorkerData = {
      kind: engineWorkerKind,
      folder,
      engine: this.#engine,
      ...(this.#module === undefined ? {} : { module: this.#module }),
    };
    const worker = new Worker(file, {
      name: 'sre-workbench engine',
      workerData: data,
      // Nothing of this process shows or tells over there, and the worker writes nothing here.
      env: {},
      execArgv: [],
      argv: [],
      stdout: true,
      stderr: true,
      resourceLimits,
    });
    this.#workers.set(id, worker);
    worker.on('message', (report: EngineReport) => this.#hear(id, report));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'engine-crashed';
      this.#ended(id, failureOf(code, error.stack));
    });
    // An answer that is nested too deeply for this thread's stack.
    worker.on('messageerror', (error) => this.#ended(id, failureOf('engine-crashed', error.stack)));
    worker.on('exit', (code) => this.#ended(id, failureOf('engine-crashed', `The worker ended (${code}).`)));
  }

  #run({ worker: id, job, held, evicted }: Effect & { kind: 'run' }): void {
    const pending = this.#pending.get(job);
    if (pending === undefined) return;
    const { method, payload, resource } = pending.call;
    try {
      const request: EngineRequest = {
        job,
        method,
        payload,
        evicted,
        ...(resource === undefined ? {} : { resource: requestOf(resource, held) }),
      };
      this.#workers.get(id)?.postMessage(request);
      this.#running.set(id, job);
    } catch (bug) {
      // The payload could not be made or sent: a bug of the caller, and the worker knows nothing of it.
      pending.throwBug(bug);
      this.#apply(this.#scheduler.answered(id, held, performance.now()));
    }
  }

  #hear(id: number, report: EngineReport): void {
    if (!this.#workers.has(id)) return;
    switch (report.kind) {
      case 'ready':
        this.#module ??= report.module;
        this.#apply(this.#scheduler.ready(id, performance.now()));
        break;
      case 'answer': {
        this.#running.delete(id);
        const { error, result } = report.response;
        const answer = error === undefined ? ok(result) : err({ ...failureOf('rejected'), data: error });
        this.#pending.get(report.job)?.settle(answer);
        this.#apply(this.#scheduler.answered(id, report.holdsResource, performance.now()));
        break;
      }
      case 'broken':
        this.#ended(id, failureOf(report.code, report.detail));
        break;
    }
  }

  #ended(id: number, failure: EngineFailure): void {
    const job = this.#running.get(id);
    const worker = this.#forget(id);
    if (worker === undefined) return;
    void worker.terminate();
    this.#broken = failure;
    if (job !== undefined) this.#pending.get(job)?.settle(err(failure));
    this.#apply(this.#scheduler.ended(id, performance.now()));
  }

  #forget(id: number): Worker | undefined {
    const worker = this.#workers.get(id);
    this.#workers.delete(id);
    this.#running.delete(id);
    return worker;
  }

  #failure(reason: FailReason, timeLimit: number): EngineFailure {
    switch (reason) {
      case 'superseded':
      case 'cancelled':
        return failureOf('cancelled');
      case 'time-limit':
        return {
          code: 'time-limit',
          message: t(
            'Nothing was answered within {0} seconds, so it was ended. Look for a loop or a range that is endless or very long.',
            timeLimit / 1000,
          ),
        };
      case 'no-worker':
        return this.#broken;
    }
  }
}

function requestOf(resource: EngineResource, held: boolean): NonNullable<EngineRequest['resource']> {
  const { key, method, release, handle: field } = resource;
  return { key, field, method, release, ...(held ? {} : { payload: resource.payload() }) };
}

function failureOf(code: Exclude<EngineFailure['code'], 'time-limit'>, detail?: string): EngineFailure {
  return { code, message: messageOf(code), ...(detail === undefined ? {} : { detail }) };
}

function messageOf(code: Exclude<EngineFailure['code'], 'time-limit'>): string {
  switch (code) {
    case 'cancelled':
      return t('It was cancelled.');
    case 'rejected':
      return t('The engine refused the call.');
    case 'out-of-memory':
      return t(
        'It needed more than 768 MB of memory and was ended. Look for a list or a range that is very long.',
      );
    case 'engine-crashed':
      return t('The engine stopped in the middle of the work. It starts again with the next call.');
    case 'engine-missing':
      return t(
        'The engine is missing from this installation. Install the extension again; in a clone, run "npm run build".',
      );
  }
}
