import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../src/config.ts';

const complete = { DATABASE_URL: 'postgres://localhost/users', CACHE_HOST: 'localhost' };

test('takes defaults for what may be left out', () => {
  assert.equal(readConfig(complete).databasePoolSize, 8);
});

test('refuses a pool without connections', () => {
  assert.throws(() => readConfig({ ...complete, DATABASE_POOL_SIZE: '0' }), /DATABASE_POOL_SIZE/);
});
