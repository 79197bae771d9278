/** The thread in which charts with large values files are judged. */
import { parentPort } from 'node:worker_threads';
import { config } from '@vscode/l10n';
import { toWorker } from '../core/largeCharts/protocol.ts';
import { LargeChartsService } from '../core/largeCharts/service.ts';

const port = parentPort;
if (port) {
  const service = new LargeChartsService((message) => port.postMessage(message));
  port.on('message', (raw: unknown) => {
    const message = toWorker.parse(raw);
    if (message.kind !== 'language') void service.handle(message);
    else if (Object.keys(message.sentences).length > 0) config({ contents: message.sentences });
  });
}
