/** Sets the clock of our extension forward: what expires need not be waited for. The editor's own clock stays as it is. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Loaded by each Node that the server starts. The editor measures its connections with the same clock, so who asks counts. */
const script = (offset: string) => `
const fs = require('fs'), now = Date.now;
let looked = 0, later = 0;
Date.now = () => {
  const real = now();
  if (real - looked > 100) { looked = real; try { later = Number(fs.readFileSync(${JSON.stringify(offset)}, 'utf8')); } catch {} }
  if (later === 0) return real;
  return /[\\\\/]sre-workbench\\.sre-workbench-/.test(new Error().stack ?? '') ? real + later : real;
};
`;

export class LaterClock {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'later-clock-'));
  readonly #offset = path.join(this.#folder, 'offset');
  readonly #script = path.join(this.#folder, 'clock.cjs');

  constructor() {
    writeFileSync(this.#script, script(this.#offset));
  }

  get nodeArguments(): readonly string[] {
    return ['--require', this.#script];
  }

  /** @param milliseconds later than it is; 0 for the time that it is */
  set(milliseconds: number): void {
    writeFileSync(this.#offset, String(milliseconds));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
