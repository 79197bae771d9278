/** A program of one file that starts itself as its own worker, as the command line does. */
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { readVersions } from '../../../src/clients/engine/versions.ts';
import { createEngine } from '../../../src/node/engine.ts';
import { runEngineWorker } from '../../../src/node/engineWorker.ts';

if (isMainThread) {
  const engine = createEngine({ folder: import.meta.dirname, worker: new URL(import.meta.url) });
  const answer = await readVersions(engine);
  console.log(path.basename(import.meta.filename), answer.ok ? answer.value.helm['4'] : answer.error.code);
} else {
  await runEngineWorker();
}
