/** One event to the disk, without secrets, chained and flushed; a log of 2,000 events read and checked, and a runbook made of one. */
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appendEvent, appendEvents } from '../src/clients/notes/incidentAppend.ts';
import type { NewEvent } from '../src/clients/notes/incidentEvents.ts';
import { readIncident } from '../src/clients/notes/incidentLog.ts';
import { generateRunbook } from '../src/features/incidents/core/runbook/writeRunbook.ts';
import { clock as now } from '../src/node/environment.ts';
import { createFiles } from '../src/node/files.ts';
import { createFileWriter } from '../src/node/fileWriter.ts';
import { createShellSyntax } from '../src/node/shellSyntax.ts';
import { clock, median, milliseconds, printFigure } from './figure.ts';

const rounds = 200;
const goal = 50;
const disk = createFiles();
const ports = { files: disk, fileParts: disk, writer: createFileWriter(), clock: now };
const folder = await mkdtemp(path.join(tmpdir(), 'bench-incident-'));
try {
  const command = (number: number): NewEvent => ({
    kind: 'command',
    data: {
      command: `kubectl get pods -n shop-${number} | grep api`,
      exitCode: 0,
      cwd: '/src/shop',
      durationMs: 12,
    },
  });
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    times.push(await clock(async () => void (await appendEvent(ports, folder, command(round)))));
  }
  await appendEvents(ports, folder, () =>
    Array.from({ length: 2000 - rounds }, (_, index) => command(index)),
  );
  const reads: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    reads.push(await clock(async () => void (await readIncident(disk, folder))));
  }
  const read = await readIncident(disk, folder);
  const events = read.ok ? read.value.events.slice(rounds, rounds + 500) : [];
  const shell = createShellSyntax({
    file: createRequire(import.meta.url).resolve('sh-syntax/main.wasm'),
  });
  await shell.statements('true');
  const made = await clock(
    async () => void (await generateRunbook({ shell, clock: now }, { id: 'bench', events })),
  );
  const value = median(times);
  printFigure({ name: 'an event to the log of an incident', figures: milliseconds(value), value, goal });
  printFigure({ name: '  its log of 2,000 events, read and checked', figures: milliseconds(median(reads)) });
  printFigure({
    name: '  a runbook from 500 different commands',
    figures: milliseconds(made),
    value: made,
    goal: 5000,
  });
} finally {
  await rm(folder, { recursive: true });
}
