import { describe, expect, test } from 'vitest';
import {
  findTurn,
  rankMarks,
  strongestTurn,
  type Mark,
} from '../../../../src/features/prometheus/core/chartTurn.ts';

const times = Array.from({ length: 240 }, (_, at) => 10_000 + at * 15);
/** Between -1 and 1, always the same. */
const noise = (at: number) => Math.sin(at * 12.9898) * Math.cos(at * 78.233);

describe('the turn of a curve', () => {
  test('is where its level changes, through noise', () => {
    const turn = findTurn(
      times,
      times.map((_, at) => (at < 150 ? 5 : 9) + 0.3 * noise(at)),
    );
    expect(turn?.time).toBe(10_000 + 150 * 15);
    expect(turn?.strength).toBeGreaterThan(10);
  });
  test.each([
    ['a constant', () => 5],
    ['noise alone', noise],
    ['nothing', () => null],
    ['a slow wave', (at: number) => 60 + 10 * Math.sin(at / 38)],
  ])('is not there in %s', (_name, valueAt) => {
    expect(
      findTurn(
        times,
        times.map((_time, at) => valueAt(at)),
      ),
    ).toBeUndefined();
  });
  test('is found beside gaps, in large values, and among very many samples', () => {
    const many = Array.from({ length: 11_001 }, (_, at) => at);
    const values = many.map((at) => (at % 7 === 0 ? null : 1e9 + (at < 5500 ? 0 : 50) + noise(at)));
    expect(findTurn(many, values)?.time).toBeCloseTo(5500, -2);
  });
  test('of several curves is the strongest', () => {
    const weak = times.map((_, at) => (at < 60 ? 1 : 2) + 0.2 * noise(at));
    const strong = times.map((_, at) => (at < 200 ? 1 : 9) + 0.2 * noise(at));
    expect(strongestTurn(times, [weak, strong, times.map(() => null)])?.time).toBe(13_000);
  });
});

describe('changes', () => {
  const mark = (time: number): Mark => ({ time, kind: 'commit', text: String(time) });
  test('are ranked by closeness to the turn; what came after it counts less', () => {
    const ranked = rankMarks([mark(900), mark(1030), mark(950), mark(1010)], { time: 1000, strength: 9 });
    expect(ranked.map(({ time, distance }) => [time, distance])).toEqual([
      [1010, 10],
      [950, -50],
      [900, -100],
      [1030, 30],
    ]);
  });
});
