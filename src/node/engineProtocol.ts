/** What the pool and its workers say to each other. Both ends are of one build, so the types are the contract. */

/** Tells a worker of the pool from any other. */
export const engineWorkerKind = 'sre-workbench-engine';

/** A compiled WebAssembly.Module: nothing of it is looked at. */
export type EngineModule = object;

/** The engine's files, each a module of its own. */
export type EngineName = 'charts' | 'kubernetes';

/** What a new worker is told. */
export interface EngineWorkerData {
  readonly kind: typeof engineWorkerKind;
  /** Absolute path of the folder with the engine's files. */
  readonly folder: string;
  readonly engine: EngineName;
  /** The compiled engine, where another worker has compiled it already. */
  readonly module?: EngineModule;
}

export interface EngineRequest {
  readonly job: number;
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** What must be held before the call. */
  readonly resource?: {
    readonly key: string;
    /** Where the handle is in the answer of `method` and in the payloads of the call and of `release`. */
    readonly field: string;
    readonly method: string;
    readonly release: string;
    /** There where the worker does not hold it yet. */
    readonly payload?: unknown;
  };
  /** Keys of resources to let go of first. */
  readonly evicted: readonly string[];
}

export type EngineReport =
  | {
      readonly kind: 'ready';
      /** Sent by the worker that compiled it. */
      readonly module?: EngineModule;
    }
  | {
      readonly kind: 'answer';
      readonly job: number;
      /** False where the resource could not be loaded. */
      readonly holdsResource: boolean;
      readonly response: EngineResponse;
    }
  | {
      /** The worker is of no more use and ends. */
      readonly kind: 'broken';
      readonly code: BrokenCode;
      readonly detail: string;
    };

export type BrokenCode = 'engine-missing' | 'engine-crashed' | 'out-of-memory';

/** As the engine's border answers: one of the two. */
export interface EngineResponse {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}
