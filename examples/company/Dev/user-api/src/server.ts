import fastify from 'fastify';
import { collectDefaultMetrics, Counter, Histogram, register } from 'prom-client';
import { openCache } from './cache.ts';
import { readConfig } from './config.ts';
import { findUser, openDatabase } from './database.ts';

const requests = new Counter({
  name: 'http_requests_total',
  help: 'HTTP requests answered, by status code.',
  labelNames: ['status'],
});
const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from the first byte of a request to the last byte of its answer.',
  buckets: [0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5, 5, 10],
});
const misses = new Counter({ name: 'user_cache_misses_total', help: 'Reads that went to the database.' });

const config = readConfig(process.env);
const database = openDatabase(config);
const cache = openCache(config, () => misses.inc());
const server = fastify({ logger: true });
collectDefaultMetrics();

server.addHook('onResponse', async (_request, reply) => {
  requests.inc({ status: reply.statusCode });
  durations.observe(reply.elapsedTime / 1000);
});

server.get('/healthz', async () => 'ok');
server.get('/readyz', async (_request, reply) => {
  await database.query('select 1').catch(() => reply.code(503));
  return 'ready';
});
server.get('/metrics', async (_request, reply) => reply.type(register.contentType).send(await register.metrics()));

server.get<{ Params: { id: string } }>('/users/:id', async (request, reply) => {
  const key = `user:${request.params.id}`;
  const cached = await cache.read(key);
  if (cached) return JSON.parse(cached);
  const user = await findUser(database, request.params.id);
  if (!user) return reply.code(404).send({ error: 'no such user' });
  await cache.write(key, JSON.stringify(user));
  return user;
});

await server.listen({ host: '0.0.0.0', port: config.port });
