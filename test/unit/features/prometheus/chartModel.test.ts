import { describe, expect, test } from 'vitest';
import { gaps } from '../../../../src/clients/prometheus/samples.ts';
import {
  axisRange,
  chartModel,
  columnsOf,
  lonePoints,
  sampleAt,
  type ModelResult,
} from '../../../../src/features/prometheus/core/chartModel.ts';

/** `undefined` is a place without a sample. */
function resultOf(
  rows: readonly (readonly (number | undefined)[])[],
  other: Partial<ModelResult> = {},
): ModelResult {
  const points = rows[0]?.length ?? 0;
  const values = gaps(rows.length * points);
  rows.flat().forEach((value, at) => {
    if (value !== undefined) values[at] = value;
  });
  const series = rows.map((_, at) => ({ __name__: 'up', job: 'api', instance: `host-${at}` }));
  return { query: 'A', expr: 'up', shift: 0, start: 1000, step: 10, points, series, values, ...other };
}

const plain = { stacked: false, logarithmic: false };

describe('curves', () => {
  test('are called by the labels in which they differ', () => {
    const model = chartModel([resultOf([[1], [2]])], false);
    expect(model.curves.map(({ name }) => name)).toEqual(['{instance="host-0"}', '{instance="host-1"}']);
    expect(model.common).toEqual({ A: { __name__: 'up', job: 'api' } });
  });
  test('without labels are called by the expression', () => {
    const [curve] = chartModel([resultOf([[1]], { series: [{}], expr: 'sum(\n  up)' })], false).curves;
    expect(curve?.name).toBe('sum( up)');
  });
  test('of a comparison have the colour of what they are compared with', () => {
    const [now, before] = [resultOf([[1], [2]]), resultOf([[3], [4]], { shift: 86_400 })];
    const { curves } = chartModel([now, before], false);
    expect(curves.map(({ colour }) => colour)).toEqual([0, 1, 0, 1]);
    expect(curves[2]?.name).toBe('{instance="host-0"} (−1d)');
  });
  test('on another grid than the first are of an earlier run, and left out', () => {
    const { curves } = chartModel([resultOf([[1]]), resultOf([[1, 2]], { query: 'B' })], false);
    expect(curves).toHaveLength(1);
  });
  test('are drawn by their last value where there are very many, in the order of the result', () => {
    const rows = Array.from({ length: 300 }, (_, at) => [at % 2 === 0 ? at : undefined]);
    const { drawn, curves } = chartModel([resultOf(rows)], false);
    expect(curves).toHaveLength(300);
    expect(drawn).toHaveLength(200);
    expect(drawn.slice(0, 3)).toEqual([0, 1, 2]);
    expect(drawn.filter((at) => at % 2 === 0)).toHaveLength(150);
    expect(chartModel([resultOf(rows)], true).drawn).toHaveLength(300);
  });
});

describe('what a curve is drawn from', () => {
  test('has null for gaps, NaN and infinities, wherever they are', () => {
    const rows = [[undefined, NaN, 1, Infinity, -Infinity, 2, undefined]];
    const { curves } = chartModel([resultOf(rows)], false);
    expect(columnsOf(curves, plain)).toEqual([[null, null, 1, null, null, 2, null]]);
    expect(lonePoints(columnsOf(curves, plain)[0] ?? [])).toEqual([2, 5]);
  });
  test('keeps all of 11,001 points and the last value', () => {
    const row = Array.from({ length: 11_001 }, (_, at) => at);
    const { curves, times } = chartModel([resultOf([row])], false);
    expect(columnsOf(curves, plain)[0]?.at(-1)).toBe(11_000);
    expect([times.length, times.at(-1)]).toEqual([11_001, 1000 + 110_000]);
    expect(curves[0]?.statistics).toEqual({
      min: 0,
      mean: 5500,
      max: 11_000,
      last: 11_000,
      missing: 0,
      odd: 0,
    });
  });
  test('is the running sum where curves are stacked, and no sample where none has one', () => {
    const { curves } = chartModel(
      [
        resultOf([
          [1, undefined, undefined],
          [2, 5, undefined],
        ]),
      ],
      false,
    );
    expect(columnsOf(curves, { ...plain, stacked: true })).toEqual([
      [1, null, null],
      [3, 5, null],
    ]);
  });
  test('has no place for zero and below on a logarithmic axis', () => {
    const { curves } = chartModel([resultOf([[-1, 0, 0.1]])], false);
    expect(columnsOf(curves, { ...plain, logarithmic: true })).toEqual([[null, null, 0.1]]);
  });
  test('is told exactly under the crosshair: a NaN is one, a gap is nothing', () => {
    const [curve] = chartModel([resultOf([[undefined, NaN, Infinity, 0.25]])], false).curves;
    const texts = [0, 1, 2, 3].map((at) => curve && sampleAt(curve, at, 'percent')?.text);
    expect(texts).toEqual([undefined, 'NaN', '+Inf', '25 %']);
  });
  test('of nothing is nothing', () => {
    expect(chartModel([], false)).toEqual({ times: [], curves: [], drawn: [], common: {} });
    const { curves } = chartModel([resultOf([[undefined, NaN]])], false);
    expect(curves[0]?.statistics).toMatchObject({ min: NaN, last: NaN, missing: 1, odd: 1 });
  });
});

describe('the ends of the axis', () => {
  test.each([
    [null, null, false, [0, 1]],
    [NaN, NaN, false, [0, 1]],
    [0, 100, false, [0, 108]],
    [-100, 0, false, [-108, 0]],
    [1000, 1010, false, [999, 1011]],
    [5, 5, false, [4.9, 5.1]],
    [null, null, true, [0.1, 10]],
    [0.03, 4, true, [0.01, 10]],
    [10, 10, true, [1, 100]],
  ])('of %s to %s, logarithmic %s, are %j', (min, max, logarithmic, expected) => {
    const [low, high] = axisRange(min, max, logarithmic);
    expect(low).toBeCloseTo(expected[0] ?? NaN, 9);
    expect(high).toBeCloseTo(expected[1] ?? NaN, 9);
  });
});
