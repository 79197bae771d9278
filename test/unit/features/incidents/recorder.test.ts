import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readIncident } from '../../../../src/clients/notes/incidentLog.ts';
import { Recorder, type TerminalExecution } from '../../../../src/features/incidents/core/recorder.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { createFileWriter } from '../../../../src/node/fileWriter.ts';

const nonce = 'nonce-1';
const disk = createFiles();
let folder: string;
let timers: (() => void)[];
let failures: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'incident-'));
  timers = [];
  failures = [];
});
afterEach(() => rm(folder, { recursive: true }));

function recorder(writer = createFileWriter()) {
  return new Recorder({
    ports: {
      files: disk,
      fileParts: disk,
      writer,
      clock: { now: () => 9000 },
      environment: { home: folder, platform: 'linux', variable: () => undefined },
    },
    folderOf: (given) => (given === nonce ? folder : undefined),
    otherFolder: () => folder,
    onFailure: ({ code }) => failures.push(code),
    onEvents: () => undefined,
    after: (_, action) => {
      timers.push(action);
      return () => {
        timers = timers.filter((one) => one !== action);
      };
    },
  });
}

const start = (command: string, hidden = '') =>
  `\u001b]5633;S;${nonce};1.5;${hidden};80;/src;;${command}\u0007`;
const end = (exitCode: number) => `\u001b]5633;E;${nonce};4.25;${exitCode}\u0007`;

function execution(
  parts: readonly string[],
  told: Partial<TerminalExecution> & { command?: string; exitCode?: number } = {},
): TerminalExecution {
  const { command = '', exitCode, ...rest } = told;
  async function* stream() {
    for (const part of parts) yield part;
  }
  return {
    stream: stream(),
    ended: Promise.resolve({ command, cut: true, exitCode }),
    cwd: '/work',
    shell: 'bash',
    ...rest,
  };
}

async function events() {
  const incident = await readIncident(disk, folder);
  return incident.ok ? incident.value.events : [];
}

describe('a command of an incident terminal', () => {
  test('is one event with one for what it showed', async () => {
    await recorder().record(execution(['prompt', start('ls'), 'a\r\nb\r\n', end(0), 'later']));
    expect(await events()).toMatchObject([
      {
        kind: 'command',
        t: 1500,
        t_source: 'shell',
        data: { command: 'ls', exitCode: 0, cwd: '/src', durationMs: 2750 },
      },
      { kind: 'output', t: 4250, data: { seq: 1, text: 'a\nb', truncated: false } },
    ]);
  });

  test('that runs for long is told of before it ends', async () => {
    let finish: (() => void) | undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    async function* stream() {
      yield start('kubectl rollout status deployment/api');
      await finished;
      yield end(0);
    }
    const recording = recorder();
    const recorded = recording.record({ ...execution([]), stream: stream() });
    await expect.poll(() => timers.length).toBe(1);
    timers[0]?.();
    await expect.poll(async () => (await events()).length).toBe(1);
    expect(await events()).toMatchObject([{ data: { running: true, exitCode: null, durationMs: null } }]);
    finish?.();
    await recorded;
    expect(await events()).toMatchObject([
      { seq: 1 },
      { seq: 2, data: { exitCode: 0, start: 1, durationMs: 2750 } },
    ]);
  });

  test('whose marks the editor lost is whole all the same, and what it showed is told as missing', async () => {
    await recorder().record(execution([], { nonce, command: 'ls | wc -l', exitCode: 1 }));
    const [command, output] = await events();
    expect(command?.data).toEqual({
      command: 'ls | wc -l',
      exitCode: 1,
      cwd: '/work',
      durationMs: 0,
      shell: 'bash',
    });
    expect(output?.data).toMatchObject({ seq: 1, text: '', truncated: true });
  });

  test('that begins with a space leaves no text, with its marks or without', async () => {
    await recorder().record(execution([start('(not recorded)', 'hidden'), 'private', end(2)]));
    await recorder().record(execution(['private'], { nonce, command: '(not recorded)', exitCode: 0 }));
    const all = await events();
    expect(all.map(({ kind, data }) => [kind, data['command'], data['hidden'], data['exitCode']])).toEqual([
      ['command', '', true, 2],
      ['command', '', true, 0],
    ]);
  });

  test('that prints secrets leaves none of its output', async () => {
    await recorder().record(execution([start('kubectl get secret db -o yaml'), 'data: c2hvcA', end(0)]));
    expect((await events())[1]?.data).toMatchObject({ text: '[redacted]', truncated: true });
  });
});

describe('a command of another terminal', () => {
  test('is marked where its text may be cut', async () => {
    await recorder().record(execution(['shown\r\n'], { command: 'echo hi', exitCode: 0 }));
    expect(await events()).toMatchObject([
      { data: { command: 'echo hi', cut: true, cwd: '/work' } },
      { data: { text: 'shown' } },
    ]);
  });
  test('of which the editor lost everything that it showed says so', async () => {
    await recorder().record(execution([], { command: 'echo hi', exitCode: 0 }));
    expect((await events())[1]?.data).toMatchObject({ seq: 1, text: '', truncated: true });
  });
  test('that showed nothing has no output', async () => {
    await recorder().record(execution(['\u001b]633;C\u0007'], { command: 'true', exitCode: 0 }));
    expect((await events()).map(({ kind }) => kind)).toEqual(['command']);
  });
  test('is left alone where no incident is worked on', async () => {
    const none = new Recorder({
      ports: {
        files: disk,
        fileParts: disk,
        writer: createFileWriter(),
        clock: { now: () => 1 },
        environment: { home: '/', platform: 'linux', variable: () => undefined },
      },
      folderOf: () => undefined,
      otherFolder: () => undefined,
      onFailure: () => undefined,
      onEvents: () => undefined,
      after: () => () => undefined,
    });
    await none.record(execution(['shown'], { command: 'echo hi', exitCode: 0 }));
    expect(await events()).toEqual([]);
  });
});

test('a disk that is full is told, and recording goes on', async () => {
  const writer = createFileWriter();
  let full = true;
  const recording = recorder({
    ...writer,
    append: async (...given) =>
      full ? { ok: false, error: { code: 'no-space', message: 'full' } } : writer.append(...given),
  });
  await recording.record(execution([start('one'), end(0)]));
  expect(failures).toEqual(['no-space']);
  full = false;
  await recording.record(execution([start('two'), end(0)]));
  expect((await events()).map(({ data }) => data['command'])).toEqual(['two']);
});
