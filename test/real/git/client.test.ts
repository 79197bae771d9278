/** The git client against the real git. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTargets, resolveCommit } from '../../../src/clients/git/base.ts';
import { openGit, type Git } from '../../../src/clients/git/command.ts';
import { listChangedFiles, readAtRevision } from '../../../src/clients/git/content.ts';
import { countDivergence } from '../../../src/clients/git/divergence.ts';
import { findGitDirectory, findTop } from '../../../src/clients/git/gitDirectory.ts';
import { readOperation } from '../../../src/clients/git/operation.ts';
import { listStashes } from '../../../src/clients/git/stashes.ts';
import { readStatus } from '../../../src/clients/git/status.ts';
import { listWorktrees } from '../../../src/clients/git/worktreeList.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { Scratch } from '../../builders/git/scratch.ts';

const files = createFiles();
const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });

let scratch: Scratch;
beforeEach(async () => {
  scratch = await Scratch.create();
  await scratch.repository('shop');
});
afterEach(() => scratch[Symbol.asyncDispose]());

async function open(folder = 'shop'): Promise<Git> {
  return value(await openGit(processes, scratch.at(folder)));
}

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) =>
  result.ok ? 'ok' : result.error?.code;

test('lists worktrees, with a line feed in a path', async () => {
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'feat/x', '../a\nb');
  await scratch.git('shop', 'worktree', 'lock', '--reason', 'tab x\nline 2', '../a\nb');
  const worktrees = value(await listWorktrees(await open()));
  expect(worktrees.map(({ path, branch, main, locked }) => ({ path, branch, main, locked }))).toEqual([
    { path: scratch.at('shop'), branch: 'main', main: true, locked: null },
    { path: scratch.at('a\nb'), branch: 'feat/x', main: false, locked: 'tab x\nline 2' },
  ]);
  expect(value(await readStatus(await open('a\nb'))).branch).toBe('feat/x');
});

test('lists the same where git is older than 2.36 and knows no -z there', async () => {
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'feat/x', '../x');
  await scratch.git('shop', 'worktree', 'add', '-q', '--detach', '../gone');
  await scratch.git('shop', 'worktree', 'lock', '--reason', 'on usb\n"line" 2', '../x');
  await rm(scratch.at('gone'), { recursive: true });
  const git = await open();
  let refused = 0;
  const older: Git = {
    ...git,
    processes: {
      ...processes,
      async run(request) {
        if (!request.args.includes('worktree') || !request.args.includes('-z')) return processes.run(request);
        refused += 1;
        const stderr = "error: unknown switch `z'\nusage: git worktree list [<options>]\n";
        return { ok: true, value: { exitCode: 129, stdout: '', stderr } };
      },
    },
  };
  const newer = value(await listWorktrees(git));
  expect(newer.map(({ locked }) => locked)).toContain('on usb\n"line" 2');
  expect(value(await listWorktrees(older))).toEqual(newer);
  expect(refused).toBe(1);
});

test('reads a bare repository by its folder alone', async () => {
  await scratch.git('.', 'clone', '-q', '--bare', 'shop', 'shop.git');
  const git = await open('shop.git');
  expect(git.bare).toBe(true);
  expect(value(await listWorktrees(git))).toMatchObject([
    { path: scratch.at('shop.git'), bare: true, head: '' },
  ]);
});

test('says where there is no repository, and does not take a bare one inside a folder for it [abuse 5]', async () => {
  expect(codeOf(await openGit(processes, scratch.folder))).toBe('no-repository');
  await scratch.git('.', 'clone', '-q', '--bare', 'shop', 'plain/nested.git');
  await scratch.write('plain/nested.git/inside/file', '');
  expect(codeOf(await openGit(processes, scratch.at('plain/nested.git/inside')))).toBe('no-repository');
});

test('compares with the upstream, else the recorded base, else the default branch', async () => {
  await scratch.git('.', 'clone', '-q', 'shop', 'clone');
  for (const branch of ['a', 'b', 'c']) await scratch.git('clone', 'branch', '--no-track', branch);
  await scratch.git('clone', 'branch', '--set-upstream-to', 'a', 'b');
  await scratch.git('clone', 'config', 'branch.c.sre-workbench-base', 'a');
  const targets = value(await readTargets(await open('clone'), ['main', 'a', 'b', 'c']));
  expect([...targets.of].map(([branch, { name }]) => [branch, name])).toEqual([
    ['main', 'origin/main'],
    ['a', 'origin/main'],
    ['b', 'a'],
    ['c', 'a'],
  ]);
  const alone = value(await readTargets(await open('shop'), ['main']));
  expect(alone.default?.name).toBe('main');
});

test('counts ahead and behind as git does, for unrelated histories too', async () => {
  await scratch.git('shop', 'switch', '-q', '-c', 'x');
  for (const name of ['a', 'b']) await scratch.commit('shop', name);
  await scratch.git('shop', 'switch', '-q', 'main');
  await scratch.commit('shop', 'c');
  await scratch.git('shop', 'switch', '-q', 'x');
  await scratch.git('shop', 'merge', '-q', '--no-edit', 'main');
  await scratch.git('shop', 'switch', '-q', 'main');
  await scratch.commit('shop', 'd');
  await scratch.git('shop', 'switch', '-q', '--orphan', 'other');
  await scratch.commit('shop', 'e');
  const git = await open();
  const id = async (name: string) => value(await resolveCommit(git, name));
  for (const [head, against] of [
    ['x', 'main'],
    ['main', 'x'],
    ['other', 'main'],
    ['x', 'x'],
  ] as const) {
    const [ahead = '', behind = ''] = (
      await scratch.git('shop', 'rev-list', '--left-right', '--count', `${head}...${against}`)
    ).split('\t');
    const [counted] = value(
      await countDivergence(git, [{ head: await id(head), against: await id(against) }]),
    );
    expect(counted).toEqual({ ahead: Number(ahead), behind: Number(behind) });
  }
});

describe('an operation under way', () => {
  const conflict = async () => {
    await scratch.git('shop', 'switch', '-q', '-c', 'feat/x');
    await scratch.write('shop/app.txt', 'two\n');
    await scratch.commit('shop', 'Two');
    await scratch.git('shop', 'switch', '-q', 'main');
    await scratch.write('shop/app.txt', 'three\n');
    await scratch.commit('shop', 'Three');
    await scratch.git('shop', 'worktree', 'add', '-q', '../tree', 'feat/x');
  };
  test.each([
    ['rebase', ['rebase', 'main'], { kind: 'rebase', branch: 'feat/x' }],
    ['rebase by patches', ['rebase', '--apply', 'main'], { kind: 'rebase', branch: 'feat/x' }],
    ['merge', ['merge', 'main'], { kind: 'merge', branch: null }],
    ['cherry-pick', ['cherry-pick', 'main'], { kind: 'cherry-pick', branch: null }],
  ] as const)('%s', async (_name, args, expected) => {
    await conflict();
    await scratch.gitStops('tree', ...args);
    const directory = await findGitDirectory(files, scratch.at('tree'));
    expect(directory?.linked).toBe(true);
    expect(directory?.common).toBe(scratch.at('shop/.git'));
    expect(await readOperation(files, directory?.own ?? '')).toEqual(expected);
    expect(await readOperation(files, scratch.at('shop/.git'))).toBeUndefined();
  });
  test('bisect', async () => {
    await conflict();
    await scratch.git('tree', 'bisect', 'start', 'HEAD', 'HEAD~1');
    const directory = await findGitDirectory(files, scratch.at('tree'));
    expect(await readOperation(files, directory?.own ?? '')).toEqual({ kind: 'bisect', branch: 'feat/x' });
  });
});

test('tells which branch a stash was made on, seen from any worktree', async () => {
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'feat/x', '../tree');
  await scratch.write('tree/app.txt', 'two\n');
  await scratch.git('tree', 'stash', 'push', '-q', '-m', 'half: done');
  expect(value(await listStashes(await open()))).toMatchObject([{ name: 'stash@{0}', branch: 'feat/x' }]);
});

test('reads a file at a revision, and which files differ from the base', async () => {
  await scratch.git('shop', 'switch', '-q', '-c', 'x');
  await scratch.write('shop/new file', 'new\n');
  await scratch.commit('shop', 'New');
  await scratch.write('shop/app.txt', 'two\n');
  await scratch.write('shop/unknown', '');
  const git = await open();
  expect(value(await listChangedFiles(git, 'main'))).toEqual(['app.txt', 'new file']);
  expect(value(await readAtRevision(git, 'main', 'app.txt'))).toBe('one\n');
  expect(codeOf(await readAtRevision(git, 'main', 'new file'))).toBe('refused');
  expect(codeOf(await readAtRevision(git, '--help', 'app.txt'))).toBe('refused');
  expect(codeOf(await resolveCommit(git, 'nowhere'))).toBe('refused');
});

test('finds the top of a working tree from below', async () => {
  await scratch.write('shop/deep/er/file', '');
  expect(await findTop(files, scratch.at('shop/deep/er'))).toBe(scratch.at('shop'));
});
