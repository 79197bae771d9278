import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'own-worker-'));
  for (const name of ['wasm_exec.js', 'charts.wasm.br']) {
    await copyFile(path.join(root, 'dist', name), path.join(folder, name));
  }
});
afterAll(() => rm(folder, { recursive: true }));

test('a bundle of one file is its own worker', async () => {
  const file = path.join(folder, 'program.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'ownWorker.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file]);
  expect(stdout).toMatch(/^program\.mjs v?4\.\d+\.\d+\n$/);
  expect(stderr).toBe('');
});
