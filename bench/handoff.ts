/**
 * A draft from a transcript of 20 MB, and the state of the same transcript: read whole, and again after one more line.
 * The transcript is made: mostly output of tools, as real ones are, with edits, commands, todo lists and answers between.
 */
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TranscriptReader } from '../src/clients/agents/reader.ts';
import { prepareHandoff } from '../src/features/handoff/core/handoff.ts';
import { createDecompress } from '../src/node/decompress.ts';
import { clock as now, environment } from '../src/node/environment.ts';
import { createFiles } from '../src/node/files.ts';
import { createProcesses } from '../src/node/processes.ts';
import { clock, median, milliseconds, printFigure } from './figure.ts';

const size = 20_000_000;
const rounds = 9;
const goal = 300;

function* lines(cwd: string): Iterable<string> {
  const common = (n: number) => ({
    isSidechain: false,
    cwd,
    sessionId: 'bench',
    gitBranch: 'main',
    uuid: `u${n}`,
    timestamp: new Date(Date.UTC(2026, 4, 13) + n * 1000).toISOString(),
  });
  const output = (n: number) =>
    `line ${n} of what a tool wrote, "quoted" and with a path /src/charts/values.yaml\n`.repeat(
      12 + (n % 90),
    );
  for (let n = 0; ; n += 1) {
    if (n % 40 === 0) {
      yield JSON.stringify({
        ...common(n),
        type: 'user',
        message: {
          role: 'user',
          content: `Step ${n}: raise the limit of service ${n % 7}. Do not touch production.`,
        },
      });
    }
    const tools = [
      { name: 'Bash', input: { command: `helm template chart-${n % 60}` } },
      {
        name: 'Edit',
        input: {
          file_path: `${cwd}/charts/chart-${n % 60}/values.yaml`,
          old_string: 'a',
          new_string: output(n % 5),
        },
      },
      { name: 'Read', input: { file_path: `${cwd}/charts/chart-${n % 60}/Chart.yaml` } },
    ];
    const usage = {
      input_tokens: 5,
      cache_creation_input_tokens: 900,
      cache_read_input_tokens: 20_000 + n,
      output_tokens: 90,
    };
    const content = [
      { type: 'text', text: `I look at chart ${n % 60}. We keep the limit instead of the request.` },
      { type: 'tool_use', id: `t${n}`, ...tools[n % 3] },
    ];
    yield JSON.stringify({
      ...common(n),
      type: 'assistant',
      message: { id: `m${n}`, role: 'assistant', model: 'm', content, usage },
    });
    const result = { type: 'tool_result', tool_use_id: `t${n}`, content: output(n), is_error: n % 17 === 0 };
    yield JSON.stringify({
      ...common(n),
      type: 'user',
      message: { role: 'user', content: [result] },
      toolUseResult: { stdout: output(n), stderr: '' },
    });
  }
}

const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'bench-')));
const cwd = path.join(folder, 'repository');
const transcript = path.join(folder, 'bench.jsonl');
await mkdir(cwd);
await writeFile(path.join(cwd, 'values.yaml'), 'a: 1\n');
const git = (...args: string[]) =>
  execFileSync('git', ['-C', cwd, '-c', 'user.name=A', '-c', 'user.email=a@example.test', ...args]);
git('init', '--quiet');
git('add', '--all');
git('commit', '--quiet', '--message=Begin');
const chunks: string[] = [];
let length = 0;
for (const line of lines(cwd)) {
  chunks.push(line);
  length += line.length + 1;
  if (length > size) break;
}
await writeFile(transcript, `${chunks.join('\n')}\n`);

const files = createFiles();
const ports = {
  files,
  fileParts: files,
  decompress: createDecompress(),
  environment,
  clock: now,
  processes: createProcesses({ allowed: () => true, untrustedFolders: () => [] }),
};
const drafts: number[] = [];
const whole: number[] = [];
const added: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  drafts.push(
    await clock(() => prepareHandoff(ports, { cwd, transcript, goal: 'Raise the limit of chart 7' })),
  );
  const reader = new TranscriptReader(ports, transcript);
  whole.push(await clock(() => reader.refresh()));
  await appendFile(transcript, `${chunks[1] ?? ''}\n`);
  added.push(await clock(() => reader.refresh()));
}
await rm(folder, { recursive: true });

const report = (name: string, times: readonly number[], limit?: number): void =>
  printFigure({
    name,
    figures: `${milliseconds(median(times))} (fastest ${milliseconds(Math.min(...times))})`,
    ...(limit !== undefined && { value: median(times), goal: limit }),
  });
report('handoff from 20 MB of transcript, git included', drafts, goal);
report('  state of the same transcript, read whole', whole);
report('  state after one more line', added);
