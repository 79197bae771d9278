import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRecording } from '../../../../src/features/incidents/core/recording/readRecording.ts';
import { commandsIn } from '../../../../src/features/incidents/core/recording/recordedCommands.ts';
import { recordingEvents } from '../../../../src/features/incidents/core/recording/recordingEvents.ts';
import { generateRunbook } from '../../../../src/features/incidents/core/runbook/writeRunbook.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { shell } from '../../../builders/shell.ts';

const osc = (content: string) => `\u001b]${content}\u0007`;
const prompt = (number: 133 | 633) =>
  `${osc(`${number};A`)}\u001b[32mada@host\u001b[0m:~$ ${osc(`${number};B`)}`;
const escaped = (line: string) => line.replaceAll('\\', '\\\\').replaceAll(';', '\\x3b');

/** As a shell with the editor's marks shows one line; `told` is what it says that the line was. */
function shown(line: string, { told = line, output = '', exit = 0 } = {}): string {
  const end = `${osc('633;C')}${output}${osc(`633;D;${exit}`)}`;
  return `${prompt(633)}${line}\r\n${osc(`633;E;${escaped(told)};a-nonce`)}${end}`;
}

const read = async (text: string) => commandsIn(readRecording(text) ?? { begun: 0, columns: 0, pieces: [] });
const cast = (header: object, lines: readonly (readonly [number, string, string])[]) =>
  [header, ...lines].map((line) => JSON.stringify(line)).join('\n');

