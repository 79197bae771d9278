/** Each line that a person types in an incident terminal is recorded as it was typed, with the exit code that it had. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readIncident } from '../../../src/clients/notes/incidentLog.ts';
import { readOutput } from '../../../src/clients/notes/incidentOutputs.ts';
import { commandsIn } from '../../../src/features/incidents/core/recording/recordedCommands.ts';
import { Recorder } from '../../../src/features/incidents/core/recorder.ts';
import { clock, environment } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { commandCorpus, corpusRc } from '../../builders/incidents/commandCorpus.ts';
import { nonce, typeInto, type Session, type ShellName } from '../../builders/incidents/shells.ts';

const disk = createFiles();

/** What the recorder makes of all that a terminal showed, cut into executions as the editor cuts it. */
async function recordedFrom({ shown, home }: Session, shell: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'incident-'));
  try {
    const recorder = new Recorder({
      ports: {
        files: disk,
        fileParts: disk,
        writer: createFileWriter(),
        clock,
        environment: { ...environment, home },
      },
      folderOf: (given) => (given === nonce ? folder : undefined),
      otherFolder: () => undefined,
      onFailure: (failure) => {
        throw new Error(failure.message);
      },
      onEvents: () => undefined,
      after: () => () => undefined,
    });
    for (const stream of executionsOf(shown)) {
      const ended = Promise.resolve({ command: '', cut: true, exitCode: undefined });
      await recorder.record({ stream: pieces(stream), ended, cwd: '', shell });
    }
    const incident = await readIncident(disk, folder);
    if (!incident.ok) throw new Error(incident.error.message);
    const { events, problems } = incident.value;
    expect(problems).toEqual([]);
    const log = await readFile(path.join(folder, 'events.ndjson'), 'utf8');
    const outputs = new Map<number, string>();
    for (const event of events) {
      if (event.kind !== 'output') continue;
      const text = await readOutput(disk, folder, event.data);
      if (text.ok) outputs.set(event.data.seq, text.value);
    }
    const commands = events.flatMap((event) =>
      event.kind === 'command'
        ? [{ ...event.data, seq: event.seq, output: outputs.get(event.seq) ?? '' }]
        : [],
    );
    return { commands, events, log };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** From the mark of the start of a command to that of its end. */
function executionsOf(shown: string): readonly string[] {
  const start = '\u001b]633;C\u0007';
  return shown
    .split(start)
    .slice(1)
    .map((part) => start + (part.split('\u001b]633;D')[0] ?? ''));
}

/** In pieces of odd lengths, so that marks are cut in the middle. */
async function* pieces(text: string): AsyncIterable<string> {
  for (let at = 0, length = 1; at < text.length; at += length, length = (length % 17) + 1) {
    yield text.slice(at, at + length);
  }
}

describe.each(['bash', 'zsh'] as const)('%s', (shell: ShellName) => {
  test('sixty of sixty lines verbatim with the right exit code, with the start-up files of Debian', async () => {
    expect(commandCorpus).toHaveLength(60);
    const session = await typeInto(
      shell,
      commandCorpus.map(({ line }) => line),
      { rc: corpusRc },
    );
    const { commands } = await recordedFrom(session, shell);
    expect(commands.map(({ command, exitCode }) => ({ line: command, exitCode }))).toEqual(commandCorpus);
    expect(session.files.filter((name) => name.includes('history'))).toEqual([]);
  });

  test('the same sixty from a plain recording of the terminal, none of them cut', async () => {
    const session = await typeInto(
      shell,
      commandCorpus.map(({ line }) => line),
      { rc: corpusRc },
    );
    const recording = {
      begun: 0,
      columns: 120,
      pieces: [{ at: 0, kind: 'shown' as const, text: session.shown }],
    };
    const commands = await commandsIn(recording);
    expect(commands.map(({ text, exitCode }) => ({ line: text, exitCode }))).toEqual(commandCorpus);
    expect(commands.filter(({ cut }) => cut).map(({ text }) => text)).toEqual([]);
  });

  test('directory, time, context and output', async () => {
    const config = 'printf "current-context: staging\\n" > config && export KUBECONFIG=~/config';
    const session = await typeInto(shell, [
      'cd /usr',
      'pwd; sleep 0.2; echo done',
      config,
      'echo kubectl get pods',
      'echo helm --kube-context production list',
      'printf "1%%\\r2%%\\r3%%\\n\\033[31mred\\033[0m"',
    ]);
    const { commands } = await recordedFrom(session, shell);
    expect(commands.map(({ cwd, output }) => [cwd, output])).toEqual([
      [session.home, ''],
      ['/usr', '/usr\ndone'],
      ['/usr', ''],
      ['/usr', 'kubectl get pods'],
      ['/usr', 'helm --kube-context production list'],
      ['/usr', '3%\nred'],
    ]);
    expect(commands[1]?.durationMs).toBeGreaterThanOrEqual(195);
    expect(commands.map(({ context }) => context)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'production',
      undefined,
    ]);
  });

  test('a line with a leading space leaves its time and exit code alone', async () => {
    const session = await typeInto(shell, [
      ' echo private words; exit_is() { return 5; }; exit_is',
      'echo after',
    ]);
    const { commands, log } = await recordedFrom(session, shell);
    expect(commands).toMatchObject([
      { command: '', hidden: true, exitCode: 5, output: '' },
      { command: 'echo after', exitCode: 0 },
    ]);
    expect(log).not.toContain('private words');
  });

  test('what a program prints is no mark without the nonce', async () => {
    const forged =
      "printf '\\033]5633;E;guess;1;0\\007\\033]5633;S;guess;1;;80;/;;rm -rf /\\007still here\\n'; false";
    const { commands } = await recordedFrom(await typeInto(shell, [forged, 'echo next']), shell);
    expect(commands.map(({ command, exitCode, output }) => ({ command, exitCode, output }))).toEqual([
      { command: forged, exitCode: 1, output: 'still here' },
      { command: 'echo next', exitCode: 0, output: 'next' },
    ]);
  });

  test('goes on after the start-up file was read again, in and after a shell inside it, and after a line that cannot be read', async () => {
    const rc = shell === 'bash' ? '.bashrc' : '.zshrc';
    const lines = [
      `source ~/${rc}`,
      'echo a | cat',
      ' echo hidden',
      `${shell} -c "echo inside | cat"`,
      'echo )',
      'echo b | cat',
    ];
    const session = await typeInto(shell, lines);
    const { commands } = await recordedFrom(session, shell);
    expect(commands.map(({ command }) => command)).toEqual(lines.with(2, ''));
    expect(commands[4]?.exitCode).not.toBe(0);
    expect(session.files.filter((name) => name.includes('history'))).toEqual([]);
  });

  test('the rest that the editor needs between two prompts is no time of the command', async () => {
    const session = await typeInto(shell, ['echo one', 'false'], { env: { SRE_WORKBENCH_PACE: '150000' } });
    const { commands } = await recordedFrom(session, shell);
    expect(commands).toMatchObject([
      { command: 'echo one', exitCode: 0, output: 'one' },
      { command: 'false', exitCode: 1 },
    ]);
  });

  test('commits are told as changes', async () => {
    const { events } = await recordedFrom(
      await typeInto(shell, [
        'git init -q . && git config user.email a@example.com && git config user.name A && touch file && git add file',
        'git commit -m "Raise the limit"',
      ]),
      shell,
    );
    expect(events.filter(({ kind }) => kind === 'change')).toMatchObject([
      {
        data: {
          what: 'git',
          ref: expect.stringMatching(/^[0-9a-f]{7,}$/),
          summary: expect.stringContaining('Raise the limit'),
        },
      },
    ]);
  });
});
