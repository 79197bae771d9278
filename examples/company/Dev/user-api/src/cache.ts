import { Cluster } from 'ioredis';
import type { Config } from './config.ts';

const secondsToLive = 300;

export interface Cache {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
}

/** A cache that is down must cost no more than its time limit: every failure counts as a miss. */
export function openCache(config: Config, onMiss: () => void): Cache {
  const cluster = new Cluster([{ host: config.cacheHost, port: 6379 }], {
    redisOptions: { commandTimeout: 50, maxRetriesPerRequest: 0 },
  });
  cluster.on('error', () => {});
  return {
    async read(key) {
      const value = await cluster.get(key).catch(() => null);
      if (value === null) onMiss();
      return value ?? undefined;
    },
    async write(key, value) {
      await cluster.set(key, value, 'EX', secondsToLive).catch(() => null);
    },
  };
}
