/** A regeneration that is ended without notice, at any moment, leaves each file whole: as it was, or as it becomes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMeta } from '../../../src/features/workItems/core/replicaMeta.ts';
import { AzureDevOpsStandIn } from '../../builders/azureDevOps/standIn.ts';
import { generateItems } from '../../builders/workItems.ts';

const kills = Number(process.env['WORK_ITEM_KILLS'] ?? 10);
const count = 600;

let server: AzureDevOpsStandIn;
let folder = '';
beforeAll(async () => {
  server = await AzureDevOpsStandIn.start();
  server.add(generateItems(count, { seed: 12 }));
  folder = await mkdtemp(path.join(tmpdir(), 'killed-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** All items tell the time at which they were made, so that a file of two times shows. */
function become(generation: number): void {
  server.now += 1000;
  for (const id of server.items.keys()) server.change(id, { 'System.Title': `generation ${generation}` });
}

/** Ends the process at the so-manyth thing that happens in the folder: a file is made, grows, or takes its place. */
async function killAt(event: number): Promise<void> {
  const script = path.join(import.meta.dirname, 'regenerateForever.ts');
  const child = spawn(process.execPath, [script, server.organisation, folder]);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  child.stdout.resume();
  let seen = 0;
  const watcher = watch(folder, () => {
    seen += 1;
    if (seen === event) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  watcher.close();
  if (signal !== 'SIGKILL') throw new Error(`it ended by itself: ${code} ${signal} ${errors}`);
}

/** Of each file the time of its items; an error where it is no whole file of one time. */
async function generations(): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const name of (await readdir(folder)).filter((one) => !one.startsWith('.'))) {
    const text = await readFile(path.join(folder, name), 'utf8');
    if (name === 'last-updated.txt') expect(text).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z\n$/u);
    else if (name === 'replica.meta.json') expect(readMeta(text)).toBeDefined();
    else {
      const rows = JSON.parse(text) as { fields: Record<string, string> }[];
      const titles = new Set(rows.map(({ fields }) => fields['System.Title']));
      expect([name, rows.length, titles.size]).toEqual([name, count, 1]);
      found[name] = [...titles][0] ?? '';
    }
  }
  return found;
}

test(`${kills} times, and no file is torn`, async () => {
  let halves = 0;
  let leftovers = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    become(kill);
    // About five for each of the four files of a round.
    await killAt(1 + ((kill * 7) % 25));
    const found = Object.values(await generations());
    if (new Set(found).size > 1) halves += 1;
    const temporary = (await readdir(folder)).filter((name) => name.endsWith('.sre-workbench-tmp'));
    leftovers += temporary.length;
    for (const name of temporary) await utimes(path.join(folder, name), 0, 0);
  }
  // What a run left behind is swept by the next one.
  become(kills);
  await killAt(60);
  const left = (await readdir(folder)).filter((name) => name.endsWith('.sre-workbench-tmp'));
  expect(left.length).toBeLessThanOrEqual(1);
  // oxlint-disable-next-line no-console -- the figures of a long run
  if (kills > 10)
    console.log(`${kills} kills: ${halves} between two files, ${leftovers} in the middle of one`);
  expect(Object.values(await generations())).toHaveLength(2);
}, 300_000);
