/** The thread that holds the index of the work items. */
import { parentPort } from 'node:worker_threads';
import { ReplicaService } from '../core/replicaService.ts';
import { toWorker } from '../core/workerProtocol.ts';

const port = parentPort;
if (port) {
  const service = new ReplicaService((message) => port.postMessage(message));
  port.on('message', (raw: unknown) => {
    const message = toWorker.safeParse(raw).data;
    if (message) void service.handle(message);
  });
}
