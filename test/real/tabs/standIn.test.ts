/** Tabs as the command line and agents see them, of agents that write transcripts on their own: both forms, in every state. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeTabs } from '../../../src/features/tabs/core/describe.ts';
import { tabTools } from '../../../src/features/tabs/tools.ts';
import { createDecompress } from '../../../src/node/decompress.ts';
import { clock, environment } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { eventually } from '../../editor/harness/eventually.ts';
import { portsOf } from '../../builders/portsOf.ts';

const standIn = path.resolve(import.meta.dirname, '../../builders/agents/standIn.mjs');
const session = '0b7f5c1e-5b7a-4a7e-9d39-0f2f3f3a1c11';
let folder = '';
let agents: ChildProcess[] = [];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'stand-in-')));
  await mkdir(path.join(folder, '.sre-workbench'));
});
afterEach(async () => {
  for (const agent of agents) agent.kill('SIGKILL');
  agents = [];
  await rm(folder, { recursive: true, force: true });
});

const files = createFiles();
const variables = () => ({
  CLAUDE_CONFIG_DIR: path.join(folder, 'claude'),
  CODEX_HOME: path.join(folder, 'codex'),
  SRE_WORKBENCH_TAB: 'one',
  SRE_WORKBENCH_FOLDER: folder,
});
const ports = () => {
  const own: Record<string, string> = variables();
  return portsOf({
    files,
    fileParts: files,
    decompress: createDecompress(),
    writer: createFileWriter(),
    clock,
    environment: { ...environment, variable: (name: string) => own[name] ?? process.env[name] },
    processes: createProcesses({ allowed: () => true, untrustedFolders: () => [] }),
  });
};
const say = (...lines: string[]) => appendFile(path.join(folder, 'control'), `${lines.join('\n')}\n`);

async function start(agent: 'claude' | 'codex'): Promise<void> {
  const words = agent === 'claude' ? ['--session-id', session] : ['resume', session];
  agents.push(
    spawn(process.execPath, [standIn, ...words], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...process.env,
        ...variables(),
        STAND_IN_AGENT: agent,
        STAND_IN_CONTROL: path.join(folder, 'control'),
      },
    }),
  );
  const tab = {
    id: 'one',
    name: 'One',
    cwd: folder,
    profile: agent,
    started: Date.now() - 1000,
    conversation: { agent: agent === 'claude' ? 'claude-code' : 'codex', id: session, bound: 'own' },
  };
  await writeFile(path.join(folder, '.sre-workbench/tabs.json'), JSON.stringify({ version: 1, tabs: [tab] }));
}

const becomes = (state: string) =>
  eventually(
    `the tab to be ${state}`,
    async () => {
      const tabs = await describeTabs(ports(), folder);
      return tabs.ok ? tabs.value[0] : undefined;
    },
    (tab) => tab?.state === state,
  );

describe.each(['claude', 'codex'] as const)('a tab with %s', (agent) => {
  test('works, rests, fails and is interrupted as its transcript says', async () => {
    await start(agent);
    await say('prompt raise the limit', 'tool Bash');
    expect(await becomes('working')).toMatchObject({ source: 'transcript', what: 'Bash' });
    await say('result', 'answer it is done');
    expect(await becomes('idle')).toMatchObject({ result: 'it is done', tokens: expect.any(Number) });
    await say('prompt again');
    await becomes('working');
    await say('interrupt');
    await becomes('idle');
    await say('prompt once more', 'compact', 'think');
    await becomes('working');
    if (agent === 'claude') {
      await say('error API Error: 529');
      expect(await becomes('failed')).toMatchObject({ what: 'API Error: 529' });
    }
  });
});

test('an agent that does not hear SIGTERM works on, and its tab says so', async () => {
  await start('claude');
  await say('deaf', 'prompt go on', 'tool Bash');
  await becomes('working');
  agents[0]?.kill('SIGTERM');
  await say('result', 'answer still here');
  expect(await becomes('idle')).toMatchObject({ result: 'still here' });
});

test('what an agent reports counts for more than its last answer, and secrets stay out', async () => {
  await start('claude');
  await say('prompt a', 'answer short');
  await becomes('idle');
  const report = tabTools.find(({ name }) => name === 'report_result');
  const call = report?.prepare({ text: 'branch feat/a, 3 files, password=hunter2hunter2' });
  if (!call?.ok) throw new Error('no call');
  const context = { ports: ports(), folder, signal: new AbortController().signal, progress: () => undefined };
  expect(await call.value(context)).toEqual({ status: 'ok', tab: 'one' });
  expect(await becomes('idle')).toMatchObject({ result: 'branch feat/a, 3 files, password=[redacted]' });
  expect(await readFile(path.join(folder, '.sre-workbench/results/one.json'), 'utf8')).not.toContain(
    'hunter2',
  );
});
