import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  generateSeries,
  writeOpenMetrics,
  type Description,
  type Shape,
} from '../../../scripts/start/series.mjs';

const now = 1_800_000_000;

/** Two hours, a step of a minute, an incident from 60 to 30 minutes ago with ramps of 10. */
function describeOne(shape: Shape, each?: Record<string, string[]>): Description {
  return {
    hours: 2,
    stepSeconds: 60,
    incident: { startMinutesAgo: 60, endMinutesAgo: 30, rampMinutes: 10 },
    series: [{ metric: 'a_total', type: 'counter', labels: { job: 'x' }, shape, ...(each ? { each } : {}) }],
  };
}

/** Values by the text before them, and the times of the first series. */
function parse(text: string) {
  const values = new Map<string, number[]>();
  const times: number[] = [];
  for (const line of text.split('\n')) {
    const [, series, value, time] = /^([^# ].*) (\S+) (\d+)$/.exec(line) ?? [];
    if (series === undefined) continue;
    values.set(series, [...(values.get(series) ?? []), Number(value)]);
    if (values.size === 1) times.push(Number(time));
  }
  return { values, times, only: [...values.values()][0] ?? [] };
}

const valuesOf = (shape: Shape, each?: Record<string, string[]>) =>
  parse(writeOpenMetrics(describeOne(shape, each), now));

describe('the demo series', () => {
  test('end now, one sample every step', () => {
    const { times } = valuesOf({ kind: 'gauge', base: 1 });
    expect(times).toHaveLength(121);
    expect(times[0]).toBe(now - 7200);
    expect(times.at(-1)).toBe(now);
  });

  test('go on behind now, as what they were: a counter counts on', () => {
    const description = describeOne({ kind: 'counter', base: 1, noise: 0.5 });
    const { past, at } = generateSeries(description, now, 1);
    const before = parse(past).only.at(-1) ?? 0;
    const valueAt = (seconds: number) => Number(/^a_total\S* (\S+)$/m.exec(at(seconds))?.[1]);
    expect(parse(past).times.at(-1)).toBe(now);
    expect(valueAt(now)).toBe(before);
    expect(valueAt(now + 30)).toBe(before);
    expect(valueAt(now + 60)).toBeGreaterThan(before);
    expect(valueAt(now + 3600)).toBeGreaterThan(valueAt(now + 60));
    expect(valueAt(now + 9999)).toBe(valueAt(now + 3600));
  });

  test('a gauge goes to the level of the incident and back, over the ramps', () => {
    const { only } = valuesOf({ kind: 'gauge', base: 100, incident: 300 });
    const at = (minutesAgo: number) => only[120 - minutesAgo];
    expect([at(120), at(60), at(55), at(50), at(31), at(30), at(25), at(20), at(0)]).toEqual([
      100, 100, 200, 300, 300, 300, 200, 100, 100,
    ]);
  });

  test('a gauge never goes below 0, and grows by the hour', () => {
    expect(Math.min(...valuesOf({ kind: 'gauge', base: 1, amplitude: 5, periodMinutes: 60 }).only)).toBe(0);
    expect(valuesOf({ kind: 'gauge', base: 10, growthPerHour: 6 }).only.at(-1)).toBe(22);
  });

  test('a counter is the running sum of its rate, rounded only as it is written', () => {
    const { only } = valuesOf({ kind: 'counter', base: 0.005, integer: true });
    expect(only[0]).toBe(0);
    expect(only.at(-1)).toBe(Math.round(0.005 * 60 * 121));
  });

  test('steps hold the last value whose time has come', () => {
    const { only } = valuesOf({
      kind: 'steps',
      steps: [
        [120, 4],
        [45, 6],
        [10, 5],
      ],
    });
    expect([only[0], only[74], only[75], only[109], only[110], only.at(-1)]).toEqual([4, 4, 6, 6, 5, 5]);
  });

  test('the buckets of a histogram grow with their bound and in time, and the last holds all', () => {
    const { values } = valuesOf({
      kind: 'histogram',
      base: 10,
      incident: 20,
      le: ['0.1', '1.0', '+Inf'],
      share: [0.5, 0.9, 1],
      incidentShare: [0.1, 0.4, 1],
      mean: 0.2,
      incidentMean: 2,
    });
    const bucket = (le: string) => values.get(`a_total_bucket{job="x",le="${le}"}`) ?? [];
    const count = values.get('a_total_count{job="x"}') ?? [];
    const sum = values.get('a_total_sum{job="x"}') ?? [];
    expect(count).toHaveLength(121);
    for (let at = 0; at < count.length; at += 1) {
      const [low = NaN, middle = NaN, all = NaN] = [bucket('0.1')[at], bucket('1.0')[at], bucket('+Inf')[at]];
      expect(low <= middle && middle <= all).toBe(true);
      expect(all).toBe(count[at]);
      expect(count[at] ?? NaN).toBeGreaterThan(count[at - 1] ?? 0);
    }
    // Before the incident each observation takes 0.2 s, in the middle of it 2 s.
    expect((sum[50] ?? 0) / (count[50] ?? 1)).toBeCloseTo(0.2, 5);
    expect(((sum[80] ?? 0) - (sum[75] ?? 0)) / ((count[80] ?? 0) - (count[75] ?? 0))).toBeCloseTo(2, 5);
  });

  test('one series for each value of the label, not in step with each other', () => {
    const { values } = valuesOf(
      { kind: 'gauge', base: 10, amplitude: 5, periodMinutes: 60 },
      { pod: ['p-0', 'p-1'] },
    );
    const [first, second] = ['p-0', 'p-1'].map((pod) => values.get(`a_total{job="x",pod="${pod}"}`));
    expect(first).toHaveLength(121);
    expect(second).not.toEqual(first);
  });

  test('noise is the same every time and stays in its bounds', () => {
    const shape: Shape = { kind: 'gauge', base: 100, noise: 0.1 };
    const { only } = valuesOf(shape);
    expect(only).toEqual(valuesOf(shape).only);
    expect(new Set(only).size).toBeGreaterThan(100);
    expect(Math.min(...only)).toBeGreaterThanOrEqual(90);
    expect(Math.max(...only)).toBeLessThanOrEqual(110);
  });
});

test("the company's own description: each metric in one block, with its type, ended as OpenMetrics wants", () => {
  const file = path.join(import.meta.dirname, '../../../examples/company/SRE/monitoring/demo-series.json');
  const text = writeOpenMetrics(JSON.parse(readFileSync(file, 'utf8')), now);
  expect(text.endsWith('\n# EOF\n')).toBe(true);
  const heads = text.split('\n').filter((line) => line.startsWith('# TYPE '));
  expect(new Set(heads).size).toBe(heads.length);
  expect(heads).toContain('# TYPE http_requests counter');
  expect(text).not.toMatch(/NaN|undefined|Infinity/u);
});
