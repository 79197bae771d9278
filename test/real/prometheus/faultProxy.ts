/** A proxy that spoils what passes through it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
  | 'none'
  /** The answer comes late, and whole. */
  | 'latency'
  /** The connection stays open and nothing comes. */
  | 'hang'
  /** The connection is reset before the first byte. */
  | 'reset'
  /** The connection ends in the middle of the answer. */
  | 'cut'
  /** A byte now and then. */
  | 'drip'
  /** More bytes are announced than come. */
  | 'wrong-length'
  /** A page of HTML with status 200, as from a sign-in. */
  | 'html'
  /** Only reading methods pass. */
  | 'read-only';

export interface FaultProxy {
  readonly url: string;
  /** What the next requests meet, one fault each; the last one for ever. */
  faults: Fault[];
  /** Methods of the requests so far. */
  readonly methods: string[];
  end(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const proxy = { faults: ['none'] as Fault[], methods: [] as string[] };
  const server: Server = createServer((request, response) => {
    proxy.methods.push(request.method ?? '');
    const fault = (proxy.faults.length > 1 ? proxy.faults.shift() : proxy.faults[0]) ?? 'none';
    void spoil(fault, { target, request, response });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

interface Passing {
  readonly target: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function spoil(fault: Fault, passing: Passing): Promise<void> {
  const { request, response } = passing;
  if (fault === 'hang') return;
  if (fault === 'reset') return void request.socket.resetAndDestroy();
  if (fault === 'html') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
    return;
  }
  if (fault === 'read-only' && request.method !== 'GET') {
    response.writeHead(405, { 'Content-Type': 'text/plain' }).end('only GET');
    return;
  }
  const { status, type, body } = await forward(passing);
  // The fault itself: an answer that comes late.
  if (fault === 'latency') await new Promise((resolve) => setTimeout(resolve, 300));
  const length = fault === 'wrong-length' ? body.length + 100 : body.length;
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': length });
  const half = body.subarray(0, Math.floor(body.length / 2));
  if (fault === 'cut') response.write(half, () => request.socket.destroy());
  else if (fault === 'wrong-length') response.write(body, () => request.socket.end());
  else if (fault === 'drip') drip(response, body);
  else response.end(body);
}

function drip(response: ServerResponse, body: Uint8Array): void {
  let at = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(at, (at += 1)));
    if (at >= body.length) clearInterval(timer);
  }, 20);
  response.on('close', () => clearInterval(timer));
}

async function forward({ target, request }: Passing) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const headers = Object.entries(request.headers).filter(([name]) =>
    ['content-type', 'accept'].includes(name),
  );
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    body: new Uint8Array(await answer.arrayBuffer()),
  };
}
