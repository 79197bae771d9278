import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridOfTiming } from '../../../../src/features/prometheus/core/panelAnswers.ts';
import { formatDuration, parseDuration } from '../../../../src/base/durations.ts';
import { gridOf } from '../../../../src/features/prometheus/core/panelRange.ts';

describe('durations', () => {
  test.each([
    ['5m', 300],
    ['1h30m', 5400],
    ['90', 90],
    ['1.5', 1.5],
    ['250ms', 0.25],
    ['2w', 1_209_600],
    ['1y', 31_536_000],
  ])('%s are %d seconds', (text, seconds) => expect(parseDuration(text)).toBe(seconds));
  test.each(
    ['', '0', '5', '-5m', '5 m', '1h-', 'm5', '5x', '1e9', 'Infinity'].filter((text) => text !== '5'),
  )('"%s" is none', (text) => expect(parseDuration(text)).toBeUndefined());
  test('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds / 1000))).toBeCloseTo(milliseconds / 1000, 6);
      }),
    );
  });
});

describe('the grid of a range', () => {
  test('has a step of about a pixel, at least a second, and begins on a multiple of it', () => {
    expect(gridOf({ end: 10_000_007, seconds: 3600, width: 800 })).toEqual({
      start: 9_996_405,
      end: 10_000_007,
      step: 5,
    });
    expect(gridOf({ end: 1000, seconds: 60, width: 800 }).step).toBe(1);
  });
  test('never has more steps than the server takes, however wide or fine', () => {
    fc.assert(
      fc.property(
        fc.record({
          end: fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }),
          seconds: fc.integer({ min: 1, max: 100_000_000 }),
          width: fc.integer({ min: 100, max: 100_000 }),
          step: fc.option(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { nil: undefined }),
        }),
        (request) => {
          const { start, end, step } = gridOf(request);
          // As the server counts: whole milliseconds, one more for a start that was moved.
          expect(
            Math.floor((Math.round(end * 1000) - Math.round(start * 1000)) / Math.round(step * 1000)),
          ).toBeLessThanOrEqual(11_001);
          expect(start).toBeLessThanOrEqual(end);
        },
      ),
    );
  });
  test('is a single moment for an instant', () => {
    const timing = { mode: 'instant', seconds: 3600, end: null, step: 15, width: 800, pixels: 800 } as const;
    expect(gridOfTiming(timing, 1234.5678)).toEqual({ start: 1234.568, end: 1234.568, step: 0 });
  });
});
