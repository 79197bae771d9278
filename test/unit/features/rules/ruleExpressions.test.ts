import { describe, expect, test } from 'vitest';
import { expressionsIn, withoutVariables } from '../../../../src/clients/prometheus/rules/ruleExpressions.ts';
import { listTests } from '../../../../src/features/rules/core/testList.ts';
import { testedIn, withoutTest } from '../../../../src/features/rules/core/untested.ts';

const rules = `groups:
- name: g
  interval: 30s
  labels: {team: x}
  rules:
  - record: job:up:sum
    expr: 'sum by (job) (up{a="it''s"})'
  - alert: Down
    expr: |
      job:up:sum
        == 0
    for: 5m
    labels:
      severity: page
  - alert: Folded
    expr: >-
      rate(x[5m])
      > 1
`;

/** Each character of the expression, but for blanks, stands at its place in the document. */
function expectPlaces(text: string): void {
  for (const each of expressionsIn(text)) {
    const there = each.places.slice(0, -1).map((place) => text[place]);
    expect(there.join('').replaceAll(/\s/g, '')).toBe(each.text.replaceAll(/\s/g, ''));
    expect(each.places).toEqual([...each.places].sort((a, b) => a - b));
  }
}

describe('the expressions of', () => {
  test('a rule file, with places through quotes and blocks', () => {
    expect(
      expressionsIn(rules).map(({ kind, name, text }) => [kind, name, text.replaceAll(/\s+/g, ' ').trim()]),
    ).toEqual([
      ['record', 'job:up:sum', 'sum by (job) (up{a="it\'s"})'],
      ['alert', 'Down', 'job:up:sum == 0'],
      ['alert', 'Folded', 'rate(x[5m]) > 1'],
    ]);
    expect(expressionsIn(rules)[1]?.rule).toMatchObject({
      hold: '5m',
      interval: '30s',
      labels: { team: 'x', severity: 'page' },
    });
    expectPlaces(rules);
  });

  test('PrometheusRule resources among others, each at its place', () => {
    const text = `apiVersion: v1\nkind: Service\n---\nkind: PrometheusRule\nspec:\n  ${rules.replaceAll('\n', '\n  ')}\n---\nkind: PrometheusRule\nmetadata: {}\nspec:\n  ${rules.replaceAll('\n', '\n  ')}`;
    expect(expressionsIn(text)).toHaveLength(6);
    expectPlaces(text);
    const alerts = expressionsIn(text).flatMap(({ rule, name }) => (rule ? [{ ...rule.nameAt, name }] : []));
    expect(alerts.length).toBeGreaterThan(0);
    for (const { from, to, name } of alerts) expect(text.slice(from, to)).toBe(name);
  });

  test('a dashboard and the files of objectives', () => {
    const dashboard = JSON.stringify(
      { panels: [{ targets: [{ expr: 'rate(a{b="$c"}[$__rate_interval])' }] }] },
      null,
      2,
    );
    expect(expressionsIn(dashboard).map(({ text }) => text)).toEqual(['rate(a{b="$c"}[$__rate_interval])']);
    expectPlaces(dashboard);
    const sloth =
      'version: prometheus/v1\nslos:\n- sli:\n    events:\n      error_query: sum(rate(a[{{.window}}]))\n      total_query: sum(rate(b[{{.window}}]))\n';
    expect(expressionsIn(sloth)).toHaveLength(2);
  });

  test('other files are none', () => {
    expect(expressionsIn('kind: Service\nmetadata:\n  expr: up\n')).toEqual([]);
    expect(expressionsIn('groups: [')).toEqual([]);
  });
});

describe('variables', () => {
  test('in a range stand for a length, in a string for themselves', () => {
    const text = 'rate(a{b="$c"}[$__rate_interval])';
    const put = withoutVariables(text);
    expect(put).toMatch(/^rate\(a\{b="\$c"\}\[5m +\]\)$/u);
    expect(put).toHaveLength(text.length);
  });
  test('elsewhere cannot be guessed', () => expect(withoutVariables('$metric > 1')).toBeUndefined());
});

const tests = `tests:
- name: one
  alert_rule_test:
  - {eval_time: 5m, alertname: Down}
  promql_expr_test:
  - expr: sum(job:up:sum)
- promql_expr_test: [{expr: up, eval_time: 1m}]
`;

test('the tests of a file are listed with their lines', () => {
  expect(listTests(tests)).toEqual([
    { group: 'one', label: 'Down @ 5m', line: 3 },
    { group: 'one', label: 'sum(job:up:sum) @ 0s', line: 5 },
    { group: 'unnamed#1', label: 'up @ 1m', line: 6 },
  ]);
});

test('a rule without a test is the one that no test names', () => {
  expect(withoutTest(expressionsIn(rules), testedIn(tests)).map(({ name }) => name)).toEqual(['Folded']);
});
