/** What of a replayed alert is decided outside of the engine. */
import { describe, expect, test } from 'vitest';
import type { ReplayRequest } from '../../../../src/clients/engine/promql.ts';
import {
  covers,
  neededSelectors,
  replayRequest,
  stripOf,
  summarise,
  withStaleMarks,
  wordsOf,
} from '../../../../src/features/rules/core/replay.ts';
import { expressionsIn } from '../../../../src/clients/prometheus/rules/ruleExpressions.ts';

const base = 86_400 + 3600 + 300;
const minute = 60_000;

describe('the samples that an expression needs', () => {
  test.each([
    ['up == 0', [['up', 0]]],
    ['rate(a{b="c"}[5m]) > 2 * rate(a{b="c"}[1h] offset 1d)', [['a{b="c"}', 90_000]]],
    ['max_over_time(rate(a[5m])[1h:1m]) > on() b', [['a', 3900], ['b', 0]]], // prettier-ignore
    ['vector(1) > 0', []],
  ] as const)('%s', (expr, expected) => {
    const needed = neededSelectors(expr);
    expect(needed).toEqual({
      ok: true,
      value: expected.map(([text, seconds]) => ({ text, seconds: seconds + base })),
    });
  });

  test.each(['up @ 1700000000', 'rate(a[5m] @ end())', 'up ==', 'up{'])('%s is refused', (expr) =>
    expect(neededSelectors(expr).ok).toBe(false),
  );

  test('what is fetched is enough for less, and not for more or for others', () => {
    const long = [{ text: 'a', seconds: 600 }];
    expect(covers(long, [{ text: 'a', seconds: 300 }])).toBe(true);
    expect(covers(long, [{ text: 'a', seconds: 900 }])).toBe(false);
    expect(covers(long, [{ text: 'a{}', seconds: 300 }])).toBe(false);
  });
});

test('a series that breaks off gets its mark back, where it has an even pace', () => {
  const times = Float64Array.of(0, 15, 30, 45, 60, 120, 135);
  const marked = withStaleMarks({ labels: {}, times, values: times.map((time) => time || Number.NaN) }, 300);
  expect([...marked.times]).toEqual([0, 15, 30, 45, 60, 75, 120, 135, 150]);
  const bits = new BigUint64Array(marked.values.buffer);
  expect([...bits.keys()].filter((at) => bits[at] === 0x7f_f0_00_00_00_00_00_02n)).toEqual([5, 8]);
  expect(marked.values[0]).toBeNaN();
  const odd = { labels: {}, times: Float64Array.of(0, 7, 100, 103, 900, 1000), values: new Float64Array(6) };
  expect(withStaleMarks(odd, 9000)).toBe(odd);
});

describe('the last day', () => {
  const [rule] = expressionsIn(
    'groups:\n- name: g\n  interval: 30s\n  rules:\n  - {alert: A, expr: up == 0, for: 5m, keep_firing_for: 1m, labels: {a: b}}\n',
  );
  const request = rule ? replayRequest(rule, 86_400 * 3 + 10) : undefined;

  test('is evaluated as often as the group is, and an hour before it', () =>
    expect(request).toEqual({
      alert: 'A',
      expr: 'up == 0',
      for: '5m',
      keepFiringFor: '1m',
      labels: { a: 'b' },
      step: 30_000,
      end: 86_400_000 * 3,
      start: 86_400_000 * 2 - 3_600_000,
    }));

  const asked: ReplayRequest = {
    alert: 'A',
    expr: '',
    for: '',
    keepFiringFor: '',
    labels: {},
    start: 0,
    end: 86_400_000 + 60 * minute,
    step: minute,
  };
  const at = (state: 'pending' | 'firing', from: number, to: number) => ({
    state,
    from: (60 + from) * minute,
    to: (60 + to) * minute,
  });
  const summary = summarise(
    {
      error: '',
      more: 0,
      alerts: [
        { labels: { pod: 'a' }, spans: [at('pending', -30, -21), at('firing', -20, -10), at('pending', 60, 64), at('firing', 65, 94)] }, // prettier-ignore
        { labels: { pod: 'b' }, spans: [at('firing', 90, 99), at('pending', 1435, 1440)] },
      ],
    },
    asked,
  );

  test('is a strip of hours', () => expect(stripOf(summary)).toBe(`▁█${'▁'.repeat(21)}▄`));
  test('counts alerts that fire together as one, and what was before it as none', () => {
    expect(summary).toMatchObject({ now: 'pending', times: 1, firing: 35 * 60 });
    expect(wordsOf(summary)).toBe('would be pending now; would have fired once in the last day, for 35m');
  });
  test('says that nothing fired', () => {
    const none = summarise({ error: '', more: 0, alerts: [] }, asked);
    expect([stripOf(none), wordsOf(none)]).toEqual(['▁'.repeat(24), 'would not have fired in the last day']);
  });
});
