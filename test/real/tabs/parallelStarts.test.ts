import { expect, test } from 'vitest';
import { startInParallel } from '../../builders/agents/parallelStarts.ts';

test('a hundred agents that start at once are all kept, and none gets the conversation of another', async () => {
  const { kept: _kept, bound: _bound, ...counts } = await startInParallel(100);
  expect(counts).toEqual({ tabs: 100, wrong: 0, unbound: 0 });
});
