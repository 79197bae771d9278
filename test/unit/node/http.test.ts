import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../../src/base/ports.ts';
import { createHttp } from '../../../src/node/http.ts';

const http = createHttp({ allowed: () => true, proxy: 'host' });
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that hands on each request with its body. */
const serveText = async (
  answer: (text: string, request: IncomingMessage, response: ServerResponse) => void,
) => serve((request, response) => void textOf(request).then((text) => answer(text, request, response)));

const serve = async (answer: RequestListener) => `http://${await listen(createServer(answer))}`;

async function send(request: Partial<HttpRequest> & { readonly url: string }) {
  const answer = await http.send({ method: 'GET', ...request });
  if (!answer.ok) return answer.error.code;
  const { status, headers, body, url } = answer.value;
  return { status, headers, text: new TextDecoder().decode(body), url };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

describe('an answer', () => {
  test('comes back with any status, its headers in lower case and its bytes decompressed', async () => {
    const url = await serve((_, response) => {
      response.writeHead(503, { 'Content-Encoding': 'gzip', 'X-Seen': 'yes' });
      response.end(gzipSync('starting'));
    });
    expect(await send({ url })).toMatchObject({
      status: 503,
      text: 'starting',
      headers: { 'x-seen': 'yes' },
    });
  });

  test('is the one to what was sent', async () => {
    const url = await serveText((text, request, response) => {
      response.end(`${request.method} ${String(request.headers['x-asked'])} ${text}`);
    });
    const headers = { 'X-Asked': 'this', 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(await send({ url, method: 'POST', headers, body: 'query=up' })).toMatchObject({
      text: 'POST this query=up',
    });
  });
});

describe('a failure', () => {
  test('says that nothing may be sent', async () => {
    let asked = 0;
    const url = await serve((_, response) => response.end(`${(asked += 1)}`));
    const closed = createHttp({ allowed: () => false, proxy: 'host' });
    expect(await closed.send({ method: 'GET', url })).toMatchObject({ error: { code: 'not-allowed' } });
    expect(asked).toBe(0);
  });

  test('says that nothing listens, and that no such name is known', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    expect(await send({ url })).toBe('unreachable');
    expect(await send({ url: 'http://nowhere.invalid' })).toBe('unreachable');
  });

  test('says that the time is over, before the first byte and between two', async () => {
    const silent = await serve(() => undefined);
    expect(await send({ url: silent, timeLimit: 50 })).toBe('time-limit');
    const dripping = await serve((_, response) => response.write('x'));
    expect(await send({ url: dripping, timeLimit: 50 })).toBe('time-limit');
  });

  test('says that it was cancelled, and the server sees the connection close', async () => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    const url = await serve((request) => {
      request.socket.once('close', () => closed.resolve());
      controller.abort();
    });
    expect(await send({ url, signal: controller.signal })).toBe('cancelled');
    await closed.promise;
  });

  test('says that the answer was cut, whether reset, ended early or of a wrong length', async () => {
    const reset = await serve((_, response) => response.socket?.resetAndDestroy());
    expect(await send({ url: reset })).toBe('cut');
    const early = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"status"', () => response.socket?.destroy());
    });
    expect(await send({ url: early })).toBe('cut');
  });

  test('says that the answer is larger than was asked for, also when it only unpacks to that', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.end(gzipSync('x'.repeat(100_000)));
    });
    expect(await send({ url, maxBytes: 10_000 })).toBe('too-large');
    expect(await send({ url, maxBytes: 200_000 })).toMatchObject({ status: 200 });
  });
});

describe('an answer that is read while it comes', () => {
  test('is handed over as far as it is there, unpacked, with what came before', async () => {
    let goOn: () => void = () => undefined;
    const url = await serve((_, response) => {
      response.write('first ');
      goOn = () => response.end('and last');
    });
    const seen: string[] = [];
    const onBytes = (bytes: Uint8Array) => {
      seen.push(new TextDecoder().decode(bytes));
      // The rest comes only when the beginning was seen.
      if (seen.length === 1) goOn();
    };
    expect(await send({ url, onBytes })).toMatchObject({ text: 'first and last' });
    expect(seen).toEqual(['first ', 'first and last']);
  });

  test('is larger than any first guess', async () => {
    const text = 'abc'.repeat(300_000);
    const url = await serve((_, response) => response.end(text));
    let last = 0;
    const answer = await send({ url, onBytes: (bytes) => (last = bytes.length) });
    expect(answer).toMatchObject({ text });
    expect(last).toBe(text.length);
  });

  test('is none that says no, or leads elsewhere', async () => {
    const url = await serve(({ url: path }, response) => {
      if (path === '/there') response.writeHead(400).end('no');
      else response.writeHead(307, { Location: '/there' }).end('elsewhere');
    });
    let heard = false;
    expect(await send({ url, onBytes: () => (heard = true) })).toMatchObject({ status: 400, text: 'no' });
    expect(heard).toBe(false);
  });
});

describe('a redirect', () => {
  const headers = { Authorization: 'Bearer s3cret', 'X-Scope-OrgID': 'team', Accept: 'application/json' };
  const mirror = async () => serve((request, response) => response.end(JSON.stringify(request.headers)));

  test('on the same origin keeps method, body and credentials', async () => {
    const url = await serveText((text, request, response) => {
      if (request.url === '/old') response.writeHead(302, { Location: '/new' }).end();
      else response.end(`${request.method} ${request.headers.authorization} ${text}`);
    });
    expect(await send({ url: `${url}/old`, method: 'POST', headers, body: 'query=up' })).toMatchObject({
      text: 'POST Bearer s3cret query=up',
      url: `${url}/new`,
    });
  });

  test('to another origin carries no credentials [abuse 17]', async () => {
    const target = await mirror();
    const url = await serve((_, response) => response.writeHead(307, { Location: target }).end());
    const answer = await send({ url, headers });
    expect(answer).toMatchObject({ status: 200 });
    expect(JSON.stringify(answer)).toContain('application/json');
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|team/);
  });

  test('to another host is not followed with a body, and a circle ends', async () => {
    const target = (await mirror()).replace('127.0.0.1', 'localhost');
    const url = await serve((_, response) => response.writeHead(307, { Location: target }).end());
    expect(await send({ url, method: 'POST', body: 'query=up' })).toBe('redirected');
    const circle = await serve((_, response) => response.writeHead(302, { Location: '/' }).end());
    expect(await send({ url: circle })).toBe('redirected');
  });

  test('to a file is not followed [abuse 17]', async () => {
    const url = await serve((_, response) =>
      response.writeHead(302, { Location: 'file:///etc/hosts' }).end(),
    );
    expect(await send({ url })).toBe('redirected');
  });
});

test('a certificate of one’s own is trusted where it is named, and only there [abuse 44]', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sre-workbench-tls-'));
  try {
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    await promisify(execFile)('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ]);
    const certificates = await readFile(cert, 'utf8');
    const server = createTlsServer({ key: await readFile(key), cert: certificates }, (_, response) =>
      response.end('safe'),
    );
    const url = `https://${await listen(server)}`;
    expect(await send({ url })).toBe('tls');
    expect(await send({ url, certificates })).toMatchObject({ text: 'safe' });
    expect(await send({ url: url.replace('https:', 'http:') })).not.toMatchObject({ status: 200 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
