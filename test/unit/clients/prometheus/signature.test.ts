/** The expected signatures are those of the test suite that Amazon published for version 4. */
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../../../src/base/ports.ts';
import { authorizationOf, credentialsOf } from '../../../../src/clients/prometheus/credentials.ts';
import {
  readSigningSecret,
  scopeOf,
  signingSecret,
  signingSecretOf,
  signRequest,
} from '../../../../src/clients/prometheus/signature.ts';

const key = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const scope = { region: 'us-east-1', service: 'service' };
const now = Date.UTC(2015, 7, 30, 12, 36);
const session =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

const sign = async (request: Partial<HttpRequest>, with_: Partial<typeof key & { session: string }> = {}) => {
  const plain: HttpRequest = { method: 'GET', url: 'https://example.amazonaws.com/', ...request };
  const { headers = {}, url } = await signRequest(plain, { key: { ...key, ...with_ }, scope, now });
  return { headers, url, authorization: headers['Authorization'] ?? '' };
};
const expected = (headers: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${headers}, Signature=${signature}`;

describe('a signature', () => {
  test('of a plain request', async () => {
    const { headers, authorization } = await sign({});
    expect(headers['x-amz-date']).toBe('20150830T123600Z');
    expect(authorization).toBe(
      expected('host;x-amz-date', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'),
    );
  });

  test('of parameters in any order', async () => {
    const { url, authorization } = await sign({
      url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1',
    });
    expect(url).toBe('https://example.amazonaws.com/?Param1=value1&Param2=value2');
    expect(authorization).toBe(
      expected('host;x-amz-date', 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'),
    );
  });

  test('of a form', async () => {
    const { authorization } = await sign({
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'Param1=value1',
    });
    expect(authorization).toBe(
      expected(
        'content-type;host;x-amz-date',
        'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
      ),
    );
  });

  test('with temporary credentials', async () => {
    const { headers, authorization } = await sign({ method: 'POST' }, { session });
    expect(headers['x-amz-security-token']).toBe(session);
    expect(authorization).toBe(
      expected(
        'host;x-amz-date;x-amz-security-token',
        '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
      ),
    );
  });

  test('is of the request that is sent: a space is no plus, and an asterisk is escaped', async () => {
    const { url } = await sign({
      url: 'https://example.amazonaws.com/api/v1/series?match%5B%5D=a*+or+b~c&limit=1',
    });
    expect(url).toBe('https://example.amazonaws.com/api/v1/series?limit=1&match%5B%5D=a%2A%20or%20b~c');
  });
});

describe('a key', () => {
  test.each([{ ...key }, { ...key, session }])('is one text, and comes back from it', (one) => {
    expect(readSigningSecret(signingSecret(one))).toEqual(one);
  });
  test.each([undefined, '', 'Bearer abc', 'AWS4 only-an-id'])('is none in %j', (text) => {
    expect(readSigningSecret(text)).toBeUndefined();
  });
  test('is nothing that a header may hold', () => {
    expect(authorizationOf(signingSecret(key))).toBeUndefined();
    expect(authorizationOf('abc')).toBe('Bearer abc');
    expect(credentialsOf(signingSecret(key))).toBe(signingSecret(key));
  });
  test('comes from the variables that Amazon names', () => {
    const variables: Record<string, string> = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    expect(signingSecretOf((name) => variables[name])).toBe('AWS4 a b');
    expect(signingSecretOf(() => undefined)).toBeUndefined();
  });
});

test.each([
  [
    'https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1',
    { region: 'eu-central-1', service: 'aps' },
  ],
  ['https://prometheus.example.com', undefined],
])('the scope of %s', (url, wanted) => expect(scopeOf(url)).toEqual(wanted));
