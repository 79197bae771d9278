import { describe, expect, test } from 'vitest';
import { Experience } from '../../../../src/clients/prometheus/experience.ts';

const large = 2_000_000;

describe('compression', () => {
  test('is asked for until a server is known to be near', () => {
    const experience = new Experience();
    expect(experience.encoding()).toBe('gzip');
    experience.learn('query_range', 'gzip', { bytes: large, transfer: 900 });
    expect(experience.encoding()).toBe('gzip');
    experience.learn('query_range', 'gzip', { bytes: large, transfer: 90 });
    expect(experience.encoding()).toBe('identity');
  });

  test('comes back where the way is slower without', () => {
    const experience = new Experience();
    experience.learn('query_range', 'gzip', { bytes: large, transfer: 90 });
    experience.learn('query_range', 'identity', { bytes: large, transfer: 400 });
    expect(experience.encoding()).toBe('gzip');
    experience.learn('query_range', 'identity', { bytes: large, transfer: 30 });
    expect(experience.encoding()).toBe('identity');
  });

  test('is not judged by small answers, nor without a clock', () => {
    const experience = new Experience();
    experience.learn('query', 'gzip', { bytes: 900, transfer: 0.01 });
    experience.learn('query', 'gzip', { bytes: large, transfer: undefined });
    expect(experience.encoding()).toBe('gzip');
  });
});

test('an answer is expected to be as large as the last one from there', () => {
  const experience = new Experience();
  expect(experience.expectedBytes('query')).toBeUndefined();
  experience.learn('query', 'gzip', { bytes: 900, transfer: 1 });
  experience.learn('query_range', 'gzip', { bytes: large, transfer: 1 });
  expect(experience.expectedBytes('query')).toBe(900);
});
