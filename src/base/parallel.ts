import { Pacer } from './pacer.ts';

/**
 * The results of `run` in the order of the items, with at most `limit` runs under way at a time. Gives way to other work
 * in between, however little the runs themselves have to wait for.
 */
export async function mapParallel<T, R>(
  items: readonly T[],
  limit: number,
  run: (item: T) => R | Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const pacer = new Pacer();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      results[index] = await run(item);
      await pacer.pause();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
