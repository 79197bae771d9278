import { describe, expect, test } from 'vitest';
import { lintExpression } from '../../../../../src/clients/prometheus/rules/lint.ts';

const rulesOf = (text: string) => lintExpression(text).map(({ rule }) => rule);

describe('a mistake that circulates is told, and its cure is silent', () => {
  test.each([
    [
      'ratio-without-sum',
      'rate(a_total{code=~"5.."}[5m]) / rate(a_total[5m])',
      'sum(rate(a_total{code=~"5.."}[5m])) / sum(rate(a_total[5m]))',
    ],
    [
      'quantile-without-le',
      'histogram_quantile(0.9, sum by (job) (rate(a_bucket[5m])))',
      'histogram_quantile(0.9, sum by (job, le) (rate(a_bucket[5m])))',
    ],
    [
      'quantile-without-le',
      'histogram_quantile(0.9, sum without (le) (rate(a_bucket[5m])))',
      'histogram_quantile(0.9, sum(rate(a[5m])))',
    ],
    [
      'quantile-without-rate',
      'histogram_quantile(0.9, a_bucket)',
      'histogram_quantile(0.9, rate(a_bucket[5m]))',
    ],
    ['rate-of-gauge', 'rate(memory_usage[5m])', 'rate(memory_usage_total[5m])'],
    ['range-too-short', 'rate(a_total[30s])', 'rate(a_total[1m])'],
    ['range-beyond-retention', 'avg_over_time(up[30d])', 'avg_over_time(up[15d])'],
    ['selector-matches-nothing', 'up{job="a", job!="a"}', 'up{job="a", job!="b"}'],
    ['selector-matches-nothing', 'up{job="a", job=~"b|c"}', 'up{job="a", job=~"a|c"}'],
    ['selector-matches-nothing', 'up{job=~"a^b"}', 'up{job=~"^ab$"}'],
  ])('%s', (rule, wrong, right) => {
    expect(rulesOf(wrong)).toEqual([rule]);
    expect(rulesOf(right)).toEqual([]);
  });

  test('at the place of the part that it is about', () => {
    const text = '1 + histogram_quantile(0.9, a_bucket)';
    const [finding] = lintExpression(text);
    expect(text.slice(finding?.from, finding?.to)).toBe('a_bucket');
  });

  test('what cannot be parsed is not judged', () => expect(rulesOf('rate(memory_usage[5m]')).toEqual([]));
});
