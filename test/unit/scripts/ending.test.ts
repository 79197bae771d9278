/** Whatever ends the demo, nothing of it stays. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { isRunning } from '../../../scripts/setup/folders.mjs';
import { demoVariable } from '../../../scripts/start/ending.mjs';

const module = path.resolve(import.meta.dirname, '../../../scripts/start/ending.mjs');

/** A demo in a process of its own: a group with a program inside, and a program that has left the group. `trap` is shell text. */
async function startDemo(folder: string, trap = ''): Promise<{ demo: ChildProcess; pids: number[] }> {
  const stray = `${demoVariable}='${folder}' setsid sh -c 'echo $$; exec sleep 600' &`;
  const script = `
    import { spawn } from 'node:child_process';
    import { prepareEnding } from '${module}';
    const ending = prepareEnding('${folder}');
    const child = spawn('sh', ['-c', "${trap} ${stray} sleep 600 & echo $!; echo $$; wait"], {
      detached: true,
      stdio: ['ignore', 'inherit', 'ignore'],
    });
    ending.add(child);
    process.on('SIGINT', async () => { await ending.end(); process.exit(0); });
    setInterval(() => {}, 1000);
  `;
  const demo = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pids: number[] = [];
  if (demo.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: demo.stdout })) {
    pids.push(Number(line));
    if (pids.length === 3) break;
  }
  return { demo, pids };
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sre-workbench-ending-'));
  await writeFile(path.join(folder, 'file'), 'x');
  return folder;
}

/** A process that has ended is seen until its parent, here the first process of the machine, has taken note. */
async function expectGone(pids: number[]): Promise<void> {
  await vi.waitFor(() => expect(pids.map(isRunning)).toEqual([false, false, false]), 20_000);
}

test('at a request to end, everything is gone before the demo itself', { timeout: 60_000 }, async () => {
  const folder = await makeFolder();
  const { demo, pids } = await startDemo(folder, "trap '' TERM;");
  expect(pids.map(isRunning)).toEqual([true, true, true]);
  demo.kill('SIGINT');
  await new Promise((resolve) => demo.once('close', resolve));
  expect(demo.exitCode).toBe(0);
  expect(existsSync(folder)).toBe(false);
  await expectGone(pids);
});

test('a demo that is killed leaves nothing either', { timeout: 60_000 }, async () => {
  const folder = await makeFolder();
  const { demo, pids } = await startDemo(folder);
  demo.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), 20_000);
  await expectGone(pids);
});
