/** Runs in a fresh extension host in place of suites: activates the one extension of the profile, and takes the time. */
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { usedProcessor } from './eventLoop.ts';

/** Milliseconds from the call to the end of `activate()`. */
export interface Activation {
  readonly duration: number;
  readonly processor: number;
}

export async function run(): Promise<void> {
  const file = process.env['SRE_WORKBENCH_REPORT'];
  if (file === undefined) throw new Error('SRE_WORKBENCH_REPORT has to name the file for the result');
  const [extension, ...others] = vscode.extensions.all.filter(({ packageJSON }) => !packageJSON.isBuiltin);
  if (!extension || others.length > 0) throw new Error('The profile has to have one extension');
  if (extension.isActive) throw new Error(`${extension.id} was active before anybody asked for it`);
  await quiet();
  const processor = usedProcessor();
  const start = performance.now();
  await extension.activate();
  const activation: Activation = {
    duration: performance.now() - start,
    processor: usedProcessor() - processor,
  };
  await writeFile(file, JSON.stringify(activation));
}

/** The window around the host is still starting: waits until timers come on time for half a second, at most 10 s. */
async function quiet(): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (let onTime = 0; onTime < 20 && performance.now() < deadline;) {
    const before = performance.now();
    await pause(25);
    onTime = performance.now() - before < 30 ? onTime + 1 : 0;
  }
}
