import type { Failure, Result } from './result.ts';

/**
 * What the pure code needs from the outside, as interfaces. `node/` implements them with Node,
 * `editor/` with the editor. Paths are absolute and use `/` on every platform.
 */
export interface Ports {
  readonly files: Files;
  readonly engine: Engine;
}

export type FileFailure = Failure<'not-found' | 'not-readable' | 'too-large'>;

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other';
  /** Bytes. */
  readonly size: number;
}

export interface Files {
  /** The bytes of a file, links followed; `too-large` above `maxBytes`. */
  read(path: string, maxBytes?: number): Promise<Result<Uint8Array, FileFailure>>;
  /** The entries of a folder in the order of their names; links are not followed. */
  list(path: string): Promise<Result<readonly DirectoryEntry[], FileFailure>>;
  /** Links followed. */
  stat(path: string): Promise<Result<FileStat, FileFailure>>;
  /** The path with every link resolved. */
  realPath(path: string): Promise<Result<string, FileFailure>>;
}

export type EngineFailureCode =
  | 'engine-missing'
  | 'engine-crashed'
  | 'out-of-memory'
  | 'time-limit'
  | 'cancelled'
  | 'rejected';

/** `rejected`: the engine itself answered with an error; `data` is what it said (see `clients/engine`). */
export interface EngineFailure extends Failure<EngineFailureCode> {
  readonly data?: unknown;
}

/** Something that a worker must hold before a call, such as a loaded chart. Loaded at most once per worker and key. */
export interface EngineResource {
  /** Equal keys mean equal content: a content hash. */
  readonly key: string;
  readonly method: string;
  /** Called only where a worker does not hold the resource yet. */
  readonly payload: () => unknown;
  /** Name of the field that holds the handle: in what loading answers, and in the payloads of the call and of `release`. */
  readonly handle: string;
  /** The engine's method that lets go of the handle again. */
  readonly release: string;
}

export interface EngineCall {
  readonly method: string;
  /** JSON; a `Uint8Array` in it reaches the engine as base64. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly resource?: EngineResource;
  /**
   * A newer call with the same topic supersedes this one: it is dropped from the queue (`cancelled`), or, if it runs,
   * ended when the newer one has waited for a second. Calls of one topic never run side by side.
   */
  readonly topic?: string;
}

export interface EngineOptions {
  /** Answers the call at once with `cancelled`. */
  readonly signal?: AbortSignal;
  /** Milliseconds from the start of the call in its worker; 9,000 unless told, so that ten seconds hold the start too. */
  readonly timeLimit?: number;
}

/** Helm's own code, compiled to WebAssembly, in workers. */
export interface Engine {
  call(call: EngineCall, options?: EngineOptions): Promise<Result<unknown, EngineFailure>>;
}

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Milliseconds; 30,000 unless told. */
  readonly timeLimit?: number;
  /** Of both outputs together; the process is ended when it writes more. */
  readonly maxBytes?: number;
  /** Added to the few variables that every process gets. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly signal?: AbortSignal;
}

export interface ProcessOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type ProcessFailure = Failure<
  'not-allowed' | 'not-found' | 'time-limit' | 'too-much-output' | 'cancelled' | 'not-started'
>;

/** Programs are started through this port alone: an argument list, never a shell. */
export interface Processes {
  run(request: ProcessRequest): Promise<Result<ProcessOutcome, ProcessFailure>>;
  /** The absolute path of a program on PATH, never one inside a workspace folder. */
  find(program: string): Promise<string | undefined>;
}
