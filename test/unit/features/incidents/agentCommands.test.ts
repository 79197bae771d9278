import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readIncident } from '../../../../src/clients/notes/incidentLog.ts';
import { missingCommands } from '../../../../src/features/incidents/core/agentCommands.ts';
import { agentCommandOf } from '../../../../src/features/incidents/core/agentHook.ts';
import { agentPlaceFile, agentPlaceText } from '../../../../src/features/incidents/core/agentPlace.ts';
import { keepAgentCommand } from '../../../../src/features/incidents/hook.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { createFileWriter } from '../../../../src/node/fileWriter.ts';

const claude = {
  hook_event_name: 'PostToolUse',
  session_id: 's1',
  cwd: '/src/shop',
  transcript_path: '/home/me/.claude/projects/-src-shop/s1.jsonl',
  tool_name: 'Bash',
  tool_use_id: 't1',
  tool_input: {
    command: 'kubectl set resources deployment/api --limits=memory=1Gi',
    description: 'Raise it',
  },
  tool_response: {
    stdout: 'deployment.apps/api resource requirements updated',
    stderr: '',
    interrupted: false,
  },
};
const codex = {
  hook_event_name: 'PostToolUse',
  session_id: 'c1',
  turn_id: '4',
  cwd: '/src/shop',
  tool_name: 'exec_command',
  tool_input: { cmd: 'kubectl get pods | grep api', workdir: '/src' },
  tool_response: 'Wall time: 0.1 seconds\nProcess exited with code 1\nOutput:\nnot found',
};
const told = (input: object) => agentCommandOf(JSON.stringify(input));

describe('what hooks tell', () => {
  test('a command of Claude Code', () =>
    expect(told(claude)).toEqual({
      actor: 'agent:claude-code:s1',
      command: claude.tool_input.command,
      cwd: '/src/shop',
      exitCode: 0,
      output: claude.tool_response.stdout,
    }));
  test('one that failed', () =>
    expect(
      told({ ...claude, hook_event_name: 'PostToolUseFailure', error: 'Exit code 2\nno such deployment' }),
    ).toMatchObject({ exitCode: 2, output: 'no such deployment' }));
  test('a command of Codex', () =>
    expect(told(codex)).toEqual({
      actor: 'agent:codex:c1',
      command: 'kubectl get pods | grep api',
      cwd: '/src',
      exitCode: 1,
      output: 'not found',
    }));
  test.each([
    ['before a tool', { ...claude, hook_event_name: 'PreToolUse' }],
    ['another tool', { ...claude, tool_name: 'Read', tool_input: { file_path: '/x' } }],
    ['no session', { ...claude, session_id: '' }],
    ['nothing', {}],
  ])('%s is none', (_, input) => expect(told(input)).toBeUndefined());
});

describe('the hook of a tab', () => {
  let workspace: string;
  beforeEach(async () => {
    workspace = await mkdtemp(path.join(tmpdir(), 'workspace-'));
  });
  afterEach(() => rm(workspace, { recursive: true }));
  const disk = createFiles();
  const writer = createFileWriter();
  const run = (input: object) =>
    keepAgentCommand(JSON.stringify(input), {
      files: disk,
      fileParts: disk,
      writer,
      clock: { now: () => 5000 },
      environment: {
        home: '/nowhere',
        platform: 'linux',
        variable: (name) => (name === 'SRE_WORKBENCH_FOLDER' ? workspace : undefined),
      },
    });

  test('writes nothing where nobody asked for it', async () => {
    await run(claude);
    expect(await disk.list(workspace)).toMatchObject({ ok: true, value: [] });
  });

  test('adds command, output and change with the agent as the actor', async () => {
    const folder = path.join(workspace, 'notes/incidents/INC-2026-03-09-001');
    await writer.write(agentPlaceFile(workspace), agentPlaceText({ folder, id: 'INC-2026-03-09-001' }));
    await Promise.all([run(claude), run(codex), run({ ...claude, tool_name: 'Read' })]);
    const incident = await readIncident(disk, folder);
    const events = incident.ok ? incident.value.events : [];
    expect(incident).toMatchObject({ ok: true, value: { problems: [] } });
    const of = (actor: string) => events.filter((event) => event.actor === actor);
    expect(of('agent:claude-code:s1').map(({ kind }) => kind)).toEqual(['command', 'output', 'change']);
    expect(of('agent:codex:c1')).toMatchObject([
      { kind: 'command', t_source: 'hook', t: 5000, data: { exitCode: 1, cwd: '/src' } },
      { kind: 'output', data: { text: 'not found' } },
    ]);
    expect(events).toHaveLength(5);
    // A transcript that is read afterwards adds what the hooks did not tell, and nothing twice.
    const run2 = { folder: '/src', exitCode: 0, failed: false, output: '', time: 6000 };
    const runs = [codex.tool_input.cmd, codex.tool_input.cmd, 'export DB_PASSWORD=hunter22'].map(
      (command) => ({ ...run2, command }),
    );
    const missing = await missingCommands(events, [{ ...run2, command: 'too early', time: 10 }, ...runs], {
      actor: 'agent:codex:c1',
      since: 1000,
    });
    expect(missing.map(({ command }) => command)).toEqual([
      codex.tool_input.cmd,
      'export DB_PASSWORD=hunter22',
    ]);
  });
});
