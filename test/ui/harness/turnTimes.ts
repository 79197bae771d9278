/** How long the main thread of the extension host is busy without looking at its timers: so long a person's key has to wait. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Loaded by each Node that the server starts. Time of the processor counts: a machine that does other things too adds none. */
const script = (file: string) => `
if (require('worker_threads').isMainThread && process.argv.includes('--type=extensionHost') && process.threadCpuUsage) {
  const fs = require('fs');
  let used = process.threadCpuUsage(), turns = [];
  setInterval(() => {
    const now = process.threadCpuUsage();
    const busy = (now.user - used.user + now.system - used.system) / 1000;
    used = now;
    if (busy > 2) turns.push(Date.now() + ' ' + busy.toFixed(2) + '\\n');
  }, 1).unref();
  setInterval(() => { if (turns.length > 0) fs.appendFileSync(${JSON.stringify(file)}, turns.splice(0).join('')); }, 500).unref();
}
`;

export interface Turn {
  /** Milliseconds of the processor. */
  readonly busy: number;
  /** Milliseconds from the beginning of the stretch to the turn's end. */
  readonly at: number;
}

export class TurnTimes {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'turn-times-'));
  readonly #times = path.join(this.#folder, 'times');
  readonly #script = path.join(this.#folder, 'turns.cjs');

  constructor() {
    writeFileSync(this.#times, '');
    writeFileSync(this.#script, script(this.#times));
  }

  get nodeArguments(): readonly string[] {
    return ['--require', this.#script];
  }

  /**
   * The longest first; turns of 2 ms and less are left out.
   * @param from milliseconds since 1970
   */
  async between(from: number, to: number): Promise<readonly Turn[]> {
    const lines = (await readFile(this.#times, 'utf8')).split('\n').filter((line) => line !== '');
    return lines
      .map((line) => line.split(' ').map(Number))
      .filter(([at = 0]) => at >= from && at <= to)
      .map(([at = 0, busy = 0]) => ({ at: at - from, busy }))
      .toSorted((one, other) => other.busy - one.busy);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
