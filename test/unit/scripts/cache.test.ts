import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cached, inTurn } from '../../../scripts/setup/folders.mjs';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sre-workbench-cache-'));
  vi.stubEnv('SRE_WORKBENCH_CACHE', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('a part is made once, however many ask at the same time', async () => {
  const fill = vi.fn(async (partial: string) => writeFile(path.join(partial, 'file'), 'x'));
  const folders = await Promise.all([cached('part-1', fill), cached('part-1', fill), cached('part-1', fill)]);
  expect(fill).toHaveBeenCalledTimes(1);
  expect(new Set(folders)).toEqual(new Set([path.join(folder, 'part-1')]));
  expect(await readdir(path.join(folder, 'part-1'))).toEqual(['file']);
  expect(await readdir(folder)).toEqual(['part-1']);
});

test('a part whose making failed is made anew, and what it has left goes away', async () => {
  const fail = async (partial: string) => {
    await writeFile(path.join(partial, 'half'), 'x');
    throw new Error('no network');
  };
  await expect(cached('engine/part', fail)).rejects.toThrow('no network');
  expect(await readdir(path.join(folder, 'engine'))).not.toContain('part');
  await cached('engine/part', (partial) => writeFile(path.join(partial, 'file'), 'x'));
  expect(await readdir(path.join(folder, 'engine'), { recursive: true })).toEqual(['part', 'part/file']);
});

test('the lock of a process that is gone does not hold', async () => {
  const child = spawn('true');
  await new Promise((resolve) => child.once('close', resolve));
  await writeFile(path.join(folder, 'part.lock'), String(child.pid));
  expect(await inTurn('part', async () => 'done')).toBe('done');
});

test('two that want the same take turns', async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    // As many waits as the other one would need to come in between.
    for (let waits = 0; waits < 100; waits += 1) await readdir(folder);
    order.push(`${name} ends`);
  };
  await Promise.all([inTurn('part', work('one')), inTurn('part', work('two'))]);
  const [first, second] = order[0] === 'one begins' ? ['one', 'two'] : ['two', 'one'];
  expect(order).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
});
