import { describe, expect, test } from 'vitest';
import { limitsDetail, limitsTitle } from '../../../../src/features/helm/core/limitsText.ts';
import type { LimitRow } from '../../../../src/features/helm/core/report.ts';

const at = (value: string, line = 1, file = 'values.yaml') => ({ value, file, line });
const row = (path: string, values: LimitRow['values']): LimitRow => ({ path, values, places: [] });
const order = ['dev', 'staging', 'prod'];

describe('the line above a row of limits', () => {
  test('shows the limits of each environment in order', () => {
    const resources = row('resources', {
      prod: { 'limits.cpu': at('2'), 'limits.memory': at('2Gi'), 'requests.cpu': at('1') },
      dev: { 'limits.cpu': at('500m'), 'limits.memory': at('512Mi') },
    });
    expect(limitsTitle(resources, order)).toBe('limits  dev 500m / 512Mi · prod 2 / 2Gi');
  });
  test('says what is missing', () => {
    expect(limitsTitle(row('resources', { dev: { 'limits.memory': at('1Gi') } }), order)).toBe(
      'limits  dev – / 1Gi',
    );
  });
  test('shows requests where no limit is set anywhere', () => {
    expect(limitsTitle(row('resources', { dev: { 'requests.cpu': at('1') } }), order)).toBe(
      'requests  dev 1 / –',
    );
  });
  test('shows replicas and their bounds', () => {
    expect(
      limitsTitle(row('replicaCount', { dev: { value: at('1') }, prod: { value: at('3') } }), order),
    ).toBe('replicas  dev 1 · prod 3');
    expect(
      limitsTitle(row('autoscaling', { prod: { minReplicas: at('2'), maxReplicas: at('6') } }), order),
    ).toBe('replicas  prod 2 to 6');
  });
  test('is left out where no environment has a value', () => {
    expect(limitsTitle(row('resources', {}), order)).toBeUndefined();
    expect(limitsTitle(row('resources', { dev: {} }), order)).toBeUndefined();
  });
  test('says on hover where each value comes from', () => {
    const resources = row('resources', { dev: { 'limits.cpu': at('1', 7, 'values/dev.yaml') } });
    expect(limitsDetail(resources, order)).toBe('dev  limits.cpu 1  (values/dev.yaml:7)');
  });
});
