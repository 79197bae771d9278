import { expect, test } from 'vitest';
import { mapParallel } from '../../../src/base/parallel.ts';

test('answers in the order of the items, with no more at a time than the limit', async () => {
  let under = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  const all = mapParallel([0, 1, 2, 3, 4, 5, 6], 3, async (item) => {
    under += 1;
    most = Math.max(most, under);
    await new Promise<void>((resolve) => waiting.push(resolve));
    under -= 1;
    return item * 10;
  });
  for (let done = 0; done < 7; done += 1) {
    while (waiting.length === 0) await Promise.resolve();
    // The last that began ends first.
    waiting.pop()?.();
  }
  expect(await all).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect(most).toBe(3);
});

test('what one run throws is thrown, and nothing is no work', async () => {
  expect(await mapParallel([], 4, () => 1)).toEqual([]);
  await expect(
    mapParallel([1], 4, () => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
});

test('others come to their turn while it works', async () => {
  let turns = 0;
  const ticking = setInterval(() => (turns += 1), 0);
  await mapParallel(Array.from({ length: 20 }), 4, () => {
    const began = performance.now();
    while (performance.now() - began < 10);
  });
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(0);
});
