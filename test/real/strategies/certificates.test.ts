/** The TLS and key checks against certificates that openssl makes, served by Node. */
import { chmodSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  makeCertificates,
  type Certificates,
  type Identity,
} from '../../builders/strategies/certificates.ts';
import { outcomeOf, outcomesOf, realPorts } from '../../builders/strategies/checkPorts.ts';

let made: Certificates;
const servers: Server[] = [];
beforeAll(() => {
  made = makeCertificates();
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(made.folder, { recursive: true, force: true }));

async function serve(identity: Identity): Promise<number> {
  const server = createServer({ ...identity }, (socket: Socket) => socket.on('error', () => undefined));
  server.on('tlsClientError', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
}

/** Expiry, chain and name, each by itself. */
async function look(identity: Identity, more = ''): Promise<readonly string[]> {
  const port = await serve(identity);
  const check = (expected: string) =>
    `{ kind: tls, host: localhost, port: ${port}, expect: [${expected}], trust: '{{trust}}'${more} }`;
  const found = await outcomesOf(['expiry', 'chain', 'name'].map(check), { values: { trust: made.root } });
  return found.map((outcome) => `${outcome?.state}: ${outcome?.text}`);
}

describe('a served certificate', () => {
  test('that is good passes in all that is looked at', async () => {
    const [expiry, chain, name] = await look(made.good);
    expect(expiry).toMatch(/^passed: 59 days left/);
    expect(chain).toBe('passed: Trusted, issued by Root.');
    expect(name).toMatch(/^passed: .*localhost/);
  });

  test('that ended fails by its date, and nothing is claimed of its chain', async () => {
    const [expiry, chain, name] = await look(made.ended);
    expect(expiry).toMatch(/^failed: It ended on \d{4}-\d\d-\d\d\.$/);
    expect(chain).toMatch(/^unknown: /);
    expect(name).toMatch(/^passed: /);
  });

  test('that ends soon fails by the days that are wanted', async () => {
    const [soon] = await look(made.short);
    expect(soon).toMatch(/^failed: It ends in 4 days, .*at least 14/);
    const [enough] = await look(made.short, ', days: 3');
    expect(enough).toMatch(/^passed: 4 days left/);
  });

  test('for another name fails by its name alone', async () => {
    const [expiry, chain, name] = await look(made.otherName);
    expect([expiry, chain].map((text) => text?.slice(0, 6))).toEqual(['passed', 'passed']);
    expect(name).toMatch(/^failed: Not for this name: .*shop\.example\.com/);
    const [, , asked] = await look(made.otherName, ', name: shop.example.com');
    expect(asked).toMatch(/^passed: /);
  });

  test('whose chain is not sent whole fails by its chain, and passes with it', async () => {
    const [expiry, chain] = await look(made.broken);
    expect(expiry).toMatch(/^passed: /);
    expect(chain).toMatch(/^failed: The server does not send the certificate that issued it \(UNABLE_TO_/);
    const [, whole] = await look(made.whole);
    expect(whole).toBe('passed: Trusted, issued by Between.');
  });

  test('of nobody that is trusted fails by its chain', async () => {
    const [, chain] = await look(made.selfSigned);
    expect(chain).toMatch(/^failed: Not trusted: (?:DEPTH_ZERO_)?SELF_SIGNED_CERT/);
  });

  test('is not asked where the port does not speak TLS, or is none', async () => {
    const { createServer: createPlain } = await import('node:net');
    const plain = createPlain((socket) => socket.end('220 not TLS at all, sorry for that\r\n'.repeat(20)));
    await new Promise<void>((resolve) => plain.listen(0, 'localhost', resolve));
    const { port } = plain.address() as AddressInfo;
    const outcome = await outcomeOf(`{ kind: tls, host: localhost, port: ${port}, expect: [expiry] }`);
    plain.close();
    expect(outcome.state).toBe('failed');
    const none = await outcomeOf(`{ kind: tls, host: localhost, port: none, expect: [expiry] }`);
    expect(none).toMatchObject({ state: 'unknown', text: expect.stringContaining('"none" is no port') });
  });
});

describe('the key', () => {
  const key = (file: string) => `{ kind: key, file: '${file}' }`;

  test('that others may read fails, and passes once they may not', async () => {
    const ports = realPorts({ roots: [made.folder] });
    chmodSync(path.join(made.folder, 'good.key'), 0o644);
    const open = await outcomeOf(key('good.key'), { ports });
    expect(open).toMatchObject({ state: 'failed', text: expect.stringContaining('644') });
    chmodSync(path.join(made.folder, 'good.key'), 0o640);
    expect((await outcomeOf(key('good.key'), { ports })).state).toBe('failed');
    chmodSync(path.join(made.folder, 'good.key'), 0o600);
    expect(await outcomeOf(key('good.key'), { ports })).toMatchObject({ state: 'passed' });
    expect((await outcomeOf(key('nowhere.key'), { ports })).state).toBe('failed');
  });

  test('outside of the workspace is looked at only where a person typed it', async () => {
    const file = path.join(made.folder, 'good.key');
    const named = await outcomeOf(key(file));
    expect(named).toMatchObject({
      state: 'unknown',
      text: expect.stringContaining('outside of the workspace'),
    });
    const parts = await outcomeOf(key('{{folder}}/good.key'), { values: { folder: made.folder } });
    expect(parts.state).toBe('unknown');
    chmodSync(file, 0o600);
    const typed = await outcomeOf(key('{{keyFile}}'), { values: { keyFile: file } });
    expect(typed.state).toBe('passed');
  });
});
