/**
 * The end of the demo. A second process holds one end of a pipe; when this process closes its end, or is gone for whatever reason,
 * that one ends the programs, removes the temporary folder, and ends itself. So there is one way to the end, and it always works.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The variable that marks what the demo has started; terminals of the editor have groups of their own, and inherit it. */
export const demoVariable = 'SRE_WORKBENCH_DEMO';

/** @param {string} folder temporary folder of the demo; its path is also the mark of the demo's programs */
export function prepareEnding(folder) {
  const script = fileURLToPath(new URL('reaper.mjs', import.meta.url));
  const reaper = spawn(process.execPath, [script, folder], {
    // A session of its own: what a terminal sends to its programs does not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise((resolve) => reaper.once('close', resolve));
  // Without this, a reaper that somebody has ended would end this process with an error.
  reaper.stdin.on('error', () => {});
  return {
    /** @param {import('node:child_process').ChildProcess} child started with `detached`, so that it leads a group */
    add: (child) => {
      if (child.pid !== undefined) reaper.stdin.write(`${child.pid}\n`);
    },
    /** Ends everything; comes back when nothing is left. */
    end: async () => {
      reaper.stdin.end();
      await gone;
    },
  };
}
