/** Snippets in Python and shell: read by their own programs with every choice, and run. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { allSnippets, expand, snippetOf, variantsOf } from '../../builders/snippets/allSnippets.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'snippets-scripts-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(program, args, { cwd: folder, ...options }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    );
  });

const textsOf = (file: string) => allSnippets.filter((one) => one.file.name === file).flatMap(variantsOf);

/** Each text as a file of its own. */
async function written(file: string, ending: string): Promise<readonly string[]> {
  const own = await mkdtemp(path.join(folder, `${file}-`));
  const files = textsOf(file).map(({ text }, index) => ({
    text,
    name: path.join(own, `s${index}.${ending}`),
  }));
  await Promise.all(files.map(({ name, text }) => writeFile(name, text)));
  return files.map(({ name }) => name);
}

describe('Python', () => {
  test('compiles every snippet, with every choice', async () => {
    const files = await written('python', 'py');
    expect(files.length).toBeGreaterThan(9);
    expect(await run('python3', ['-W', 'error', '-m', 'py_compile', ...files])).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test('each does what it says', async () => {
    const modules = path.join(folder, 'modules');
    await mkdir(modules);
    for (const { prefix, body } of allSnippets.filter(({ file }) => file.name === 'python'))
      await writeFile(path.join(modules, `${prefix.replaceAll('-', '_')}.py`), expand(body));
    const script = path.join(import.meta.dirname, 'pythonSnippets.py');
    const ended = await run('python3', ['-B', script, modules, requireProgram('promtool3')]);
    expect(ended.stderr).toMatch(/Ran 1[2-9] tests[^]*OK\s*$/);
    expect(ended.code).toBe(0);
  });

  test('the query-count test passes for one query, and fails for one query a row', async () => {
    const text = expand(snippetOf('sre-query-count-test', 'python').body);
    await writeFile(path.join(folder, 'test_query_count.py'), text);
    const step = ['-B', '-m', 'unittest', '-v', 'test_query_count'];
    expect(await run('python3', step)).toMatchObject({ code: 0 });
    const each = text.replace(
      '    return connection.execute(',
      '    for (row,) in connection.execute("SELECT id FROM orders").fetchall():\n        connection.execute("SELECT ?", (row,))\n    return connection.execute(',
    );
    expect(each).not.toBe(text);
    await writeFile(path.join(folder, 'test_query_count.py'), each);
    expect(await run('python3', step)).toMatchObject({ code: 1 });
  });
});

describe('shell', () => {
  const script = async (prefix: string, change: (text: string) => string = (text) => text) => {
    const file = path.join(folder, `${prefix}.sh`);
    await writeFile(file, change(expand(snippetOf(prefix, 'shellscript').body)));
    return file;
  };

  test('reads every snippet, with every choice', async () => {
    for (const file of await written('shellscript', 'sh'))
      expect(await run('bash', ['-n', file])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('a script tells its usage, runs, and only says what it would do in a dry run', async () => {
    const file = await script('sre-script');
    expect(await run('bash', [file])).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: ') });
    expect(await run('bash', [file, '--unknown', 'x'])).toMatchObject({ code: 2 });
    expect(await run('bash', [file, 'staging'])).toEqual({
      code: 0,
      stdout: 'staging\n',
      stderr: '+ echo staging\n',
    });
    expect(await run('bash', [file, 'staging', '--dry-run'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '+ echo staging\n',
    });
    const broken = await script('sre-script', (text) => text.replace('run echo', 'run false\nrun echo'));
    expect(await run('bash', [broken, 'staging'])).toMatchObject({ code: 1, stdout: '' });
  });

  test('retry pauses below its bound, ends with the first success, and gives the last status', async () => {
    const file = await script(
      'sre-retry',
      (text) =>
        `${text}\npauses() { echo "$1" >>pauses.txt; }\nRETRY_SLEEP=pauses\ncalls=0\nthird() { ((calls += 1)); ((calls == 3)); }\nretry 5 third; echo "$? $calls"\nseven() { return 7; }\nretry 8 seven; echo "$?"\n`,
    );
    expect(await run('bash', [file])).toEqual({ code: 0, stdout: '0 3\n7\n', stderr: '' });
    const pauses = (await readFile(path.join(folder, 'pauses.txt'), 'utf8')).trim().split('\n').map(Number);
    const bounds = [1, 2, 1, 2, 4, 8, 16, 30, 30];
    expect(pauses).toHaveLength(bounds.length);
    for (const [index, pause] of pauses.entries()) expect(pause).toBeLessThan(bounds[index] ?? 0);
  });

  test('the synthetic check tells what it saw as metrics and by its exit status', async () => {
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/bad' ? 500 : 200).end('Example'),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const file = await script('sre-synthetic-check');
    const seen = await Promise.all(
      [`${url}/`, `${url}/bad`, 'http://127.0.0.1:1/'].map((each) => run('bash', [file, each])),
    );
    server.closeAllConnections();
    server.close();
    expect(seen.map(({ code }) => code)).toEqual([0, 1, 1]);
    for (const [index, { stdout }] of seen.entries())
      expect(stdout).toContain(`synthetic_success{check="example_service"} ${index === 0 ? 1 : 0}\n`);
    const metrics = path.join(folder, 'metrics.txt');
    await writeFile(metrics, seen[2]?.stdout ?? '');
    const told = await run('bash', [
      '-c',
      '"$1" check metrics <"$2"',
      '-',
      requireProgram('promtool3'),
      metrics,
    ]);
    expect(told).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('diagnostics go into a folder of their own; what fails is told, and no Secret is asked for', async () => {
    const bin = path.join(folder, 'bin');
    await mkdir(bin);
    await writeFile(
      path.join(bin, 'kubectl'),
      '#!/bin/sh\necho "$*" >>"$ASKED"\ncase "$*" in top*) echo "no metrics" >&2; exit 1;; esac\necho "$*"\n',
    );
    await chmod(path.join(bin, 'kubectl'), 0o755);
    const file = await script('sre-diagnostics');
    const asked = path.join(folder, 'asked.txt');
    const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH']}`, ASKED: asked };
    const ended = await run('bash', [file, 'INC-1', 'shop'], { env });
    expect(ended).toMatchObject({ code: 1, stderr: 'could not collect nodes.txt: no metrics\n' });
    const files = (await readdir(ended.stdout.trim())).sort();
    expect(files).toEqual(
      [
        'events.txt',
        'logs.txt',
        'nodes.txt',
        'nodes.txt.err',
        'pods.txt',
        'quotas.txt',
        'rollouts.txt',
      ].sort(),
    );
    const commands = (await readFile(asked, 'utf8')).trim().split('\n');
    expect(commands).toHaveLength(6);
    expect(commands.filter((command) => /secret|delete|apply|patch/.test(command))).toEqual([]);
    expect(commands.filter((command) => !/^(top nodes|-n shop (get|logs)) /.test(command))).toEqual([]);
    expect(await run('bash', [file, '../up'])).toMatchObject({ code: 2, stderr: 'Not a name: ../up\n' });
  });
});
