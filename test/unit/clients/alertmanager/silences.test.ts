import { describe, expect, test } from 'vitest';
import type { Http, HttpRequest } from '../../../../src/base/ports.ts';
import { ok } from '../../../../src/base/result.ts';
import { readSilences, silencesOf, type Silence } from '../../../../src/clients/alertmanager/silences.ts';

const silence = (...matchers: Silence['matchers']): Silence => ({
  id: '1',
  status: { state: 'active' },
  comment: '',
  createdBy: '',
  endsAt: '2026-01-01T00:00:00Z',
  matchers,
});
const matcher = (name: string, value: string, more: Partial<Silence['matchers'][number]> = {}) => ({
  name,
  value,
  isRegex: false,
  isEqual: true,
  ...more,
});

describe('a silence', () => {
  const labels = { alertname: 'RedisDown', severity: 'page' };
  const keepsQuiet = (...matchers: Silence['matchers']) =>
    silencesOf(labels, [silence(...matchers)]).length === 1;

  test('takes the alerts that all its matchers take', () => {
    expect(keepsQuiet(matcher('alertname', 'RedisDown'))).toBe(true);
    expect(keepsQuiet(matcher('alertname', 'RedisDown'), matcher('severity', 'ticket'))).toBe(false);
    expect(keepsQuiet(matcher('alertname', 'Redis.*', { isRegex: true }))).toBe(true);
    expect(keepsQuiet(matcher('alertname', 'Redis', { isRegex: true }))).toBe(false);
    expect(keepsQuiet(matcher('severity', 'ticket', { isEqual: false }))).toBe(true);
    expect(keepsQuiet(matcher('team', ''))).toBe(true);
  });

  test('with a pattern that is none takes nothing', () => {
    expect(keepsQuiet(matcher('alertname', '(', { isRegex: true }))).toBe(false);
  });
});

describe('reading silences', () => {
  const http = (status: number, body: string, asked: HttpRequest[] = []): Http => ({
    send: async (request) => {
      asked.push(request);
      return ok({ status, headers: {}, body: new TextEncoder().encode(body), url: request.url });
    },
  });
  test('asks once, without changing anything, and leaves out what is over', async () => {
    const asked: HttpRequest[] = [];
    const over = { ...silence(), status: { state: 'expired' } };
    const answer = await readSilences({
      http: http(200, JSON.stringify([silence(), over]), asked),
      url: 'http://alerts.test',
    });
    expect(answer.ok && answer.value).toHaveLength(1);
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET http://alerts.test/api/v2/silences',
    ]);
  });
  test('says when something else answers', async () => {
    for (const [status, body] of [
      [200, '<html>'],
      [404, '[]'],
    ] as const) {
      const answer = await readSilences({ http: http(status, body), url: 'http://alerts.test' });
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-alertmanager' } });
    }
  });
});
