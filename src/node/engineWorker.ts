/** The worker's side of the pool: starts the engine and answers one request after another. Loaded in a worker, it serves. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { compileEngine, EngineBroken, startEngine, type CallEngine } from './engineInstance.ts';
import {
  engineWorkerKind,
  type EngineReport,
  type EngineRequest,
  type EngineResponse,
  type EngineWorkerData,
} from './engineProtocol.ts';

let serving: Promise<void> | undefined;

/** Serves until the pool ends the thread. Only in a worker that the pool started does it do anything. */
export function runEngineWorker(): Promise<void> {
  serving ??= isMainThread || workerData?.kind !== engineWorkerKind ? Promise.resolve() : serve();
  return serving;
}

async function serve(): Promise<void> {
  const report = (message: EngineReport) => parentPort?.postMessage(message);
  const { folder, engine, module }: EngineWorkerData = workerData;
  try {
    const compiled = module ?? (await compileEngine(folder, engine));
    const answer = createService(await startEngine(folder, compiled));
    parentPort?.on('message', (request: EngineRequest) => report(attempt(() => answer(request))));
    report({ kind: 'ready', ...(module === undefined ? { module: compiled } : {}) });
  } catch (error) {
    report(asBroken(error));
  }
}

interface HeldResource {
  readonly handle: unknown;
  readonly field: string;
  readonly release: string;
}

function createService(call: CallEngine): (request: EngineRequest) => EngineReport {
  const held = new Map<string, HeldResource>();

  const release = (key: string) => {
    const resource = held.get(key);
    held.delete(key);
    if (resource !== undefined) call(resource.release, { [resource.field]: resource.handle });
  };

  /** Answers the engine's refusal. */
  const load = (resource: NonNullable<EngineRequest['resource']>): EngineResponse | undefined => {
    if (resource.payload === undefined) return undefined;
    const response = call(resource.method, resource.payload);
    if (response.error !== undefined) return response;
    const { field } = resource;
    held.set(resource.key, { handle: response.result?.[field], field, release: resource.release });
    return undefined;
  };

  return ({ job, method, payload, resource, evicted }) => {
    evicted.forEach(release);
    const refusal = resource === undefined ? undefined : load(resource);
    if (refusal !== undefined) return { kind: 'answer', job, holdsResource: false, response: refusal };
    const handle = resource === undefined ? {} : { [resource.field]: held.get(resource.key)?.handle };
    return { kind: 'answer', job, holdsResource: true, response: call(method, { ...payload, ...handle }) };
  };
}

function attempt(answer: () => EngineReport): EngineReport {
  try {
    return answer();
  } catch (error) {
    return asBroken(error);
  }
}

function asBroken(error: unknown): EngineReport {
  if (error instanceof EngineBroken) return { kind: 'broken', code: error.code, detail: error.message };
  return { kind: 'broken', code: 'engine-crashed', detail: String(error) };
}

// The extension's worker is this file alone; the command line is its own worker and asks for it by name.
await runEngineWorker();
