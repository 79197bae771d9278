/** Settings of the process, all from the environment that the chart's ConfigMap fills. */
export interface Config {
  readonly port: number;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly cacheHost: string;
  readonly sessionTtlMinutes: number;
}

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  return {
    port: number(environment, 'PORT', 3000),
    databaseUrl: text(environment, 'DATABASE_URL'),
    databasePoolSize: number(environment, 'DATABASE_POOL_SIZE', 8),
    cacheHost: text(environment, 'CACHE_HOST'),
    sessionTtlMinutes: number(environment, 'SESSION_TTL_MINUTES', 60),
  };
}

function text(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

function number(environment: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const value = Number(environment[name] ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number above 0`);
  return value;
}
