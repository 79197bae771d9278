import { expect, test } from 'vitest';
import { Pacer } from '../../../src/base/pacer.ts';

function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('lets others in between once it has worked long enough, and not before', async () => {
  const order: string[] = [];
  const other = (name: string) => setTimeout(() => order.push(name), 0);
  const pacer = new Pacer(20);
  other('early');
  await pacer.pause();
  order.push('first step');
  work(25);
  await pacer.pause();
  order.push('second step');
  expect(order).toEqual(['first step', 'early', 'second step']);
});

test('ends where nobody waits any more', async () => {
  await expect(new Pacer().pause(AbortSignal.abort())).rejects.toThrow();
});
