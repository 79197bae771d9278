import { describe, expect, test } from 'vitest';
import { gaps } from '../../../../src/clients/prometheus/samples.ts';
import { chartModel, columnOf, timeAxis } from '../../../../src/features/prometheus/core/chartModel.ts';
import {
  columnsFor,
  middlesOf,
  readOutline,
  sampleOfColumn,
  steps,
  writeOutline,
} from '../../../../src/features/prometheus/core/outline.ts';
import { statisticsOf } from '../../../../src/features/prometheus/core/seriesStatistics.ts';

const points = 1001;
const columns = 100;

/** Two series; the second lies so high that single precision alone would not tell its samples apart. */
function samplesOf(): Float64Array<ArrayBuffer> {
  const samples = gaps(2 * points);
  for (let at = 0; at < points; at += 1) {
    samples[at] = Math.sin(at * 7.3) * 40 + at / 10;
    samples[points + at] = 1.7e9 + at / 1000;
  }
  return samples;
}

const outlineOf = (samples: Float64Array<ArrayBuffer>) =>
  readOutline(writeOutline(samples, { points, columns }), samples.length / points, columns);

describe('the outline of many samples', () => {
  test('has the lowest and the highest sample of each column, to a fraction of a pixel', () => {
    const samples = samplesOf();
    const outline = outlineOf(samples);
    for (const series of [0, 1]) {
      const { min, max } = outline.statistics[series] ?? { min: NaN, max: NaN };
      for (let column = 0; column < columns; column += 1) {
        const [from, to] = [column, column + 1].map((edge) => Math.floor((edge * points) / columns));
        const inside = samples.subarray(series * points + (from ?? 0), series * points + (to ?? 0));
        const at = (series * columns + column) * 2;
        for (const [bound, wanted] of [
          [outline.bounds[at], Math.min(...inside)],
          [outline.bounds[at + 1], Math.max(...inside)],
        ])
          expect(Math.abs(min + ((bound ?? NaN) / steps) * (max - min) - (wanted ?? 0))).toBeLessThan(
            (max - min) / steps,
          );
      }
    }
  });

  test('tells the figures of all samples', () => {
    const samples = samplesOf();
    samples[3] = Infinity;
    samples[4] = NaN;
    expect(outlineOf(samples).statistics).toEqual(statisticsOf(samples, points));
  });

  test('leaves columns without a number empty: gaps, NaN and infinities', () => {
    const samples = samplesOf();
    const empty = gaps(10);
    empty[3] = NaN;
    empty[4] = Infinity;
    // The columns 20 and 21 end with the samples 209 and 219.
    samples.set(empty, 200);
    samples.set(gaps(10), 210);
    const middles = middlesOf(outlineOf(samples), 0);
    expect(middles.flatMap((middle, at) => (middle === null ? [at] : []))).toEqual([20, 21]);
  });

  test('has room for the largest numbers, and for series that never change', () => {
    const samples = gaps(2 * points);
    samples.fill(-Number.MAX_VALUE, 0, 500);
    samples.fill(Number.MAX_VALUE, 500, points);
    samples.fill(42, points);
    const outline = outlineOf(samples);
    expect(middlesOf(outline, 0).slice(0, 2)).toEqual([-Number.MAX_VALUE, -Number.MAX_VALUE]);
    expect(middlesOf(outline, 0).at(-1)).toBeGreaterThan(Number.MAX_VALUE * 0.999);
    expect(new Set(middlesOf(outline, 1))).toEqual(new Set([42]));
  });

  test('is made where it is smaller than the samples', () => {
    expect(columnsFor(2000, 1000)).toBeUndefined();
    expect(columnsFor(2001, 1000)).toBe(1000);
  });
});

describe('a chart of an outline', () => {
  test('has a place for each column, and reads a sample there', () => {
    const samples = samplesOf();
    const series = [{ host: 'a' }, { host: 'b' }];
    const shape = { query: 'A', expr: 'up', shift: 0, start: 1000, step: 10, points, series };
    const model = chartModel([{ ...shape, values: new Float64Array(), outline: outlineOf(samples) }], false);
    expect(model.curves.map(({ statistics }) => statistics)).toEqual(statisticsOf(samples, points));
    const axis = timeAxis(model.times, model.curves[0]?.result.outline);
    expect(axis.times).toHaveLength(columns);
    const [first] = model.curves;
    expect(first && columnOf(first)).toHaveLength(columns);
    expect(axis.times[50]).toBe(1000 + 10 * axis.sampleOf(50));
    const middles = Array.from({ length: columns }, (_, at) => sampleOfColumn(at, columns, points));
    expect(middles.every((at, index) => at >= (index * points) / columns - 1)).toBe(true);
    expect(middles.at(-1)).toBeLessThan(points);
    expect(new Set(middles).size).toBe(columns);
  });
});
