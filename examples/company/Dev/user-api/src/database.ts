import pg from 'pg';
import type { Config } from './config.ts';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/**
 * One pool per process. All pods together must stay under max_connections of psql-users-prod (500):
 * autoscaling.maxReplicas x databasePoolSize = 12 x 12 = 144.
 */
export function openDatabase(config: Config): pg.Pool {
  return new pg.Pool({
    connectionString: config.databaseUrl,
    max: config.databasePoolSize,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
  });
}

export async function findUser(pool: pg.Pool, id: string): Promise<User | undefined> {
  const { rows } = await pool.query<User>('select id, name, email from users where id = $1', [id]);
  return rows[0];
}
