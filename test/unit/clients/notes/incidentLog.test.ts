import { mkdtemp, readFile, rm, writeFile, appendFile, readdir, utimes } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../../../src/base/result.ts';
import { appendEvent, appendEvents } from '../../../../src/clients/notes/incidentAppend.ts';
import {
  kinds,
  missingData,
  settledEvents,
  type NewEvent,
} from '../../../../src/clients/notes/incidentEvents.ts';
import { readIncident } from '../../../../src/clients/notes/incidentLog.ts';
import { keepOutput, readOutput } from '../../../../src/clients/notes/incidentOutputs.ts';
import { createIncident, incidentId, listIncidents } from '../../../../src/clients/notes/incidents.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { createFileWriter } from '../../../../src/node/fileWriter.ts';

const disk = createFiles();
const now = Date.UTC(2026, 2, 9, 14, 17);
const ports = { files: disk, fileParts: disk, writer: createFileWriter(), clock: { now: () => Date.now() } };
let folder: string;
let log: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'incident-'));
  log = path.join(folder, 'events.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

const hash = (line: string) => createHash('sha256').update(line).digest('hex');
const lines = async () => (await readFile(log, 'utf8')).trimEnd().split('\n');
const note = (text: string): NewEvent => ({ kind: 'note', data: { text } });
async function read() {
  const incident = await readIncident(disk, folder);
  if (!incident.ok) throw new Error(incident.error.message);
  return incident.value;
}

const whole: readonly NewEvent[] = [
  {
    kind: 'command',
    data: { command: 'kubectl get pods', exitCode: 0, cwd: '/src', durationMs: 12, context: 'prod' },
  },
  { kind: 'output', data: { seq: 1, text: 'api-1 Running', bytes: 13, truncated: false } },
  {
    kind: 'finding',
    data: { text: 'out of memory', mark: 'cause' },
    evidence: [1, 'https://example.com/graph'],
  },
  { kind: 'hypothesis', data: { text: 'the cache is full' } },
  { kind: 'decision', data: { text: 'raise the limit' } },
  { kind: 'note', data: { text: 'called the team' } },
  { kind: 'alert', t: now, t_source: 'alert', data: { name: 'LatencyHigh', summary: 'p99 over 5 s' } },
  { kind: 'severity', data: { severity: 'SEV1', title: 'slow' } },
  {
    kind: 'change',
    data: { what: 'kubectl', ref: 'deployment/api', summary: 'limit', before: '512Mi', after: '1Gi' },
  },
  { kind: 'comm', data: { stage: 'initial', text: 'We look into it.' } },
  { kind: 'approval', data: { planId: 'p', planHash: 'h', decision: 'approved', by: 'Ada' } },
  { kind: 'rollback', data: { target: 'api', from: '2.1.0', to: '2.0.3', result: 'done' } },
  { kind: 'phase', data: { phase: 'triage' } },
  { kind: 'role', data: { role: 'commander', person: 'Ada' } },
  { kind: 'status', data: { status: 'open' } },
];

describe('writing', () => {
  test('numbers and chains the lines after the meta line', async () => {
    await appendEvent(ports, folder, note('one'));
    await appendEvents(ports, folder, (seq) => [note(`number ${seq}`), note('three')]);
    const [meta = '', ...events] = await lines();
    expect(meta).toBe('{"kind":"meta","version":1}');
    expect(events.map((line) => JSON.parse(line).seq)).toEqual([1, 2, 3]);
    expect(events.map((line) => JSON.parse(line).prev_hash)).toEqual(
      [meta, events[0], events[1]].map((line) => hash(line ?? '')),
    );
    expect(JSON.parse(events[1] ?? '').data.text).toBe('number 2');
    expect((await read()).problems).toEqual([]);
    expect(await readdir(folder)).toEqual(['events.ndjson']);
  });

  test('keeps every kind as it was given', async () => {
    await appendEvents(ports, folder, () => whole);
    const { events, problems } = await read();
    expect(problems).toEqual([]);
    expect(events.map(({ kind, data }) => ({ kind, data }))).toEqual(
      whole.map(({ kind, data }) => ({ kind, data })),
    );
    expect(new Set(whole.map(({ kind }) => kind))).toEqual(new Set(kinds));
    expect(events[6]).toMatchObject({ t: now, t_source: 'alert', actor: 'human' });
  });

  test('keeps no secret, in no field', async () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    await appendEvent(ports, folder, {
      kind: 'command',
      data: {
        command: `curl -H "Authorization: Bearer ${secret}"`,
        exitCode: 0,
        cwd: `/${secret}`,
        durationMs: 1,
        extra: [{ deep: secret }],
      },
      evidence: [secret],
    });
    expect(await readFile(log, 'utf8')).not.toContain(secret);
    expect((await read()).events).toHaveLength(1);
  });

  test('goes on after a line that was cut in the middle', async () => {
    await appendEvents(ports, folder, () => [note('one'), note('two')]);
    await appendFile(log, '{"seq":3,"t":1');
    await appendEvent(ports, folder, note('three'));
    const { events, problems } = await read();
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(problems).toMatchObject([{ line: 4, code: 'unreadable' }]);
  });

  test('finds the last number behind a line longer than a part of the log', async () => {
    await appendEvents(ports, folder, () => [note('one'), note('x '.repeat(50_000))]);
    await appendFile(log, `${'y'.repeat(100_000)}\n`);
    expect(await appendEvent(ports, folder, note('three'))).toMatchObject({ ok: true, value: { seq: 3 } });
    expect((await read()).problems.map(({ code }) => code)).toEqual(['unreadable']);
  });

  test('adds nothing to a log of a newer version', async () => {
    await writeFile(log, '{"kind":"meta","version":2}\n');
    expect(await appendEvent(ports, folder, note('one'))).toMatchObject({
      ok: false,
      error: { code: 'newer-version' },
    });
    expect(await lines()).toHaveLength(1);
    expect(await read()).toMatchObject({ readOnly: true, version: 2, problems: [{ code: 'newer-version' }] });
  });

  test('tells of a full disk', async () => {
    const full = { code: 'no-space' as const, message: 'The disk is full.' };
    const writer = { ...ports.writer, append: async () => err(full) };
    expect(await appendEvent({ ...ports, writer }, folder, note('one'))).toEqual(err(full));
    expect(await readdir(folder)).toEqual([]);
  });

  test('takes over a lock that somebody left behind, and no other', async () => {
    const lock = path.join(folder, 'events.lock');
    await writeFile(lock, 'somebody');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    expect(await appendEvent(ports, folder, note('one'))).toMatchObject({ ok: true });
    await writeFile(lock, 'somebody');
    const waiting = appendEvent(ports, folder, note('two'));
    await rm(lock);
    expect(await waiting).toMatchObject({ ok: true, value: { seq: 2 } });
    expect(await readdir(folder)).toEqual(['events.ndjson']);
  });

  test('writes nothing where the lock was lost meanwhile, and begins anew', async () => {
    const lock = path.join(folder, 'events.lock');
    let stolen = false;
    const fileParts = {
      readPart: async (file: string, start: number, length: number) => {
        if (file === lock && !stolen) {
          stolen = true;
          await writeFile(lock, 'another');
          const longAgo = new Date(Date.now() - 60_000);
          await utimes(lock, longAgo, longAgo);
        }
        return disk.readPart(file, start, length);
      },
    };
    expect(await appendEvent({ ...ports, fileParts }, folder, note('one'))).toMatchObject({ ok: true });
    expect(stolen).toBe(true);
    expect(await lines()).toHaveLength(2);
  });
});

