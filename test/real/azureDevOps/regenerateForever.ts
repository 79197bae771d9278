/** Makes a replica anew, again and again, until it is ended: `node regenerateForever.ts ORGANISATION FOLDER`. */
import { regenerate } from '../../../src/features/workItems/core/regenerate.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { createHttp } from '../../../src/node/http.ts';
import { createTransport } from '../../../src/clients/azureDevOps/transport.ts';
import { createAzureDevOpsClient } from '../../../src/clients/azureDevOps/workItems.ts';

const [organisation = '', folder = ''] = process.argv.slice(2);
const whole = 'SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project';
const transport = createTransport({
  http: createHttp({ allowed: () => true, proxy: 'environment' }),
  clock: { now: () => Date.now() },
  organisation,
  authorization: async () => undefined,
  wait: async () => undefined,
});
const ports = { files: createFiles(), writer: createFileWriter() };
for (;;) {
  const answer = await regenerate(ports, {
    client: createAzureDevOpsClient(transport, 'Platform'),
    organisation,
    project: 'Platform',
    folder,
    queries: { 'my-work-items.json': whole, 'team-work-items.json': whole },
    incremental: false,
    mayReplace: async () => true,
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  if (!answer.ok) throw new Error(answer.error.message);
}
