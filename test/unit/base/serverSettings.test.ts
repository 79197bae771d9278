import { describe, expect, test } from 'vitest';
import { readAddress, readServers } from '../../../src/base/serverSettings.ts';

describe('an address', () => {
  test.each([
    ['https://metrics.example.com/', 'https://metrics.example.com'],
    ['metrics.example.com:9090', 'http://metrics.example.com:9090'],
    ['http://h/prefix/api/v1/query?query=up', 'http://h/prefix'],
    ['http://h/prom/graph?g0.expr=up', 'http://h/prom'],
    ['http://h/api/datasources/proxy/uid/abc/', 'http://h/api/datasources/proxy/uid/abc'],
  ])('%s is %s', (text, expected) => {
    expect(readAddress(text)).toBe(expected);
  });
  test.each(['', 'ftp://h', 'file:///etc/passwd', 'http://user:secret@h', 'http://', 'javascript:alert(1)'])(
    '%s is none',
    (text) => {
      expect(readAddress(text)).toBeUndefined();
    },
  );
});

describe('servers of the settings', () => {
  test('are those that have a name and an address, each name once', () => {
    const servers = readServers([
      { name: 'a', url: 'http://a/' },
      { name: 'a', url: 'http://b' },
      { name: ' ', url: 'http://c' },
      { name: 'd', url: 'nonsense://' },
      {
        name: 'e',
        url: 'https://e/prom/',
        kind: 'mimir',
        tenant: 't',
        caFile: '/ca.pem',
        alertmanager: 'http://am/',
      },
      { name: 'f', url: 'http://f', kind: 'other', tenant: 7 },
      null,
      'x',
    ]);
    expect(servers).toEqual([
      { name: 'a', url: 'http://a', kind: 'prometheus' },
      {
        name: 'e',
        url: 'https://e/prom',
        kind: 'mimir',
        tenant: 't',
        caFile: '/ca.pem',
        alertmanager: 'http://am',
      },
      { name: 'f', url: 'http://f', kind: 'prometheus' },
    ]);
  });
  test.each([undefined, {}, 'x', null])('are none in %s', (value) => {
    expect(readServers(value)).toEqual([]);
  });
});
