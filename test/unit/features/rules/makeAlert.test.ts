import { describe, expect, test } from 'vitest';
import {
  chooseThreshold,
  draftAlert,
  excerptAround,
  excerptOf,
  hasThreshold,
  withThreshold,
  writeAlertFile,
} from '../../../../src/features/rules/core/make/makeAlert.ts';
import { expressionsIn } from '../../../../src/clients/prometheus/rules/ruleExpressions.ts';

const many = <Value>(count: number, value: (at: number) => Value) =>
  Array.from({ length: count }, (_, at) => value(at));

describe('a threshold', () => {
  test.each([
    ['just beyond what is usual', many(1000, (at) => 100 + (at % 37)), { operator: '>', value: 140 }],
    ['not moved by one peak', [...many(1000, () => 2), 900], { operator: '>', value: 3 }],
    [
      'of small values keeps two digits',
      many(1000, (at) => 0.001 + at / 1e6),
      { operator: '>', value: 0.002 },
    ],
    ['of what is up is its fall', [...many(99, () => 1), 0], { operator: '==', value: 0 }],
    [
      'of a share that is nearly whole is below',
      many(1000, (at) => 0.99 + (at % 10) / 1000),
      { operator: '<', value: 0.99 },
    ],
    ['without values is zero', [], { operator: '>', value: 0 }],
    ['of zeros is zero', many(10, () => 0), { operator: '>', value: 0 }],
    ['of negative values', many(1000, (at) => -50 + (at % 10)), { operator: '>', value: -41 }],
  ])('%s', (_, values, threshold) => expect(chooseThreshold(values)).toEqual(threshold));

  test('is asked for where the query compares nothing', () => {
    expect(hasThreshold('sum(rate(a[5m]))')).toBe(false);
    expect(hasThreshold('a > bool 1')).toBe(false);
    expect(hasThreshold('a > 1 and b')).toBe(true);
    expect(hasThreshold('absent(a)')).toBe(true);
  });

  test('stands behind the whole query', () => {
    const above = { operator: '>' as const, value: 0.5 };
    expect(withThreshold('rate(a[5m])\n', above)).toBe('rate(a[5m]) > 0.5');
    expect(withThreshold('a or b', above)).toBe('(\n  a or b\n) > 0.5');
    expect(withThreshold('a # why', above)).toBe('(\n  a # why\n) > 0.5');
  });
});

test('a rule is named and described by its query, and linked to the runbook of its name', () => {
  const alert = draftAlert('sum by (job) (rate(http_requests_total[5m])) > 5', [
    'runbooks/http-requests.md',
    'b.md',
  ]);
  expect(alert).toMatchObject({ name: 'HttpRequestsHigh', runbook: 'runbooks/http-requests.md' });
  expect(alert.summary).toBe('Http requests high on {{ $labels.job }}: {{ $value | humanize }}');
  expect(draftAlert('up == 0', []).name).toBe('TargetDown');
  expect(draftAlert('success_ratio < 0.9', []).name).toBe('SuccessRatioLow');
  const [rule] = expressionsIn(writeAlertFile({ ...alert, expr: '(\n  a or b\n) > 1' }, 'What: it did.'));
  expect(rule).toMatchObject({ kind: 'alert', name: 'HttpRequestsHigh', text: '(\n  a or b\n) > 1\n' });
  expect(rule?.rule).toMatchObject({ hold: '5m', annotations: { summary: alert.summary } });
});

describe('an excerpt of samples', () => {
  const minutes = (...values: readonly number[]) => ({
    labels: { __name__: 'queue', job: 'a' },
    times: Float64Array.from(values, (_, at) => at * 60_000),
    values: Float64Array.from(values),
  });

  test('becomes the input of a test, with gaps and what stays written once', () => {
    const series = minutes(1, 1, 1, 2.5, NaN, Infinity, 7);
    const cut = excerptOf([series], { from: 0, to: 8 * 60_000, interval: 60 });
    expect(cut).toEqual({
      input: [{ series: 'queue{job="a"}', values: '1x2 2.5 stale Inf 7 _x2' }],
      times: { interval: 60, evaluationInterval: 60, at: 480 },
    });
  });

  test('is none where nothing lies in it, or too much', () => {
    expect(excerptOf([minutes(1)], { from: 600_000, to: 900_000, interval: 60 })).toBeUndefined();
    const crowd = many(41, (at) => ({ ...minutes(1), labels: { __name__: 'queue', job: String(at) } }));
    expect(excerptOf(crowd, { from: 0, to: 60_000, interval: 60 })).toBeUndefined();
    expect(excerptAround([], 86_400, 0)).toBeUndefined();
  });

  test('goes up to where the alert began to fire', () => {
    expect(excerptAround([{ from: 10_000_000 }], 600, 20_000_000)).toEqual({
      from: 8_920_000,
      to: 10_120_000,
      interval: 60,
    });
    expect(excerptAround([], 600, 20_000_000)?.to).toBe(20_000_000);
  });
});
