/** HTTP, DNS and TCP checks against servers that hang, refuse, redirect for ever and answer late. */
import { spawn } from 'node:child_process';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { outcomeOf, outcomesOf, realPorts } from '../../builders/strategies/checkPorts.ts';
import { startNameServer, type NameBehaviour } from '../../builders/strategies/nameServer.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0)) await end();
});

async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createHttpServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Where nothing listens on any machine that runs tests. */
const closedPort = 1;

const http = (url: string, more = '') => `{ kind: http, url: '${url}'${more} }`;

describe('HTTP', () => {
  test('passes with the status that is expected, and what the answer has to contain', async () => {
    const url = await serve((request, response) => {
      response.statusCode = request.url === '/made' ? 201 : request.url === '/gone' ? 503 : 200;
      response.end('all is well');
    });
    const found = await outcomesOf([
      http(url),
      http(`${url}/made`, ', status: [200]'),
      http(`${url}/made`, ', status: [2xx]'),
      http(`${url}/gone`),
      http(`${url}/gone`, ', status: [503]'),
      http(url, ', contains: is well'),
      http(url, ', contains: broken'),
    ]);
    expect(found.map((outcome) => outcome?.state)).toEqual([
      'passed',
      'failed',
      'passed',
      'failed',
      'passed',
      'passed',
      'failed',
    ]);
    expect(found[3]?.text).toMatch(/^503 in \d+\.\d\d s; expected is 2xx\.$/);
  });

  test('fails where the server hangs, within its time limit', async () => {
    const url = await serve(() => undefined);
    const outcome = await outcomeOf(http(url), { timeLimit: 300 });
    expect(outcome).toMatchObject({ state: 'failed', text: expect.stringContaining('within 0.3 seconds') });
  });

  test('fails where the server stops in the middle of its answer', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
    });
    expect((await outcomeOf(http(url), { timeLimit: 300 })).state).toBe('failed');
  });

  test('fails where nothing listens', async () => {
    const outcome = await outcomeOf(http(`http://127.0.0.1:${closedPort}`));
    expect(outcome).toMatchObject({ state: 'failed', text: expect.stringContaining('Nothing listens') });
  });

  test('fails where the server redirects for ever', async () => {
    const url = await serve((request, response) => {
      response.writeHead(302, { location: `${request.url ?? ''}x` }).end();
    });
    const outcome = await outcomeOf(http(url));
    expect(outcome).toMatchObject({ state: 'failed', text: expect.stringContaining('in a circle') });
  });

  test('fails where the answer is late, and passes where late is early enough', async () => {
    const url = await serve((_, response) => setTimeout(() => response.end('late'), 150));
    expect(await outcomeOf(http(url, ', within: 0.1'))).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('at most 0.1 s'),
    });
    expect((await outcomeOf(http(url, ', within: 60'))).state).toBe('passed');
  });

  test('asks nothing but http, and says what it cannot judge', async () => {
    expect((await outcomeOf(http('file:///etc/passwd'))).state).toBe('unknown');
    expect((await outcomeOf(http('https:///'))).state).toBe('unknown');
  });
});

describe('DNS', () => {
  const ask = async (behaviour: NameBehaviour, more = '', timeLimit = 60_000) => {
    const server = await startNameServer(behaviour);
    cleanUp.push(() => server.close());
    return outcomeOf(`{ kind: dns, name: shop.example.com, server: '${server.address}'${more} }`, {
      timeLimit,
    });
  };

  test('passes with an address, also a late one', async () => {
    expect(await ask('answer')).toMatchObject({ state: 'passed', text: '192.0.2.7' });
    expect(await ask('late')).toMatchObject({ state: 'passed', text: '192.0.2.7' });
  });

  test('passes only with the address that is expected', async () => {
    expect((await ask('answer', ', address: 192.0.2.7')).state).toBe('passed');
    expect(await ask('answer', ', address: 192.0.2.8')).toMatchObject({
      state: 'failed',
      text: 'shop.example.com leads to 192.0.2.7, not to 192.0.2.8.',
    });
  });

  test('fails where the server hangs, refuses, or knows no such name', async () => {
    expect(await ask('hang', '', 300)).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('within 0.3 seconds'),
    });
    expect(await ask('refuse')).toMatchObject({ state: 'failed' });
    expect(await ask('unknown')).toMatchObject({
      state: 'failed',
      text: 'The name shop.example.com has no address.',
    });
  });

  test('asks the system where no server is named', async () => {
    expect((await outcomeOf('{ kind: dns, name: localhost }')).state).toBe('passed');
  });
});

