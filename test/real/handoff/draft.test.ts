/** Drafts from real git: what git says at that moment, a command line, a file in the chain. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoffTools } from '../../../src/features/handoff/tools.ts';
import { createDecompress } from '../../../src/node/decompress.ts';
import { clock, environment } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { madeSessions } from '../../builders/handoffFacts.ts';
import { portsOf } from '../../builders/portsOf.ts';

const [tool] = handoffTools;
const files = createFiles();
let folder = '';
let repository = '';
let transcript = '';
const git = (...args: string[]) =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=A', '-c', 'user.email=a@example.test', ...args], {
    encoding: 'utf8',
  });
const put = async (file: string, text: string) => {
  await mkdir(path.dirname(path.join(repository, file)), { recursive: true });
  await writeFile(path.join(repository, file), text);
};

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'handoff-')));
  repository = path.join(folder, 'company');
  await put('user-api/values.yaml', 'a: 1\n');
  await put('user-api/Chart.yaml', 'version: 2.0.0\n');
  await put('notes/README.md', 'notes\n');
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=Begin');
  git('checkout', '--quiet', '-b', 'feature/cluster-migration');
  await put('user-api/Chart.yaml', 'version: 2.1.0\n');
  git('commit', '--quiet', '--all', '--message=Raise the chart to 2.1.0');
  await put('user-api/values.yaml', 'a: 2\n');
  await put('user-api/values/production.yaml', 'a: 3\n');
  const made = await readFile(madeSessions.claude, 'utf8');
  transcript = path.join(folder, path.basename(madeSessions.claude));
  await writeFile(transcript, made.replaceAll('/src/company', repository));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function draft(input: Record<string, unknown>, more = {}): Promise<Record<string, unknown>> {
  const ports = portsOf({
    files,
    fileParts: files,
    decompress: createDecompress(),
    writer: createFileWriter(),
    environment: { ...environment, home: folder, variable: () => undefined },
    clock,
    processes: createProcesses({ allowed: () => true, untrustedFolders: () => [] }),
  });
  const context = { ports, folder, signal: new AbortController().signal, progress: () => undefined, ...more };
  return (await tool?.run({ cwd: repository, ...input }, context)) as Record<string, unknown>;
}

describe('draft_handoff', () => {
  test('says what git says now, and flags what does not agree', async () => {
    const output = await draft({ transcript, goal: 'Finish production' });
    expect(output).toMatchObject({ status: 'ok', goal: 'Finish production', path: null, previous: null });
    const markdown = String(output['markdown']);
    const head = git('rev-parse', 'HEAD').slice(0, 10);
    expect(markdown).toContain(`- Current branch: \`feature/cluster-migration\` at \`${head}\``);
    expect(markdown).toContain('- No upstream; compared with `main`');
    expect(markdown).toContain('Raise the chart to 2.1.0');
    expect(markdown).toContain(
      '- `user-api/values/production.yaml`: new, not known to git, edited in the session',
    );
    expect(markdown).toContain('- `user-api/values.yaml`: changed, not committed, edited in the session');
    expect(markdown).toContain('- `user-api/Chart.yaml`: committed on this branch, edited in the session');
    expect(output['mismatches']).toEqual([
      '`user-api/templates/ingress.yaml`: edited in the session, but it does not exist now',
    ]);
    expect(await readdir(path.join(repository, 'notes'))).toEqual(['README.md']);
  });
  test('flags another branch, a rebase that is under way and a detached HEAD', async () => {
    git('stash', '--include-untracked', '--quiet');
    git('checkout', '--quiet', '--detach');
    const detached = await draft({ transcript });
    expect(detached['mismatches']).toContain(
      'The session was on branch `feature/cluster-migration`; git says HEAD now',
    );
    expect(detached['markdown']).toContain('No branch: HEAD is detached at');
    git('checkout', '--quiet', 'main');
    await put('user-api/Chart.yaml', 'version: 3.0.0\n');
    git('commit', '--quiet', '--all', '--message=Another way');
    git('checkout', '--quiet', 'feature/cluster-migration');
    expect(() => git('rebase', '--quiet', 'main')).toThrow();
    const rebasing = await draft({ transcript });
    expect(rebasing['mismatches']).toContain('Under way: rebase');
    expect(rebasing['markdown']).toContain('- `user-api/Chart.yaml` is in conflict');
    git('rebase', '--abort');
    git('stash', 'pop', '--quiet');
  });
  test('is made of git alone where there is no session, and of the session alone where there is no repository', async () => {
    const alone = await draft({});
    expect(alone).toMatchObject({ status: 'ok', transcript: null });
    expect(alone['markdown']).toContain('Session not found: no session of Claude Code or Codex was found');
    const outside = path.join(folder, 'empty');
    await mkdir(outside, { recursive: true });
    const elsewhere = await draft({ cwd: outside, transcript });
    expect(elsewhere['markdown']).toContain('Branch not found:');
    expect(elsewhere['markdown']).toContain('Update Chart.yaml to version 2.1.0');
  });
  test('is kept only where asked, each with a link to the one before, none over another', async () => {
    const first = await draft({ transcript, goal: 'One', save: true });
    const second = await draft({ transcript, goal: 'Two', save: true });
    const again = await draft({ transcript, goal: 'Two', save: true });
    const names = await readdir(path.join(repository, 'notes/handoffs'));
    expect(names).toHaveLength(3);
    expect(await readFile(String(first['path']), 'utf8')).toBe(first['markdown']);
    const before = path.basename(String(first['path']));
    expect(second['previous']).toBe(before);
    expect(second['markdown']).toContain(`[${before}](${before})`);
    expect(again['path']).not.toBe(second['path']);
    await rm(path.join(repository, 'notes/handoffs'), { recursive: true });
  });
  test.each([
    ['a folder that is not there', { cwd: '/nowhere/at/all' }, {}, /does not exist/],
    ['a folder outside of those that are open', {}, { roots: ['/elsewhere'] }, /outside/],
  ])('refuses %s', async (_, input, more, reason) => {
    const output = await draft(input, more);
    expect(output).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
    expect(tool?.outcome(output)).toBe('failed');
  });
});
