/**
 * One running instance of the engine, in a realm of its own: Go sees what is handed to it here and nothing else, so
 * there is no network, no file system, no environment and no process for a chart to reach.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { constants, createContext, runInContext, runInThisContext, type Context } from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';
import type { BrokenCode, EngineModule, EngineName, EngineResponse } from './engineProtocol.ts';

/** The parts of Go's runtime file that are used here. */
interface GoRuntime {
  env: Readonly<Record<string, string>>;
  exit: (code: number) => void;
  readonly importObject: object;
  run(instance: object): Promise<void>;
}

// Node's types leave WebAssembly to those of browsers; these are the parts that are used here.
const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => EngineModule;
  readonly Instance: new (module: EngineModule, imports: object) => object;
} = runInThisContext('WebAssembly');

/** What Go's code leaves in its realm. */
interface Left {
  readonly Go?: new () => GoRuntime;
  readonly sreEngineCall?: (method: string, request: string) => string | undefined;
}

/** The instance is lost: Go ended, ran out of memory, or did not answer. */
export class EngineBroken extends Error {
  readonly code: BrokenCode;

  constructor(code: BrokenCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

export type CallEngine = (method: string, payload: unknown) => EngineResponse;

// Room for the whole engine: smaller parts would have to be joined, which takes a fifth of the time.
const chunkSize = { charts: 40 * 1024 * 1024, kubernetes: 64 * 1024 * 1024 } satisfies Record<
  EngineName,
  number
>;

/** Decompresses and compiles an engine, 28 or 51 MB: about 0.15 or 0.3 s of work. */
export async function compileEngine(folder: string, engine: EngineName): Promise<EngineModule> {
  const compressed = await readEngineFile(folder, `${engine}.wasm.br`);
  return new WebAssembly.Module(brotliDecompressSync(compressed, { chunkSize: chunkSize[engine] }));
}

/** Starts Go; throws EngineBroken where it cannot, and from a call that the instance did not survive. */
export async function startEngine(folder: string, module: EngineModule): Promise<CallEngine> {
  const output = createOutput();
  const realm = createRealm(output.write);
  runInContext((await readEngineFile(folder, 'wasm_exec.js')).toString('utf8'), realm);
  const { Go }: Left = realm;
  if (Go === undefined) throw new EngineBroken('engine-crashed', 'wasm_exec.js left no Go');
  const go = new Go();
  go.exit = (code) => output.write(`exit status ${code}`);
  go.env = {
    // The runtime for js knows only today's offset from UTC, and templates ask for dates of any day.
    TZ: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    // Nothing is worth collecting while it starts; after that it sets its own pace.
    GOGC: 'off',
  };
  const broken = (cause: string) => {
    const detail = [cause, ...output.read()].join('\n');
    return new EngineBroken(detail.includes('out of memory') ? 'out-of-memory' : 'engine-crashed', detail);
  };
  // Settles only when Go ends, which the next call tells.
  void go.run(new WebAssembly.Instance(module, go.importObject));
  const { sreEngineCall }: Left = realm;
  if (sreEngineCall === undefined) throw broken('Go ended before the first call.');
  return (method, payload) => {
    output.clear();
    const request = JSON.stringify(payload, bytesAsBase64);
    let response: string | undefined;
    try {
      response = sreEngineCall(method, request);
    } catch (error) {
      // Such as a native stack that ran out: what Go holds is in no known state after it.
      throw broken(String(error));
    }
    if (response === undefined) throw broken('Go gave no answer.');
    return JSON.parse(response);
  };
}

/** A list of what Go may have, and not one of what it may not: what Node adds tomorrow stays outside. */
function createRealm(write: (line: string) => void): Context {
  const realm = createContext(constants.DONT_CONTEXTIFY);
  Object.assign(realm, {
    // Of this realm, since what they make is asked for its class over there.
    WebAssembly,
    Uint8Array,
    TextEncoder,
    TextDecoder,
    performance: { now: () => performance.now() },
    crypto: { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) },
    setTimeout: (action: () => void, delay: number) => setTimeout(action, delay),
    clearTimeout: (timer: NodeJS.Timeout | undefined) => clearTimeout(timer),
    console: { log: write, warn: write, error: write },
  });
  return realm;
}

const keptLines = 40;

/** The first lines of what Go wrote since it was last cleared: there a crash says its cause, long stacks come after it. */
function createOutput() {
  const lines: string[] = [];
  return {
    write: (line: string) => {
      if (lines.length < keptLines) lines.push(line);
    },
    clear: () => {
      lines.length = 0;
    },
    read: (): readonly string[] => lines,
  };
}

/** Go reads a list of bytes from base64. */
function bytesAsBase64(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
    : value;
}

async function readEngineFile(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path.join(folder, name));
  } catch (error) {
    throw new EngineBroken('engine-missing', String(error));
  }
}
