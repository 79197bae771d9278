import { afterEach, expect, test, vi } from 'vitest';
import { isAbsolute } from '../../../src/base/paths.ts';
import { clock, environment } from '../../../src/node/environment.ts';

afterEach(() => vi.unstubAllEnvs());

test('a variable is read when it is asked for', () => {
  vi.stubEnv('SRE_WORKBENCH_TEST', 'now');
  expect(environment.variable('SRE_WORKBENCH_TEST')).toBe('now');
  vi.stubEnv('SRE_WORKBENCH_TEST', undefined);
  expect(environment.variable('SRE_WORKBENCH_TEST')).toBeUndefined();
});

test('home is absolute with /, and time goes on', () => {
  expect(isAbsolute(environment.home)).toBe(true);
  expect(environment.home).not.toContain('\\');
  expect(clock.now()).toBeGreaterThan(Date.UTC(2024, 0));
});
