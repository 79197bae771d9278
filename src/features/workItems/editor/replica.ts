/** Keeps the index of one replica folder up to date, and answers what the page asks. */
import * as vscode from 'vscode';
import type { FileParts, Files, FileWriter, Watch, Workers, WorkerThread } from '../../../base/ports.ts';
import { joinPath } from '../../../base/paths.ts';
import type { ReplicaFolder, ReplicaPart } from '../core/replicaFolder.ts';
import type { FromWorker, ItemPlace, ToWorker } from '../core/workerProtocol.ts';
import type { WorkItem } from '../core/workItem.ts';

export interface ReplicaPorts {
  readonly files: Files;
  readonly fileParts: FileParts;
  readonly writer: FileWriter;
  readonly watch: Watch;
}

export interface ReplicaOptions {
  readonly ports: ReplicaPorts;
  readonly workers: Workers;
  /** Absolute folder with the files of the replica. */
  readonly folder: string;
  /** Names of further files in it. */
  readonly further: readonly string[];
  /** Absolute file that keeps the index for the next start. */
  readonly indexFile: string;
  readonly onMessage: (message: Exclude<FromWorker, { kind: 'read' | 'index' }>) => void;
  /** The folder was looked at: what is in it, or a sentence on why nothing is. */
  readonly onFolder: (folder: ReplicaFolder | string) => void;
  /** Something broke that nobody asked for. */
  readonly onFault: (error: unknown) => void;
}

type SearchRequest = Omit<Extract<ToWorker, { kind: 'search' }>, 'kind'>;

export interface Replica extends vscode.Disposable {
  search(request: SearchRequest): void;
  /** The item as its file has it now; undefined where the file has changed under it. */
  read(place: ItemPlace): Promise<WorkItem | undefined>;
  /** Looks at the files again. */
  refresh(): Promise<void>;
}

/** Milliseconds that the files must be still before they are read again. */
const quiet = 300;
const largestIndex = 500_000_000;
const readsAtOnce = 16;

export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const replica = new OpenReplica(options, await loadCore());
  await replica.refresh();
  return replica;
}

type Core = Awaited<ReturnType<typeof loadCore>>;

class OpenReplica implements Replica {
  readonly #options: ReplicaOptions;
  readonly #core: Core;
  readonly #thread: WorkerThread;
  readonly #watched: readonly { dispose(): void }[];
  #parts: readonly ReplicaPart[] = [];
  /** Of the files that the worker has, or was given an index of. */
  #key: string | undefined;
  /** The worker is looking at an index of an earlier run. */
  #opening = false;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReplicaOptions, core: Core) {
    this.#options = options;
    this.#core = core;
    this.#thread = options.workers.start('replicaWorker');
    this.#thread.onMessage((raw) => this.#hear(raw));
    this.#thread.onEnd((failure) => options.onFault(new Error(failure.detail ?? failure.message)));
    this.#watched = [...core.replicaFileNames, ...options.further, core.lastUpdatedName].map((name) =>
      options.ports.watch.watch(joinPath(options.folder, name), () => {
        clearTimeout(this.#waiting);
        this.#waiting = setTimeout(() => void this.refresh().catch(options.onFault), quiet);
      }),
    );
  }

  #post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void {
    this.#thread.post(message, transfer);
  }

  #hear(raw: unknown): void {
    const message = this.#core.fromWorker.safeParse(raw).data;
    if (message?.kind === 'index') {
      // An index that cannot be kept costs time at the next start, and nothing else.
      void this.#options.ports.writer.write(this.#options.indexFile, message.index);
    } else if (message?.kind === 'read') {
      void this.#readRows(message.places).then((rows) =>
        this.#post({ kind: 'rows', number: message.number, rows: [...rows] }),
      );
    } else if (message) {
      const refused = this.#opening && message.kind === 'state' && message.indexing;
      this.#opening = false;
      if (refused) void this.#load().catch(this.#options.onFault);
      this.#options.onMessage(message);
    }
  }

  async refresh(): Promise<void> {
    const { ports, folder, further, onFolder, indexFile } = this.#options;
    const found = await this.#core.findReplica(ports.files, folder, further);
    if (!found.ok) {
      this.#parts = [];
      this.#key = undefined;
      onFolder(found.error.message);
      return;
    }
    this.#parts = found.value.parts;
    onFolder(found.value);
    const before = this.#key;
    const key = this.#core.replicaKey(this.#parts);
    if (key === before) return;
    this.#key = key;
    const index = before === undefined ? await ports.files.read(indexFile, largestIndex) : undefined;
    if (index?.ok === true) {
      this.#opening = true;
      this.#post({ kind: 'open', index: index.value, key }, ownBuffer(index.value));
    } else {
      await this.#load();
    }
  }

  async #load(): Promise<void> {
    const key = this.#key ?? '';
    const files = await this.#core.readParts(this.#options.ports.files, this.#parts);
    if (!files.ok) {
      this.#options.onFolder(files.error.message);
      return;
    }
    const transfer = files.value.flatMap(({ bytes }) => ownBuffer(bytes));
    this.#post({ kind: 'load', files: [...files.value], key }, transfer);
  }

  search(request: SearchRequest): void {
    this.#post({ kind: 'search', ...request });
  }

  async read(place: ItemPlace): Promise<WorkItem | undefined> {
    const [bytes] = await this.#readRows([place]);
    const row = bytes && this.#core.parseRow(bytes, { start: 0, end: bytes.length });
    const item = row === undefined ? undefined : this.#core.readWorkItem(row);
    return item?.ok === true ? item.value : undefined;
  }

  #readRows(places: readonly ItemPlace[]): Promise<readonly Uint8Array[]> {
    const { ports, folder } = this.#options;
    return this.#core.mapParallel(places, readsAtOnce, async ({ file, start, length }) => {
      const part = await ports.fileParts.readPart(joinPath(folder, file), start, length);
      return part.ok ? part.value : new Uint8Array();
    });
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    for (const one of this.#watched) one.dispose();
    this.#thread.dispose();
  }
}

/** The buffer that a view fills alone: it can be handed over instead of copied. */
function ownBuffer(bytes: Uint8Array): readonly ArrayBuffer[] {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? [buffer] : [];
}

async function loadCore() {
  const [folder, cache, rows, item, protocol, parallel] = await Promise.all([
    import('../core/replicaFolder.ts'),
    import('../core/replicaCache.ts'),
    import('../core/replicaRows.ts'),
    import('../core/workItem.ts'),
    import('../core/workerProtocol.ts'),
    import('../../../base/parallel.ts'),
  ]);
  return { ...folder, ...cache, ...rows, ...item, ...protocol, ...parallel };
}