describe('the commands of a recording', () => {
  it('come from the marks of the editor, with what they showed', async () => {
    const text = [
      shown('kubectl get pods', { output: 'api-1\r\n\u001b[31mapi-2\u001b[0m\r\n' }),
      osc('633;P;Cwd=/srv/a\\x3bb'),
      shown('false; true', { exit: 0 }),
      shown('(exit 3)', { exit: 3 }),
    ].join('');
    expect(await read(text)).toMatchObject([
      { text: 'kubectl get pods', cut: false, exitCode: 0, cwd: '', output: { text: 'api-1\napi-2' } },
      { text: 'false; true', cut: false, exitCode: 0, cwd: '/srv/a;b' },
      { text: '(exit 3)', cut: false, exitCode: 3, cwd: '/srv/a;b' },
    ]);
  });

  it('are cut where the shell tells less than the screen shows', async () => {
    const lines = [
      shown('echo hi | wc -c', { told: 'echo hi' }),
      shown('for i in 1\r\n> do echo; done', { told: 'for i in 1' }),
      shown('for i in 1\r\n> do echo; done', { told: 'for i in 1\ndo echo; done' }),
      shown('kg pods', { told: 'kubectl get pods' }),
    ];
    expect((await read(lines.join(''))).map(({ cut }) => cut)).toEqual([true, true, false, true]);
  });

  it('come from the screen where the shell marks them and tells no text', async () => {
    const line = (typed: string, exit: string) =>
      `${prompt(133)}${typed}\r\n${osc('133;C')}shown\r\n${osc(`133;D${exit}`)}`;
    const text = [
      // Typed wrong, taken back, typed again: what is left counts.
      line('kubectl got\b \b\b \b\b \bget pods', ';0'),
      // Drawn again with its prompt, as after a search in the history.
      `${prompt(133)}ls\r${prompt(133)}\u001b[Khelm list\r\n${osc('133;C')}${osc('133;D;1')}`,
      // Given up with Ctrl+C.
      `${prompt(133)}rm -rf^C\r\n${line('echo $HOME', ';0')}`,
      line('first \\\r\n> second', ';0'),
      line('sleep 5', ''),
    ].join('');
    expect((await read(text)).map(({ text: typed, cut, exitCode }) => [typed, cut, exitCode])).toEqual([
      ['kubectl get pods', false, 0],
      ['helm list', false, 1],
      ['echo $HOME', false, 0],
      ['first \\\n> second', true, 0],
      ['sleep 5', false, undefined],
    ]);
  });

  it('come from the line that fish tells with the output', async () => {
    const text = `${osc('133;A')}> ls${osc('133;C;cmdline_url=ls%20%22a%3Bb%22')}${osc('133;D;0')}`;
    expect(await read(text)).toMatchObject([{ text: 'ls "a;b"', cut: false }]);
  });

  it('are the same however the recording is cut into pieces', async () => {
    const whole = `${shown('echo a; echo b', { output: 'a\r\nb' })}${shown('false', { exit: 1 })}`;
    const expected = await read(whole);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 12 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const lines = places.slice(1).map((to, index) => [0, 'o', whole.slice(places[index], to)] as const);
        expect(await read(cast({ version: 2, width: 80, height: 24 }, lines))).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  it('have their times and markers, by either version of the format', async () => {
    const [first, second] = [shown('kubectl get pods'), shown('helm rollback api 3')];
    const second2 = [second.slice(0, 90), second.slice(90)] as const;
    const steps = (times: readonly number[]) =>
      [
        ['o', first],
        ['m', 'helped: it shows the reason'],
        ['i', 'typed'],
        ['o', second2[0]],
        ['o', second2[1]],
        ['m', 'the release before it'],
      ].map(([code = '', data = ''], index) => [times[index] ?? 0, code, data] as const);
    const two = await read(cast({ version: 2, width: 80, height: 24 }, steps([1, 2, 3, 4, 6, 7])));
    const three = await read(cast({ version: 3, term: { cols: 80, rows: 24 } }, steps([1, 1, 1, 1, 2, 1])));
    expect(three).toEqual(two);
    expect(two.map(({ begun, ended, markers }) => ({ begun, ended, markers }))).toEqual([
      { begun: 1000, ended: 1000, markers: ['helped: it shows the reason'] },
      { begun: 6000, ended: 6000, markers: ['the release before it'] },
    ]);
    expect(readRecording(cast({ version: 4 }, []))).toBeUndefined();
  });
});

describe('a runbook of a recording', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'recording-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const eventsOf = async (text: string) => {
    const file = path.join(folder, 'redis.cast');
    await writeFile(file, text);
    return recordingEvents(createFiles(), file);
  };

  it('has each command byte for byte, by its number, without secrets and what was not to be recorded', async () => {
    const header =
      'Script started on 2026-05-13 14:00:00+00:00 [TERM="xterm" TTY="/dev/pts/0" COLUMNS="120" LINES="40"]\n';
    const secret = 'ghp_016C7a9b2d4e6f8a0B2d4F6h8J0k2M4n6P8q';
    const recorded = await eventsOf(
      [
        header,
        shown('kubectl describe pod redis-0 -n shop'),
        shown(' export TOKEN=hidden'),
        shown('echo private', { told: '(not recorded)' }),
        shown(`curl -H "Authorization: Bearer ${secret}" https://api.example.com/v1/scale -X POST`),
        shown('kubectl set resources statefulset/redis -n shop --limits=memory=1Gi'),
        shown('kubectl rollout status statefulset/redis -n shop'),
      ].join(''),
    );
    if (!recorded.ok) throw new Error(recorded.error);
    const { id, events } = recorded.value;
    expect(id).toBe('redis');
    expect(events[0]).toMatchObject({ t: Date.UTC(2026, 4, 13, 14), seq: 1 });
    const clock = { now: () => Date.UTC(2026, 4, 14) };
    const written = await generateRunbook({ shell, clock }, { id, events, from: 'recording' });
    expect(written.name).toBe('redis.md');
    const { markdown } = written;
    for (const absent of [secret, 'hidden', 'private', '](../incidents'])
      expect(markdown).not.toContain(absent);
    const steps = written.runbook.resolution.filter(({ edited }) => edited !== 'derived');
    expect(steps.map(({ from }) => from)).toEqual([2, 3]);
    expect(markdown).toContain('From command 3.');
    expect(markdown).toContain('kubectl set resources statefulset/"$WORKLOAD"');
  });

  it('is refused where no command is marked, or the format is not known', async () => {
    expect(await eventsOf('ada@host:~$ ls\r\nfile\r\n')).toMatchObject({
      ok: false,
      error: expect.stringContaining('has no marks of commands'),
    });
    expect(await eventsOf(cast({ version: 9 }, []))).toMatchObject({
      ok: false,
      error: expect.stringContaining('not known'),
    });
  });
});
