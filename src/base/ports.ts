import type { Failure, Result } from './result.ts';

/**
 * What the pure code needs from the outside, as interfaces. `node/` implements them with Node,
 * `editor/` with the editor. Paths are absolute and use `/` on every platform.
 */
export interface Ports {
  readonly files: Files;
  readonly fileParts: FileParts;
  readonly decompress: Decompress;
  readonly writer: FileWriter;
  readonly watch: Watch;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly processes: Processes;
  readonly engine: Engine;
  readonly http: Http;
  readonly secrets: Secrets;
  readonly shell: ShellSyntax;
}

/** What reading and rendering charts needs. */
export type ChartPorts = Pick<Ports, 'files' | 'engine'>;

export type FileFailure = Failure<
  'not-found' | 'not-readable' | 'too-large' | 'exists' | 'not-writable' | 'no-space'
>;

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 of the last change. */
  readonly modified: number;
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

/** Reading without taking a whole file, for files that grow. */
export interface FileParts {
  /** At most `length` bytes from the byte `start` on: fewer at the end of the file, none behind it. */
  readPart(path: string, start: number, length: number): Promise<Result<Uint8Array, FileFailure>>;
}

export type DecompressFailure = Failure<'unsupported' | 'corrupt' | 'too-large'>;

/** `unsupported` where this Node cannot read the format. */
export interface Decompress {
  decompress(
    bytes: Uint8Array,
    format: 'gzip' | 'zstd',
    maxBytes: number,
  ): Promise<Result<Uint8Array, DecompressFailure>>;
}

/** Changes files; folders on the way are made. */
export interface FileWriter {
  /** Whole or not at all: a temporary file beside it, flushed, then renamed. Its own leftovers are swept. */
  write(
    path: string,
    content: string | Uint8Array,
    options?: {
      /** A new file may be run by its owner. */
      readonly executable?: boolean;
    },
  ): Promise<Result<void, FileFailure>>;
  /** One write at the end of the file, flushed before it answers. */
  append(path: string, content: string | Uint8Array): Promise<Result<void, FileFailure>>;
  /** `exists` where something is there already: what a lock is made of. */
  create(path: string, content: string | Uint8Array): Promise<Result<void, FileFailure>>;
  /** Across file systems too. `exists` where the new place is taken. */
  move(from: string, to: string): Promise<Result<void, FileFailure>>;
  /** A file with its mode and time, or a link as a link; across file systems too. `exists` where the new place is taken. */
  copy(from: string, to: string): Promise<Result<void, FileFailure>>;
  /** A file or an empty folder; nothing there is no failure. */
  remove(path: string): Promise<Result<void, FileFailure>>;
}

/** Tells of changes to a file or to what lies directly in a folder, also of one that appears later. */
export interface Watch {
  watch(path: string, listener: () => void): { dispose(): void };
}

/** A thread of our own, beside the caller's. */
export interface WorkerThread {
  /** What lies in `transfer` is gone here once it is sent. */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** It ended although nobody asked it to: a fault of its own, or want of memory. */
  onEnd(listener: (failure: Failure<'worker-ended'>) => void): void;
  dispose(): void;
}

export interface Workers {
  /** @param name a file `features/<feature>/worker/<name>.ts` */
  start(name: string): WorkerThread;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Where programs of the user keep their things. */
export interface Environment {
  variable(name: string): string | undefined;
  /** Absolute. */
  readonly home: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
}

/** Secrets that are bound to what they open; never in a setting, an argument, a log or a page. */
export interface Secrets {
  get(key: string): Promise<string | undefined>;
  store(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds until the last byte; 30,000 unless told. */
  readonly timeLimit?: number;
  /** Of the answer, decompressed. */
  readonly maxBytes?: number;
  /** What the answer may come to, where somebody knows: it is not moved while it grows then. */
  readonly expectedBytes?: number;
  readonly signal?: AbortSignal;
  /** PEM text of certificates that are trusted besides the system's. */
  readonly certificates?: string;
  /**
   * Hears of a successful answer while it comes: all bytes so far, decompressed, whenever there are more. A later call may hand
   * over another array, which begins with the same bytes.
   */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** After redirects. */
  readonly url: string;
  /** Milliseconds from the head of the answer to its last byte; where the way is measured. */
  readonly transfer?: number;
}

export type HttpFailure = Failure<
  'not-allowed' | 'unreachable' | 'tls' | 'time-limit' | 'too-large' | 'cancelled' | 'cut' | 'redirected'
>;

/** Any status is an answer. Redirects are followed a few times, credentials never to another origin. */
export interface Http {
  send(request: HttpRequest): Promise<Result<HttpResponse, HttpFailure>>;
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
  /** Which of the engine's files answers: Helm's code unless told, or the API server's; each is loaded with its first call. */
  readonly engine?: 'charts' | 'kubernetes';
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

/** Helm's and the API server's own code, compiled to WebAssembly, in workers. */
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
  /** True: each character of `stdout` is one byte (0 to 255), for output that is no text. */
  readonly bytes?: boolean;
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

/** A statement of a shell text: what `;`, `&` or the end of a line ends. */
export interface ShellStatement {
  /** UTF-16 units from the start of the text. */
  readonly start: number;
  readonly background: boolean;
  readonly negated: boolean;
}

/** The grammar of bash, as a parser of its own reads it. Nothing is run. */
export interface ShellSyntax {
  /** Those of the outermost level. `syntax`: no shell reads it; `unavailable`: the parser is not there. */
  statements(text: string): Promise<Result<readonly ShellStatement[], Failure<'syntax' | 'unavailable'>>>;
}
