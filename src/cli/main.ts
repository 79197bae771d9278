/**
 * `sre-workbench <tool> [POSITIONAL] [--argument value] [--json]`. The same file starts itself as the engine's worker.
 * Exit status: 0 nothing to report, 1 findings at or above `--fail-on`, 2 it could not run.
 */
import { isMainThread } from 'node:worker_threads';
import { runEngineWorker } from '../node/engineWorker.ts';
import { runCommandLine } from './run.ts';

const oldestNode = [22, 15] as const;

function nodeIsTooOld(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
}

if (!isMainThread) {
  await runEngineWorker();
} else if (nodeIsTooOld()) {
  console.error(
    `sre-workbench needs Node ${oldestNode.join('.')} or newer; this is Node ${process.versions.node}.`,
  );
  process.exitCode = 2;
} else {
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
