import { describe, expect, test } from 'vitest';
import { editsWithin, nearNames } from '../../../../src/features/prometheus/core/near.ts';

describe('what is near', () => {
  test.each([
    ['abc', 'abc', 0],
    ['abc', 'abd', 1],
    ['abc', 'bc', 1],
    ['abcd', 'badc', undefined],
    ['', 'ab', 2],
    ['abc', 'abcdef', undefined],
  ])('%s and %s are %s edits apart', (a, b, edits) => {
    expect(editsWithin(a, b, 2)).toBe(edits);
  });

  test('comes in the order of its nearness, five at most, and never the name itself', () => {
    const names = [
      'http_requests_total',
      'http_request_total',
      'http_request_duration_seconds_bucket',
      'node_cpu_seconds_total',
      'grpc_requests_handled_total',
    ];
    expect(nearNames('http_requets_total', names, 5)).toEqual([
      'http_requests_total',
      'http_request_total',
      'http_request_duration_seconds_bucket',
    ]);
    expect(nearNames('http_requests_total', names, 5)).not.toContain('http_requests_total');
    expect(nearNames('requests', names, 1)).toEqual(['http_requests_total']);
    expect(nearNames('zzz', names, 5)).toEqual([]);
  });
});
