import { describe, expect, test } from 'vitest';
import type { PrometheusServer } from '../../../../src/base/servers.ts';
import {
  authorizationOf,
  basicSecret,
  credentialKey,
} from '../../../../src/clients/prometheus/credentials.ts';
import { guessKind } from '../../../../src/clients/prometheus/kind.ts';
import { chooseServer } from '../../../../src/clients/prometheus/toolServer.ts';

const servers: readonly PrometheusServer[] = [
  { name: 'a', url: 'https://a.test/prom', kind: 'prometheus' },
  { name: 'b', url: 'https://b.test', kind: 'mimir', tenant: 't' },
];

describe('a model', () => {
  const chosen = (input: Parameters<typeof chooseServer>[0]) => {
    const server = chooseServer(input, servers);
    return server.ok ? server.value.name : server.error;
  };
  test('asks the servers of the settings, by name or by address', () => {
    expect(chosen({})).toBe('a');
    expect(chosen({ server: 'b' })).toBe('b');
    expect(chosen({ url: 'https://b.test/' })).toBe('b');
  });
  test('asks no other, whatever address it comes up with', () => {
    expect(chosen({ url: 'http://169.254.169.254' })).toContain('a, b');
    expect(chosen({ url: 'https://a.test/other' })).toContain('a, b');
    expect(chosen({ server: 'a', url: 'https://b.test' })).toContain('a, b');
    expect(chooseServer({ url: 'http://x' }, []).ok).toBe(false);
  });
});

test('on the command line any address may be asked, but none that holds a password', () => {
  expect(chooseServer({ url: 'http://h:9090/graph', tenant: 't' }, undefined)).toMatchObject({
    value: { url: 'http://h:9090', tenant: 't' },
  });
  expect(chooseServer({ url: 'http://u:p@h' }, undefined).ok).toBe(false);
  expect(chooseServer({}, undefined).ok).toBe(false);
});

test('credentials are bound to the origin', () => {
  expect(credentialKey('https://a.test/one')).toBe(credentialKey('https://a.test/two'));
  expect(credentialKey('https://a.test')).not.toBe(credentialKey('http://a.test'));
  expect(credentialKey('https://a.test')).not.toBe(credentialKey('https://a.test:8443'));
  expect(authorizationOf('abc')).toBe('Bearer abc');
  expect(authorizationOf(basicSecret('dana', 'pä:ss'))).toBe(
    `Basic ${Buffer.from('dana:pä:ss').toString('base64')}`,
  );
});

test.each([
  ['https://w.eastus.prometheus.monitor.azure.com', {}, 'azure'],
  ['https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/w', {}, 'amazon'],
  ['https://g/api/datasources/proxy/uid/x', {}, 'grafana'],
  ['http://m', { application: 'Grafana Mimir', version: '3.0.1' }, 'mimir'],
  ['http://t', { version: '0.39.2' }, 'thanos'],
  ['http://p', { version: '3.13.5' }, 'prometheus'],
])('%s with %o is %s', (url, build, kind) => {
  expect(guessKind(url, { version: '', revision: '', ...build })).toBe(kind);
});