describe('TCP', () => {
  const port = (number: number | string) => `{ kind: tcp, host: 127.0.0.1, port: ${number} }`;

  test('passes where somebody listens, and fails where nobody does', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => server.close());
    expect((await outcomeOf(port((server.address() as AddressInfo).port))).state).toBe('passed');
    expect(await outcomeOf(port(closedPort))).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('Nothing listens at 127.0.0.1:'),
    });
    expect((await outcomeOf(port(70_000))).state).toBe('unknown');
  });

  test.skipIf(process.platform !== 'linux')('fails where connections hang', async () => {
    // It listens and never takes a connection: once its queue is full nobody is answered.
    const deaf = spawn(
      process.execPath,
      [
        '-e',
        "const s = require('net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => { require('fs').writeSync(1, s.address().port + '\\n'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });",
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    cleanUp.push(() => deaf.kill('SIGKILL'));
    const number = await new Promise<number>((resolve) =>
      deaf.stdout.once('data', (text) => resolve(Number(text))),
    );
    const queue: Socket[] = Array.from({ length: 16 }, () =>
      connect({ port: number, host: '127.0.0.1' }).on('error', () => undefined),
    );
    cleanUp.push(() => queue.forEach((socket) => socket.destroy()));
    const outcome = await outcomeOf(port(number), { timeLimit: 500 });
    expect(outcome).toMatchObject({ state: 'failed', text: expect.stringContaining('within 0.5 seconds') });
  });

  test('a TLS check fails where the server never shakes hands', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    cleanUp.push(() => server.close());
    const { port: number } = server.address() as AddressInfo;
    const outcome = await outcomeOf(`{ kind: tls, host: localhost, port: ${number}, expect: [expiry] }`, {
      timeLimit: 300,
    });
    expect(outcome).toMatchObject({ state: 'failed', text: expect.stringContaining('within 0.3 seconds') });
  });
});

describe('the checks of a step', () => {
  test('are made side by side, and none before what it needs', async () => {
    const waiting: (() => void)[] = [];
    const paths: string[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url ?? '');
      if (request.url === '/after') response.end();
      else waiting.push(() => response.end());
      // None is answered before both are there.
      if (waiting.length === 2) for (const answer of waiting) answer();
    });
    const found = await outcomesOf([
      http(`${url}/one`),
      http(`${url}/two`),
      http(`${url}/after`, ', needs: [c0, c1]'),
    ]);
    expect(found.map((outcome) => outcome?.state)).toEqual(['passed', 'passed', 'passed']);
    expect(paths[2]).toBe('/after');
  });

  test('are not made where what they need did not pass', async () => {
    const paths: string[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(request.url === '/first' ? 500 : 200).end();
    });
    const found = await outcomesOf([http(`${url}/first`), http(`${url}/second`, ', needs: [c0]')]);
    expect(found.map((outcome) => outcome?.state)).toEqual(['failed', 'unknown']);
    expect(paths).toEqual(['/first']);
  });

  test('end when they are cancelled, and what was known stays', async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    const found = await outcomesOf([http(url)], { signal: controller.signal });
    expect(found).toEqual([undefined]);
  });

  test('reach nobody in a workspace that is not trusted', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.end();
    });
    const names = await startNameServer('answer');
    cleanUp.push(() => names.close());
    const found = await outcomesOf(
      [
        http(url),
        `{ kind: tcp, host: 127.0.0.1, port: ${new URL(url).port} }`,
        `{ kind: tls, host: 127.0.0.1, port: ${new URL(url).port}, expect: [chain] }`,
        `{ kind: dns, name: a.example.com, server: '${names.address}' }`,
        '{ kind: rollout, workload: deployment/a, namespace: a }',
        '{ kind: log, workload: deployment/a, namespace: a, words: [a] }',
      ],
      { ports: realPorts({ trusted: false }) },
    );
    expect(found.map((outcome) => outcome?.state)).toEqual(Array.from({ length: 6 }, () => 'unknown'));
    expect(asked + names.asked()).toBe(0);
  });
});
