import { describe, expect, test } from 'vitest';
import { redact } from '../../../src/base/redact.ts';

describe('redact', () => {
  test.each([
    ['Authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
    ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
    ['https://user:hunter22@example.test/path', 'hunter22'],
    ['password: "hunter22"', 'hunter22'],
    ['{"client_secret":"s3cr3t-value"}', 's3cr3t-value'],
    ['DB_PASSWORD=hunter22', 'hunter22'],
    ['?token=abc123def&x=1', 'abc123def'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\nabc\n-----END PRIVATE KEY-----', 'MIIE'],
    [`ghp_${'a1'.repeat(18)}`, 'a1a1'],
    [`AKIA${'ABCD1234'.repeat(2)}`, 'ABCD1234'],
    [`eyJhbGciOiJI.eyJzdWIiOiIx.${'c2ln'.repeat(4)}`, 'c2ln'],
  ])('takes the secret out of %j [abuse 34]', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted]');
  });
  test('keeps what is no secret', () => {
    const text =
      'charts/user-api: 3 environments, secretName: user-api-tls, 12 tokens of context, https://example.test/a?b=c';
    expect(redact(text)).toBe(text.replace('secretName: user-api-tls', 'secretName: user-api-tls'));
  });
  test('says the same of text that it has already seen', () => {
    const once = redact('password: hunter22');
    expect(redact(once)).toBe(once);
  });
});
