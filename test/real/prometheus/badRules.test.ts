/** Texts and queries that could keep an engine busy for ever: each ends, and says why. */
import { describe, expect, test } from 'vitest';
import { replayAlert, testRuleText, type FetchedSamples } from '../../../src/clients/engine/promql.ts';
import { judgeRules } from '../../../src/features/rules/core/checkRules.ts';
import { startEngine } from '../helmCore/engine.ts';

const engine = startEngine();

function seriesOf(count: number, samples: number): FetchedSamples {
  const times = Float64Array.from({ length: samples }, (_, at) => at * 60_000);
  const values = times.map((_, at) => at % 7);
  return {
    id: `${count} ${samples}`,
    series: Array.from({ length: count }, (_, at) => ({
      labels: { __name__: `m${at % 1000}`, pod: String(at) },
      times,
      values,
    })),
  };
}

/** Milliseconds; what comes to an end at all takes a part of it, and what does not is told after it. */
const timeLimit = 2000;

const deep = ['[1d:1s]', '[1d:1s]', '[1d:1s]', '[1d:1s]'].reduce(
  (inner, range) => `max_over_time(${inner}${range})`,
  'm1',
);

describe('an alert over a day that would take for ever is ended, and told', () => {
  test.each([
    ['everything there is', '{__name__=~".+"}', () => seriesOf(100_000, 2)],
    [
      'everything against everything',
      '{__name__=~".+"} * on (pod) group_left () {__name__=~".+"}',
      () => seriesOf(50_000, 2),
    ],
    ['subqueries in subqueries', deep, () => seriesOf(10, 1500)],
  ])('%s', async (_, expr, samples) => {
    const rule = { alert: 'A', expr, for: '', keepFiringFor: '', labels: {} };
    const request = { ...rule, start: 0, end: 86_400_000, step: 60_000 };
    const answer = await replayAlert(engine, samples(), request, { timeLimit });
    expect(answer.ok ? answer.value.error : answer.error.message).toMatch(
      /too many samples|timed out|Nothing was answered within 2 seconds/,
    );
  });
});

const testFile = (values: string, expr: string) => `tests:
- interval: 1m
  input_series: [{series: m1, values: '${values}'}]
  promql_expr_test: [{expr: '${expr}', eval_time: 1h}]
`;

describe('a test that would take for ever is told as one that could not be run', () => {
  const endless = 'the input series of this test have more than 2,000,000 values';
  test.each([
    ['a notation without an end', '0+1x2000000000', 'm1', endless],
    ['many long notations', Array.from({ length: 50 }, () => '0+1x900000').join(' '), 'm1', endless],
    ['subqueries in subqueries', '0+1x600', deep, 'query processing would load too many samples into memory'],
  ])('%s', async (_, values, expr, told) => {
    const text = testFile(values, expr);
    const answer = await testRuleText(engine, { text, ruleFiles: [] }, { timeLimit: 60_000 });
    const [group] = answer.ok ? answer.value.groups : [];
    expect(group?.errors).toEqual([expect.stringContaining(told)]);
  });
});

const ruleFile = (expr: string) => `groups:\n- name: g\n  rules:\n  - record: a\n    expr: ${expr}\n`;

test.each([
  ['brackets', `${'('.repeat(100_000)}up${')'.repeat(100_000)}`],
  ['signs', `"${'-'.repeat(100_000)}up"`],
])('a rule with 100,000 %s is ended, and the next file is judged', async (_, expr) => {
  expect(await judgeRules(engine, ruleFile(expr), { timeLimit })).toMatchObject({
    ok: false,
    error: expect.stringContaining('Nothing was answered within 2 seconds'),
  });
  expect(await judgeRules(engine, ruleFile('up'), { timeLimit: 60_000 })).toMatchObject({
    ok: true,
    value: { rules: 1, problems: [] },
  });
});
