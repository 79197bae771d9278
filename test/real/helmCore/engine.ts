/** The engine of the built `dist/`, as the truth that the core is held against. */
import path from 'node:path';
import { afterAll } from 'vitest';
import { createEngine, type EnginePool } from '../../../src/node/engine.ts';

/** One pool for the tests of a file; it ends with them. */
export function startEngine(): EnginePool {
  const root = path.resolve(import.meta.dirname, '../../..');
  const engine = createEngine({
    folder: path.join(root, 'dist'),
    worker: new URL('../../../src/node/engineWorker.ts', import.meta.url),
  });
  afterAll(() => engine.dispose());
  return engine;
}
