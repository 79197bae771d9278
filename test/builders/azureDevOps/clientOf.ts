import {
  createAzureDevOpsClient,
  type AzureDevOpsClient,
} from '../../../src/clients/azureDevOps/workItems.ts';
import { createTransport } from '../../../src/clients/azureDevOps/transport.ts';
import { createHttp } from '../../../src/node/http.ts';
import type { AzureDevOpsStandIn } from './standIn.ts';

/** A client of the stand-in over real HTTP. What it wants to wait is noted, and not waited for. */
export function clientOf(
  standIn: AzureDevOpsStandIn,
  { token, timeLimit }: { readonly token?: string; readonly timeLimit?: number } = {},
): { readonly client: AzureDevOpsClient; readonly waits: number[] } {
  const waits: number[] = [];
  const http = createHttp({ allowed: () => true, proxy: 'environment' });
  let now = standIn.now;
  const transport = createTransport({
    http: timeLimit === undefined ? http : { send: (request) => http.send({ ...request, timeLimit }) },
    clock: { now: () => now },
    organisation: standIn.organisation,
    authorization: async () => (token === undefined ? undefined : `Bearer ${token}`),
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  });
  return { client: createAzureDevOpsClient(transport, 'Platform'), waits };
}
