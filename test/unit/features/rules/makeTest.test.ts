import { describe, expect, test } from 'vitest';
import { admits, exampleOf } from '../../../../src/clients/prometheus/rules/matching.ts';
import { neededSeries } from '../../../../src/features/rules/core/make/inputSeries.ts';
import { writeSeries } from '../../../../src/features/rules/core/make/candidates.ts';
import { readAlerts, readSamples, writeTestFile } from '../../../../src/features/rules/core/make/testText.ts';
import { parseExpression } from '../../../../src/clients/prometheus/expression.ts';

describe('a text that a regular expression matches', () => {
  test.each([
    '5..',
    'a|b',
    '(a|bc)+-x',
    '.+',
    '.*',
    '[a-z]+_[^x]{3}',
    String.raw`\d{2,}\.\w`,
    '(?:up|down)?z',
    '^api-.*$',
    '[0-9]',
    '2(00|04)',
    '',
  ])('%s', (pattern) => {
    expect(admits({ operator: '=~', value: pattern }, exampleOf(pattern))).toBe(true);
  });
});

const seriesOf = (text: string, templates: readonly string[] = []) => {
  const { tree } = parseExpression(text);
  return tree
    ? neededSeries(tree, templates).map((group) =>
        group.map(({ metric, labels }) => writeSeries(metric, labels)),
      )
    : [];
};

describe('the series of an expression', () => {
  test('have the labels that matchers, groupings and templates ask for, the same where they may', () => {
    expect(
      seriesOf('sum by (job) (a{code=~"5.."}) / on (job) b{code!~"5..", env="x"}', ['{{ $labels.pod }}']),
    ).toEqual([
      ['a{job="job-1", pod="pod-1", code="5xx", env="x"}'],
      ['b{job="job-1", pod="pod-1", code="x", env="x"}'],
    ]);
  });

  test('of a classic histogram are its buckets, those that are named too', () => {
    const [buckets = []] = seriesOf('rate(a_bucket{le="0.3"}[5m])');
    expect(buckets).toHaveLength(6);
    expect(buckets).toContain('a_bucket{le="0.3"}');
    expect(buckets).toContain('a_bucket{le="+Inf"}');
  });

  test('are written with quotes where names need them', () => {
    expect(writeSeries('a.b', { 'c.d': 'e"f', g: 'h' })).toBe('{"a.b", "c.d"="e\\"f", g="h"}');
    expect(writeSeries('a', {})).toBe('a');
  });
});

test('what the engine got is read back, quotes, escapes, histograms and what is no number included', () => {
  const got =
    '[\n0:  \n  Labels:{alertname="A", job="a}\\"b"}\n  Annotations:{summary="one\\ntwo, three"},\n1:  \n  Labels:{alertname="A"}\n  Annotations:{}\n]';
  expect(readAlerts(got)).toEqual([
    { labels: { job: 'a}"b' }, annotations: { summary: 'one\ntwo, three' } },
    { labels: {}, annotations: {} },
  ]);
  expect(
    readSamples('{__name__="x", a="b, c"} 1.5E-01, {} +Inf, {h="1"} {{schema:0 count:1 buckets:[1 2]}}'),
  ).toEqual([
    { labels: '{__name__="x", a="b, c"}', value: '0.15' },
    { labels: '{}', value: '+Infinity' },
    { labels: '{h="1"}', value: '{{schema:0 count:1 buckets:[1 2]}}' },
  ]);
  expect(readSamples('nil')).toEqual([]);
});

test('texts that YAML would take for something else are quoted', () => {
  const text = writeTestFile({
    ruleFiles: ['rules/a.yml'],
    evaluationInterval: 90,
    groups: ['yes'],
    tests: [
      {
        name: "it's: one",
        interval: 60,
        series: [{ series: 'up{a="b"}', values: '0x3' }],
        expected: [{ at: 120, alert: 'A', alerts: [{ labels: { on: '1' }, annotations: { s: 'a\nb' } }] }],
      },
    ],
  });
  expect(text).toContain("  - 'yes'\n");
  expect(text).toContain("  - name: 'it''s: one'\n");
  expect(text).toContain('evaluation_interval: 1m30s\n');
  expect(text).toContain(
    "              'on': '1'\n            exp_annotations:\n              s: \"a\\nb\"\n",
  );
});
