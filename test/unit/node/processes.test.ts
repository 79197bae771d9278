import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProcessRequest } from '../../../src/base/ports.ts';
import { createProcesses, type ProcessRules } from '../../../src/node/processes.ts';

let folder = '';
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'processes-')));
});
afterAll(() => rm(folder, { recursive: true }));

const open: ProcessRules = { allowed: () => true, untrustedFolders: () => [] };
const node = (script: string, request: Partial<ProcessRequest> = {}, rules = open) =>
  createProcesses(rules).run({ program: process.execPath, args: ['-e', script], ...request });
const code = async (answer: ReturnType<typeof node>) => {
  const { ok, ...rest } = await answer;
  return ok ? 'ok' : 'error' in rest && rest.error.code;
};

describe('run', () => {
  test('answers exit code and both outputs, input given', async () => {
    const script = 'process.stdin.pipe(process.stdout); console.error("e"); process.exitCode = 3';
    expect(await node(script, { input: 'in\n' })).toEqual({
      ok: true,
      value: { exitCode: 3, stdout: 'in\n', stderr: 'e\n' },
    });
  });

  test('hands over every argument byte for byte [abuse 8]', async () => {
    const odd = fc.constantFrom(
      '$(id)',
      '`id`',
      ';',
      '&',
      '%PATH%',
      '"',
      "'",
      '\\',
      '\n',
      '*',
      '~',
      ' ',
      'é',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(odd).map((parts) => parts.join(''))), async (args) => {
        const answer = await createProcesses(open).run({
          program: process.execPath,
          args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...args],
        });
        expect(answer.ok && JSON.parse(answer.value.stdout)).toEqual(args);
      }),
      { numRuns: 10 },
    );
  });

  test('starts nothing where processes are not allowed', async () => {
    const marker = path.join(folder, 'marker');
    const script = `require('fs').writeFileSync(${JSON.stringify(marker)}, '')`;
    expect(await code(node(script, {}, { ...open, allowed: () => false }))).toBe('not-allowed');
    await expect(readFile(marker)).rejects.toThrow('ENOENT');
  });

  test('passes on a few chosen variables and those of the request', async () => {
    const environment = { PATH: '/usr/bin', HOME: '/h', LC_ALL: 'C', SECRET: 's', NODE_OPTIONS: '--bad' };
    const answer = await createProcesses({ ...open, environment }).run({
      program: process.execPath,
      args: ['-p', 'JSON.stringify(process.env)'],
      env: { EXTRA: '1' },
    });
    expect(answer.ok && JSON.parse(answer.value.stdout)).toEqual({
      PATH: '/usr/bin',
      HOME: '/h',
      LC_ALL: 'C',
      EXTRA: '1',
    });
  });

  test('ends a process at its time limit, at its output cap and when it is cancelled', async () => {
    const endless = 'setInterval(() => undefined, 1000)';
    expect(await code(node(endless, { timeLimit: 50 }))).toBe('time-limit');
    expect(await code(node('for (;;) console.log("x".repeat(999))', { maxBytes: 5000 }))).toBe(
      'too-much-output',
    );
    expect(await code(node(endless, { signal: AbortSignal.timeout(50) }))).toBe('cancelled');
    expect(await code(node(endless, { signal: AbortSignal.abort() }))).toBe('cancelled');
  });

  test.runIf(process.platform !== 'win32')('ends also what the process started', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The grandchild ignores the polite request; its connection ends with it.
    const grandchild = `process.on('SIGTERM', () => {}); require('net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1')`;
    const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'ignore' }); setInterval(() => {}, 1000)`;
    const abort = new AbortController();
    const answer = node(script, { signal: abort.signal });
    const [connection] = (await once(server, 'connection')) as [Socket];
    const ended = once(
      connection.resume().on('error', () => undefined),
      'close',
    );
    abort.abort();
    expect(await code(answer)).toBe('cancelled');
    await ended;
    server.close();
  });

  test.runIf(process.platform !== 'win32')(
    'what still runs ends when nobody is left to hear of it',
    async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const script = `process.on('SIGTERM', () => {}); require('net').connect(${port}, '127.0.0.1')`;
      const processes = createProcesses(open);
      const answer = processes.run({ program: process.execPath, args: ['-e', script] });
      const [connection] = (await once(server, 'connection')) as [Socket];
      const ended = once(
        connection.resume().on('error', () => undefined),
        'close',
      );
      processes.dispose();
      await ended;
      expect(await answer).toMatchObject({ ok: true, value: { exitCode: 128 } });
      server.close();
    },
  );

  test('says what is missing and what could not start', async () => {
    const processes = createProcesses(open);
    const gone = await processes.run({ program: 'no-such-program', args: [] });
    const nowhere = await processes.run({
      program: process.execPath,
      args: [],
      cwd: path.join(folder, 'nowhere'),
    });
    expect(gone.ok || gone.error.code).toBe('not-found');
    expect(nowhere.ok || nowhere.error.code).toBe('not-started');
  });
});

describe.runIf(process.platform !== 'win32')('find', () => {
  const findWith = (PATH: string, untrusted: readonly string[]) =>
    createProcesses({ ...open, untrustedFolders: () => untrusted, environment: { PATH } }).find('tool');

  beforeAll(async () => {
    await mkdir(path.join(folder, 'work/bin'), { recursive: true });
    await mkdir(path.join(folder, 'good'));
    await mkdir(path.join(folder, 'sly'));
    await copyFile('/bin/true', path.join(folder, 'work/bin/tool'));
    await copyFile('/bin/true', path.join(folder, 'good/tool'));
    await symlink(path.join(folder, 'work/bin'), path.join(folder, 'linked'));
    await symlink(path.join(folder, 'work/bin/tool'), path.join(folder, 'sly/tool'));
    await mkdir(path.join(folder, 'plain'));
    await writeFile(path.join(folder, 'plain/tool'), 'no program');
  });

  test('passes over workspace folders, also behind links, and files that are no programs [abuse 11]', async () => {
    const search = ['work/bin', 'linked', 'sly', 'plain', 'good']
      .map((name) => path.join(folder, name))
      .join(':');
    expect(await findWith(search, [])).toBe(path.join(folder, 'work/bin/tool'));
    expect(await findWith(search, [path.join(folder, 'work')])).toBe(path.join(folder, 'good/tool'));
  });

  test('hands on a PATH without the folders that it passes over', async () => {
    const environment = { PATH: `${path.join(folder, 'linked')}:relative:/usr/bin` };
    const rules = { ...open, untrustedFolders: () => [path.join(folder, 'work')], environment };
    const answer = await node('console.log(process.env.PATH)', {}, rules);
    expect(answer).toMatchObject({ ok: true, value: { stdout: '/usr/bin\n' } });
  });

  test('passes over relative entries of PATH and names with a folder', async () => {
    const relative = path.relative(process.cwd(), path.join(folder, 'good'));
    expect(await findWith(`${relative}:.:`, [])).toBeUndefined();
    expect(await createProcesses(open).find(path.join(relative, 'tool'))).toBeUndefined();
  });
});
