import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

/** Runs each file of migrations/ once, in order, in one transaction: started by the chart's hook before an upgrade. */
const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
await client.connect();
await client.query('begin');
await client.query('create table if not exists migrations (name text primary key)');
for (const name of (await readdir('migrations')).toSorted()) {
  const done = await client.query('select 1 from migrations where name = $1', [name]);
  if (done.rowCount) continue;
  await client.query(await readFile(`migrations/${name}`, 'utf8'));
  await client.query('insert into migrations values ($1)', [name]);
}
await client.query('commit');
await client.end();
