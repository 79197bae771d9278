/**
 * `sre-workbench <tool> [POSITIONAL] [--argument value] [--json]`. The same file starts itself as the engine's worker.
 * Exit status: 0 nothing to report, 1 findings at or above `--fail-on`, 2 it could not run.
 */
import { isMainThread } from 'node:worker_threads';

const oldestNode = [22, 15] as const;

function nodeIsTooOld(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
}

if (!isMainThread) {
  const { runEngineWorker } = await import('../node/engineWorker.ts');
  await runEngineWorker();
} else if (nodeIsTooOld()) {
  console.error(
    `sre-workbench needs Node ${oldestNode.join('.')} or newer; this is Node ${process.versions.node}.`,
  );
  process.exitCode = 2;
} else if (process.argv[2] === 'hook-event') {
  // An agent waits for this at each of its steps, so the rest is not even evaluated.
  const { recordHookEvent } = await import('./hookEvent.ts');
  await recordHookEvent();
} else {
  const { runCommandLine } = await import('./run.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
