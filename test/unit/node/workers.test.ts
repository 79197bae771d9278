import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkers } from '../../../src/node/workers.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'workers-'));
  const head = "const { parentPort } = require('node:worker_threads');\n";
  await writeFile(
    path.join(folder, 'echo.js'),
    `${head}parentPort.on('message', (m) => parentPort.postMessage(m));`,
  );
  await writeFile(path.join(folder, 'broken.js'), "throw new Error('no good');");
  await writeFile(path.join(folder, 'package.json'), '{"type":"commonjs"}');
});
afterAll(() => rm(folder, { recursive: true }));

const start = (name: string) => createWorkers(pathToFileURL(`${folder}/`)).start(name);

test('messages go both ways, and what is transferred is gone', async () => {
  const worker = start('echo');
  const bytes = new Uint8Array([1, 2, 3]);
  const answer = new Promise((resolve) => worker.onMessage(resolve));
  worker.post({ bytes }, [bytes.buffer]);
  expect(await answer).toEqual({ bytes: new Uint8Array([1, 2, 3]) });
  expect(bytes.length).toBe(0);
  worker.dispose();
});

test('a worker that ends by itself is told once', async () => {
  const worker = start('broken');
  const failure = await new Promise((resolve) => worker.onEnd(resolve));
  expect(failure).toMatchObject({ code: 'worker-ended', detail: 'broken: no good' });
});
