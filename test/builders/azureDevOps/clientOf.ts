import {
  createAzureDevOpsClient,
  type AzureDevOpsClient,
} from '../../../src/clients/azureDevOps/workItems.ts';
import { createTransport } from '../../../src/clients/azureDevOps/transport.ts';
import { createHttp } from '../../../src/node/http.ts';
import type { AzureDevOpsStandIn } from './standIn.ts';

interface ClientOptions {
  /** Asked before each request, where it may change. */
  readonly token?: string | (() => string);
  /** Milliseconds; asked before each request. */
  readonly timeLimit?: () => number;
  /** Milliseconds by which the client's clock is ahead of the server's. */
  readonly clockOff?: number;
}

/** A client of the stand-in over real HTTP. What it wants to wait is noted, and not waited for. */
export function clientOf(
  standIn: Pick<AzureDevOpsStandIn, 'organisation' | 'now'>,
  { token, timeLimit, clockOff = 0 }: ClientOptions = {},
): { readonly client: AzureDevOpsClient; readonly waits: number[] } {
  const waits: number[] = [];
  const http = createHttp({ allowed: () => true, proxy: 'environment' });
  let now = standIn.now + clockOff;
  const transport = createTransport({
    http:
      timeLimit === undefined
        ? http
        : { send: (request) => http.send({ ...request, timeLimit: timeLimit() }) },
    clock: { now: () => now },
    organisation: standIn.organisation,
    authorization: async () => {
      const known = typeof token === 'function' ? token() : token;
      return known === undefined ? undefined : `Bearer ${known}`;
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  });
  return { client: createAzureDevOpsClient(transport, 'Platform'), waits };
}
