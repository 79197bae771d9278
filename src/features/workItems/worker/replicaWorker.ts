/** The thread that holds the index of the work items. */
import { parentPort } from 'node:worker_threads';
import { ReplicaService } from '../core/replicaService.ts';
import { toWorker } from '../core/workerProtocol.ts';

const port = parentPort;
if (port) {
  const service = new ReplicaService((message) => {
    // Handed over: a copy of so much would keep the extension host busy.
    const whole = message.kind === 'index' ? message.index.buffer : undefined;
    port.postMessage(message, whole instanceof ArrayBuffer ? [whole] : []);
  });
  port.on('message', (raw: unknown) => {
    const message = toWorker.safeParse(raw).data;
    if (message) void service.handle(message);
  });
}
