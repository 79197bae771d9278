/** Writes down each process and each connection that an extension host and its workers start, and whose code it was. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Deed {
  readonly kind: 'process' | 'connection';
  /** The program, or the address. */
  readonly what: string;
  readonly stack: string;
}

/** Loaded by each Node that the server starts, before anything else; its own file so that no module is shared. */
const script = (log: string) => `
const fs = require('fs'), processes = require('child_process'), net = require('net');
const note = (kind, what) => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({ kind, what, stack }) + '\\n');
};
const spy = (object, name, kind, describe) => {
  const original = object[name];
  object[name] = function (...given) {
    try { note(kind, String(describe(...given))); } catch {}
    return Reflect.apply(original, this, given);
  };
};
const address = (to) => { const [first] = Array.isArray(to) ? to : [to]; return first.path ?? first.host + ':' + first.port; };
spy(processes.ChildProcess.prototype, 'spawn', 'process', (options) => options.file);
for (const name of ['spawnSync', 'execFileSync', 'execSync']) spy(processes, name, 'process', (file) => file);
spy(net.Socket.prototype, 'connect', 'connection', address);
spy(globalThis, 'fetch', 'connection', (to) => to.url ?? to);
spy(require('dgram').Socket.prototype, 'send', 'connection', () => 'datagram');
for (const name of ['lookup', 'resolve']) spy(require('dns'), name, 'connection', (host) => host);
require('module').syncBuiltinESMExports();
`;

export class Spy {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'sre-workbench-spy-'));
  readonly #log = path.join(this.#folder, 'deeds.ndjson');

  /** For the Node of the server, which hands them on. */
  get nodeArguments(): readonly string[] {
    const file = path.join(this.#folder, 'spy.cjs');
    writeFileSync(file, script(this.#log));
    return ['--require', file];
  }

  /** What code in a folder of this name has done so far. */
  async deedsOf(folder: string): Promise<readonly Deed[]> {
    return (await this.deeds()).filter(({ stack }) => stack.includes(folder));
  }

  async deeds(): Promise<readonly Deed[]> {
    const text = await readFile(this.#log, 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Deed);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