describe('reading what people and agents wrote by hand', () => {
  test('tells of what is missing and reads the rest', async () => {
    await writeFile(
      log,
      [
        '{"t":1000,"kind":"note","data":{"text":"by hand"}}',
        'no JSON',
        '{"seq":7,"t":2000,"t_source":"human","actor":"human","kind":"dream","data":{},"evidence":[],"prev_hash":""}',
        '{"kind":"command","data":{"command":"ls"}}',
        '{"kind":"phase","data":{"phase":"sleep"}}',
        '',
      ].join('\n'),
    );
    const { events, problems, version } = await read();
    expect(version).toBe(1);
    expect(events.map(({ seq, t, kind, data }) => ({ seq, t, kind, data }))).toEqual([
      { seq: 1, t: 1000, kind: 'note', data: { text: 'by hand' } },
      {
        seq: 2,
        t: 1000,
        kind: 'command',
        data: { command: 'ls', exitCode: null, cwd: '', durationMs: null },
      },
    ]);
    expect(problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '1 no-meta',
      '1 missing-field',
      '1 no-hash',
      '2 unreadable',
      '3 unreadable',
      '4 missing-field',
      '4 no-hash',
      '5 unreadable',
    ]);
  });

  test.each(kinds)('reads a %s with no data of its own or tells why not', async (kind) => {
    await writeFile(log, `{"kind":"meta","version":1}\n{"kind":"${kind}"}\n`);
    const { events, problems } = await read();
    expect(events.length).toBe(kind === 'phase' || kind === 'status' ? 0 : 1);
    expect(problems.length).toBeGreaterThan(0);
    expect(Object.keys(missingData)).toContain(kind);
  });

  test('tells of an edited line once, and of a removed one', async () => {
    await appendEvents(ports, folder, () => [note('one'), note('two'), note('three'), note('four')]);
    const edited = (await lines()).with(1, (await lines())[1]?.replace('one', 'won') ?? '');
    await writeFile(log, `${edited.join('\n')}\n`);
    expect((await read()).problems).toMatchObject([{ line: 3, code: 'broken-chain' }]);
    await writeFile(log, `${edited.toSpliced(3, 1).join('\n')}\n`);
    expect((await read()).problems).toMatchObject([{ line: 3 }, { line: 4, code: 'broken-chain' }]);
  });

  test('answers with the failure where there is no log', async () => {
    expect(await readIncident(disk, folder)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});

test('a command that was told of at its start counts once', async () => {
  const running = { command: 'sleep 9', exitCode: null, cwd: '/', durationMs: null, running: true as const };
  await appendEvents(ports, folder, (seq) => [
    { kind: 'command', data: running },
    { kind: 'command', data: { ...running, command: 'top' } },
    { kind: 'command', data: { command: 'sleep 9', exitCode: 0, cwd: '/', durationMs: 9000, start: seq } },
  ]);
  expect(settledEvents((await read()).events).map(({ seq }) => seq)).toEqual([2, 3]);
});

describe('outputs', () => {
  test('short ones stay in the event, long ones go to a file named by its hash', async () => {
    expect(await keepOutput(ports.writer, folder, { text: 'short', truncated: false })).toEqual(
      ok({ text: 'short', bytes: 5, truncated: false }),
    );
    const text = 'password: hunter22\n'.repeat(1000);
    const kept = await keepOutput(ports.writer, folder, { text, truncated: true });
    const data = kept.ok ? kept.value : undefined;
    const content = await readFile(path.join(folder, data?.file ?? ''), 'utf8');
    expect(content).not.toContain('hunter22');
    expect(data).toEqual({ file: `outputs/${hash(content)}.txt`, bytes: content.length, truncated: true });
    expect(await readOutput(disk, folder, { seq: 1, bytes: 0, truncated: false, ...data })).toEqual(
      ok(content),
    );
  });

  test('control sequences of a program or an agent are gone [abuse 32]', async () => {
    const text =
      '\u001b[31mred\u001b[0m \u001b]52;c;aGk=\u0007 \u001b]633;E;rm -rf /\u0007\u202eend\r\nnext\tcolumn';
    const kept = await keepOutput(ports.writer, folder, { text, truncated: false });
    expect(kept).toMatchObject({
      ok: true,
      value: { text: 'red ]52;c;aGk= ]633;E;rm -rf /end\nnext\tcolumn' },
    });
  });

  test('and of an alert, never of a command [abuse 32]', async () => {
    const hostile = 'api\u001b[2K\u202egnp.exe';
    await appendEvents(ports, folder, () => [
      { kind: 'alert', data: { name: hostile, summary: hostile } },
      { kind: 'command', data: { command: hostile, exitCode: 0, cwd: '/', durationMs: 1 } },
    ]);
    const [alert, command] = (await read()).events;
    expect(alert?.data).toEqual({ name: 'apignp.exe', summary: 'apignp.exe' });
    expect(command?.data['command']).toBe(hostile);
  });

  test('an event leads to no other file', async () => {
    await writeFile(path.join(folder, 'other.txt'), 'private');
    const lead = { seq: 1, bytes: 7, truncated: false, file: 'outputs/../other.txt' };
    expect(await readOutput(disk, folder, lead)).toEqual(ok(''));
  });
});

describe('ids', () => {
  test.each([
    ['INC-YYYY-MM-DD-NNN', 7, 'INC-2026-03-09-007'],
    ['INC-YYYY-MM-DD-NNN', 1234, 'INC-2026-03-09-1234'],
    ['NNNN', 7, '0007'],
    ['INC-YYYY', 7, undefined],
    ['../NNN', 7, undefined],
    ['a/NNN', 7, undefined],
    ['.NNN', 7, undefined],
  ])('%s makes of %i: %s [abuse 42]', (pattern, number, id) =>
    expect(incidentId(pattern, now, number)).toBe(id),
  );

  test('two that are made at once get two numbers; the list starts with the newest', async () => {
    const made = await Promise.all(
      [1, 2, 3].map(() => createIncident({ ...ports, clock: { now: () => now } }, folder)),
    );
    expect(made.map((one) => String(one.ok && one.value.id)).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'INC-2026-03-09-001',
      'INC-2026-03-09-002',
      'INC-2026-03-09-003',
    ]);
    await writeFile(path.join(folder, 'README.md'), 'no incident');
    expect((await listIncidents(disk, folder)).map(({ id }) => id)).toEqual([
      'INC-2026-03-09-003',
      'INC-2026-03-09-002',
      'INC-2026-03-09-001',
    ]);
    expect(await listIncidents(disk, path.join(folder, 'none'))).toEqual([]);
  });

  test('a pattern without a number is refused', async () => {
    expect(await createIncident(ports, folder, 'INC')).toMatchObject({
      ok: false,
      error: { code: 'bad-pattern' },
    });
  });
});
