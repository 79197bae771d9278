/** Terminals that are found again among real programs: shells with agents below them, and the files that agents leave. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { liveSessions } from '../../../src/clients/agents/liveSessions.ts';
import { folderOfProcess, hasChildren, processAt } from '../../../src/clients/agents/processes.ts';
import { findTerminals } from '../../../src/features/tabs/core/rebind.ts';
import { environment } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createProcesses } from '../../../src/node/processes.ts';

const place = realpathSync(mkdtempSync(path.join(tmpdir(), 'rebind-')));
const home = path.join(place, 'claude');
const ports = {
  files: createFiles(),
  processes: createProcesses({ allowed: () => true, untrustedFolders: () => [] }),
  environment: {
    ...environment,
    variable: (name: string) => (name === 'CLAUDE_CONFIG_DIR' ? home : environment.variable(name)),
  },
};
const shells: ChildProcess[] = [];
afterAll(() => {
  for (const shell of shells) shell.stdin?.end();
  rmSync(place, { recursive: true });
});

/** A shell that runs an agent, which tells its own id; both end with the shell's input. */
async function startShell(cwd: string, agent: boolean): Promise<{ shell: number; agent: number }> {
  const script = agent
    ? `"${process.execPath}" -e "console.log(process.pid); process.stdin.resume()"; true`
    : 'echo 0; read line';
  const child = spawn('sh', ['-c', script], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  shells.push(child);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { shell: child.pid ?? 0, agent: Number(chunk.toString()) };
}

test('by the file of the agent below the shell, and by name and folder', async () => {
  const folders = ['a', 'b'].map((name) => path.join(place, name));
  for (const folder of folders) mkdirSync(folder);
  const [one = '', other = ''] = folders;
  const first = await startShell(one, true);
  const second = await startShell(other, false);
  mkdirSync(path.join(home, 'sessions'), { recursive: true });
  const tell = (pid: number, fields: object) =>
    writeFileSync(path.join(home, 'sessions', `${pid}.json`), JSON.stringify({ pid, ...fields }));
  tell(first.agent, { sessionId: 's-1', cwd: one, entrypoint: 'cli' });
  tell(2, { sessionId: 's-2', cwd: other, entrypoint: 'sdk-ts' });
  writeFileSync(path.join(home, 'sessions/3.json'), '{');
  expect(await liveSessions(ports)).toEqual([{ pid: first.agent, session: 's-1' }]);

  const tab = (id: string, cwd: string) => ({
    id,
    name: id,
    cwd,
    profile: 'claude',
    conversation: { agent: 'claude-code', id: `s-${id}`, bound: 'own' } as const,
  });
  const lost = [tab('1', place), tab('2', other)].map((each) => ({
    tab: each,
    shell: undefined,
    name: each.id,
  }));
  const open = [
    { terminal: 'second', name: '2', shell: second.shell },
    { terminal: 'first', name: 'another name', shell: first.shell },
  ];
  const found = await findTerminals(lost, open, {
    sessions: () => liveSessions(ports),
    parentOf: async (pid) => (await processAt(ports, pid))?.parent,
    folderOf: (pid) => folderOfProcess(ports, pid),
    realPath: async (folder) => folder,
  });
  expect(found.map(({ tab: { id }, terminal, by }) => [id, terminal.terminal, by])).toEqual([
    ['1', 'first', 'session'],
    ['2', 'second', 'folder'],
  ]);
  expect(await hasChildren(ports, first.shell)).toBe(true);
  expect(await hasChildren(ports, second.shell)).toBe(false);
});

test('a program is told from a later one, and from one that is gone', async () => {
  const { shell } = await startShell(place, false);
  const before = await processAt(ports, shell);
  expect(before).toEqual(await processAt(ports, shell));
  expect(before?.parent).toBe(process.pid);
  expect(before?.born).not.toBe((await processAt(ports, process.pid))?.born);
  const child = shells.at(-1);
  const ended = child && once(child, 'close');
  child?.stdin?.end();
  await ended;
  expect(await processAt(ports, shell)).toBeUndefined();
});
