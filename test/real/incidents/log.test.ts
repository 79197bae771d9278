/** The log of an incident under several programs at once, under kill -9, and on a full disk. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendEvent } from '../../../src/clients/notes/incidentAppend.ts';
import { readIncident } from '../../../src/clients/notes/incidentLog.ts';
import { clock } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';

const disk = createFiles();
const ports = { files: disk, fileParts: disk, writer: createFileWriter(), clock };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'incident-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Calls `onLine` for each event that the program told of; resolves with all of them when it ends. */
async function write(name: string, count: number, onLine?: (told: number, kill: () => void) => void) {
  const program = path.join(import.meta.dirname, 'logWriter.ts');
  const child = spawn(process.execPath, [program, folder, name, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    onLine?.(told.length, () => child.kill('SIGKILL'));
  }
  await exited;
  return told;
}

async function texts() {
  const incident = await readIncident(disk, folder);
  if (!incident.ok) throw new Error(incident.error.message);
  const { events, problems } = incident.value;
  return {
    written: events.map(({ data }) => String(data['text'])),
    seqs: events.map(({ seq }) => seq),
    problems,
  };
}

test("two windows and an agent lose none of each other's events, and the chain holds", async () => {
  const names = ['human', 'window', 'agent:codex:1'];
  const told = (await Promise.all(names.map((name) => write(name, 40)))).flat();
  const { written, seqs, problems } = await texts();
  expect(written.toSorted((a, b) => a.localeCompare(b))).toEqual(told.toSorted((a, b) => a.localeCompare(b)));
  expect(told).toHaveLength(120);
  expect(seqs).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  expect(problems).toEqual([]);
});

test('kill -9 at any moment loses no event that was told, while another program goes on', async () => {
  const told: string[] = [];
  const rounds = 8;
  for (let round = 0; round < rounds; round += 1) {
    const steady = write(`steady ${String(round)}`, 5);
    const killed = await write(`killed ${String(round)}`, 1_000_000, (count, kill) => {
      if (count > round * 2) kill();
    });
    // What the killed program may have left is old at once, so that nobody has to wait for it.
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(path.join(folder, 'events.lock'), longAgo, longAgo).catch(() => undefined);
    told.push(...killed, ...(await steady));
  }
  const { written, problems } = await texts();
  expect(told.length).toBeGreaterThan(rounds * 6);
  expect(told.filter((text) => !written.includes(text))).toEqual([]);
  expect(problems.filter(({ code }) => code !== 'unreadable')).toEqual([]);
});

test('a run that is killed by the very step that it runs has shown no command that the log does not hold', async () => {
  const program = path.join(import.meta.dirname, 'killedRun.ts');
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const shown: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) shown.push(line);
  expect(await exited).toEqual([null, 'SIGKILL']);
  const incident = await readIncident(disk, folder);
  if (!incident.ok) throw new Error(incident.error.message);
  const { events, problems } = incident.value;
  expect(problems).toEqual([]);
  const commands = events.map(({ data }) => [data['command'], data['exitCode'], data['running'] === true]);
  expect(shown).toEqual(['echo first', expect.stringMatching(/^kill -9 \d+$/)]);
  expect(commands).toEqual([
    ['echo first', null, true],
    ['echo first', 0, false],
    [shown[1], null, true],
  ]);
});

test('a full disk is told', async () => {
  await symlink('/dev/full', path.join(folder, 'events.ndjson'));
  expect(await appendEvent(ports, folder, { kind: 'note', data: { text: 'one' } })).toMatchObject({
    ok: false,
    error: { code: 'no-space', message: expect.stringContaining('the disk is full') },
  });
});
