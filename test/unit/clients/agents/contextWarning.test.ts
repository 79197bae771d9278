import { describe, expect, test } from 'vitest';
import {
  contextPressure,
  nextCrossing,
  pressureText,
  type ContextFigures,
} from '../../../../src/clients/agents/contextWarning.ts';
import { Session } from '../../../../src/clients/agents/session.ts';

const limits = { share: 0.4, tokens: 100_000 };
const figures = (
  tokens: number | null,
  window: number | null = 200_000,
  compactedSince = false,
): ContextFigures => ({
  tokens,
  window,
  share: tokens === null || window === null ? null : tokens / window,
  compactedSince,
});

/** The tokens at which something was said. */
function replay(steps: readonly ContextFigures[], given = limits): readonly (number | null)[] {
  let above = false;
  return steps.flatMap((step) => {
    const { above: next, crossed } = nextCrossing(above, step, given);
    above = next;
    return crossed ? [step.tokens] : [];
  });
}

describe('a warning', () => {
  test.each([
    ['once, at the limit itself', [10_000, 79_999, 80_000, 90_000, 150_000], [80_000]],
    ['at once for a session that is above already', [120_000, 121_000], [120_000]],
    ['again after a real figure below', [85_000, 20_000, 81_000], [85_000, 81_000]],
    ['not again after a zero', [85_000, 0, 86_000], [85_000]],
    ['never for what has no figure', [null, null], []],
  ])('%s', (_, tokens, expected) => {
    expect(replay(tokens.map((each) => figures(each)))).toEqual(expected);
  });
  test('is not said again for the figure from before a compaction', () => {
    const steps = [
      figures(160_000),
      figures(160_000, 200_000, true),
      figures(0, 200_000, false),
      figures(24_000),
      figures(90_000),
    ];
    expect(replay(steps)).toEqual([160_000, 90_000]);
  });
  test('is not said for the figure from before a compaction at the first look', () => {
    expect(replay([figures(160_000, 200_000, true), figures(24_000)])).toEqual([]);
  });
  test('follows the tokens where nobody knows the window', () => {
    expect(replay([figures(90_000, null), figures(100_000, null)])).toEqual([100_000]);
  });
  test('is said once where both limits are reached one after the other', () => {
    expect(replay([figures(85_000), figures(105_000)])).toEqual([85_000]);
  });
  test('is off where both limits are', () => {
    expect(replay([figures(199_000)], { share: null, tokens: null } as never)).toEqual([]);
  });
  test('names what it is worth', () => {
    for (const figure of [figures(90_000), figures(120_000, null)]) {
      const pressure = contextPressure(figure, limits);
      expect(pressure && pressureText(pressure)).toMatch(/rule of thumb.*handoff/);
    }
  });
  test('comes with the entries of a transcript, at most one answer late', () => {
    const session = new Session('codex');
    const usage = (tokens: number) =>
      ({ kind: 'usage', tokens, output: 0, answer: '', window: 258_400 }) as const;
    const said: number[] = [];
    let above = false;
    const told = [
      usage(60_000),
      usage(103_000),
      usage(103_360),
      usage(180_000),
      { kind: 'compacted', told: 'line' } as const,
      { kind: 'compacted', told: 'event' } as const,
      usage(0),
      usage(30_000),
      usage(104_000),
    ];
    for (const [index, entry] of told.entries()) {
      session.apply([entry], index);
      const { above: next, crossed } = nextCrossing(above, session.state(), limits);
      above = next;
      if (crossed) said.push(index);
    }
    expect(said).toEqual([1, 8]);
  });
});
