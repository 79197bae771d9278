/** The Workers port: each worker is a file of its own beside the extension's. */
import { Worker } from 'node:worker_threads';
import { t } from '@vscode/l10n';
import type { Failure } from '../base/result.ts';
import type { Workers } from '../base/ports.ts';

/** A worker that holds more than this is at fault. */
const mostMemory = 1024;

/** @param folder where the workers' files lie */
export function createWorkers(folder: URL): Workers {
  return {
    start(name) {
      const worker = new Worker(new URL(`${name}.js`, folder), {
        resourceLimits: { maxOldGenerationSizeMb: mostMemory },
      });
      let asked = false;
      let failure: Failure<'worker-ended'> | undefined;
      const listeners: ((failure: Failure<'worker-ended'>) => void)[] = [];
      const end = (detail: string): void => {
        if (asked || failure) return;
        failure = {
          code: 'worker-ended',
          message: t('A background part of SRE Workbench ended by itself.'),
          detail,
        };
        for (const listener of listeners) listener(failure);
      };
      worker.on('error', (error) => end(`${name}: ${error.message}`));
      worker.on('exit', (status) => end(`${name}: ${status}`));
      return {
        post: (message, transfer = []) => worker.postMessage(message, transfer),
        onMessage: (listener) => worker.on('message', listener),
        onEnd: (listener) => listeners.push(listener),
        dispose() {
          asked = true;
          void worker.terminate();
        },
      };
    },
  };
}
