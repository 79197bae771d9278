/** New worktrees: what comes along, and what is left behind where making one fails. */
import { chmod, mkdir, stat, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGit } from '../../../src/clients/git/command.ts';
import { createWorktree, proposedPath, type Creation } from '../../../src/features/worktrees/core/create.ts';
import { findRepositories } from '../../../src/features/worktrees/core/repositories.ts';
import { files, ports, value } from '../../builders/git/removalCase.ts';
import { Scratch } from '../../builders/git/scratch.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await Scratch.create();
  await scratch.repository('shop');
});
afterEach(() => scratch[Symbol.asyncDispose]());

async function create(wanted: Partial<Creation> & { readonly signal?: AbortSignal } = {}) {
  const { signal, ...creation } = wanted;
  const git = value(await openGit(ports.processes, scratch.at('shop')));
  return createWorktree(ports, {
    git: { ...git, ...(signal && { signal }) },
    path: scratch.at('shop.worktrees/x'),
    branch: 'feat/x',
    base: 'main',
    include: [],
    setUp: [],
    setUpTimeLimit: 10_000,
    progress: () => undefined,
    ...creation,
  });
}

const branches = () => scratch.git('shop', 'for-each-ref', '--format=%(refname:short)', 'refs/heads/');
const failure = (code: string) => ({ ok: false, error: { code } });

test('a new branch starts at its base and remembers it', async () => {
  expect(value(await create())).toEqual({ path: scratch.at('shop.worktrees/x'), notes: [], included: 0 });
  expect(await scratch.git('shop.worktrees/x', 'symbolic-ref', 'HEAD')).toBe('refs/heads/feat/x');
  expect(await scratch.git('shop', 'config', 'branch.feat/x.sre-workbench-base')).toBe('main');
  expect(await scratch.git('shop.worktrees/x', 'status', '--porcelain')).toBe('');
});

test('an existing branch is checked out as it is', async () => {
  await scratch.git('shop', 'branch', 'old');
  const { base: _, ...existing } = { base: undefined, branch: 'old' };
  const git = value(await openGit(ports.processes, scratch.at('shop')));
  value(
    await createWorktree(ports, {
      ...existing,
      git,
      path: scratch.at('old'),
      include: [],
      setUp: [],
      setUpTimeLimit: 1,
      progress: () => undefined,
    }),
  );
  expect(await scratch.git('old', 'symbolic-ref', 'HEAD')).toBe('refs/heads/old');
});

describe('a failure', () => {
  test('leaves no branch where the folder is taken', async () => {
    await scratch.write('shop.worktrees/x/file', 'in the way');
    expect(await create()).toMatchObject(failure('refused'));
    expect(await branches()).toBe('main');
    expect(await scratch.read('shop.worktrees/x/file')).toBe('in the way');
  });
  test('leaves a branch alone that was there before', async () => {
    await scratch.git('shop', 'branch', 'feat/x');
    expect(await create()).toMatchObject(failure('branch-exists'));
    expect(await branches()).toBe('feat/x\nmain');
  });
  test('tells of a branch that is in the way by its name', async () => {
    await scratch.git('shop', 'branch', 'feat');
    expect(await create()).toMatchObject(failure('branch-exists'));
    expect(await branches()).toBe('feat\nmain');
  });
  test.each(['-evil', 'a..b', 'a b', ''])('refuses the name "%s"', async (branch) => {
    expect(await create({ branch })).toMatchObject(failure('bad-name'));
    expect(await branches()).toBe('main');
  });
  test('refuses a folder inside of the repository', async () => {
    expect(await create({ path: scratch.at('shop/trees/x') })).toMatchObject(failure('inside'));
    expect(await branches()).toBe('main');
  });
  test('refuses a base that is none', async () => {
    expect(await create({ base: 'nowhere' })).toMatchObject(failure('refused'));
    expect(await branches()).toBe('main');
  });
});

describe('ignored files', () => {
  beforeEach(async () => {
    await scratch.write('shop/.env', 'TOKEN=x');
    await scratch.write('shop/build/run.sh', '#!/bin/sh\n');
    await chmod(scratch.at('shop/build/run.sh'), 0o755);
    await scratch.write('shop/prod.tfstate', '{}');
    await scratch.write('shop/untracked.txt', 'x');
  });
  test('come along where .worktreeinclude names them, with their mode; others do not', async () => {
    await scratch.write('shop/.worktreeinclude', '.env\nbuild/\nuntracked.txt\napp.txt\n');
    expect(value(await create()).included).toBe(2);
    expect(await scratch.read('shop.worktrees/x/.env')).toBe('TOKEN=x');
    expect((await stat(scratch.at('shop.worktrees/x/build/run.sh'))).mode & 0o777).toBe(0o755);
    for (const name of ['untracked.txt', 'prod.tfstate']) {
      await expect(scratch.read(`shop.worktrees/x/${name}`)).rejects.toThrow('ENOENT');
    }
  });
  test('come along where the setting names them', async () => {
    expect(value(await create({ include: ['**/*.tfstate'] })).included).toBe(1);
    expect(await scratch.read('shop.worktrees/x/prod.tfstate')).toBe('{}');
  });
  test('links come along as links', async () => {
    await symlink('/nowhere', scratch.at('shop/link.tfstate'));
    expect(value(await create({ include: ['*.tfstate'] })).included).toBe(2);
    expect(await scratch.git('shop.worktrees/x', 'status', '--porcelain')).toBe('');
  });
});

describe('the set-up command', () => {
  test('runs in the new worktree', async () => {
    expect(value(await create({ setUp: ['touch', 'ready'] })).notes).toEqual([]);
    expect(await scratch.read('shop.worktrees/x/ready')).toBe('');
  });
  test('is told where it fails, and where it takes too long; the worktree stays', async () => {
    expect(value(await create({ setUp: ['false'] })).notes).toEqual([
      expect.stringContaining('ended with 1'),
    ]);
    const slow = await create({
      path: scratch.at('slow'),
      branch: 'slow',
      setUp: ['sleep', '600'],
      setUpTimeLimit: 50,
    });
    expect(value(slow).notes).toEqual([expect.stringContaining('sleep did not end')]);
    expect(await scratch.git('slow', 'status', '--porcelain')).toBe('');
  });
});

test('proposes a folder beside the repository', () => {
  expect(proposedPath('/src/shop', 'feat/hpa')).toBe('/src/shop.worktrees/feat-hpa');
  expect(proposedPath('/src/shop.git', '../../etc')).toBe('/src/shop.worktrees/etc');
});

test('finds repositories below and above the folders that are open, each once', async () => {
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'y', '../trees/y');
  await scratch.repository('company/Dev/api');
  await scratch.repository('company/node_modules/package');
  await scratch.repository('company/Dev/api/nested/inner');
  await mkdir(scratch.at('company/Dev/api/src/deep'), { recursive: true });
  await scratch.git('.', 'clone', '-q', '--bare', 'shop', 'company/bare.git');
  const names = async (...roots: readonly string[]) =>
    (
      await findRepositories(
        files,
        roots.map((root) => scratch.at(root)),
      )
    ).map(({ common }) => common);
  expect(await names('company')).toEqual([
    scratch.at('company/Dev/api/.git'),
    scratch.at('company/Dev/api/nested/inner/.git'),
    scratch.at('company/bare.git'),
  ]);
  expect(await names('shop', 'trees/y')).toEqual([scratch.at('shop/.git')]);
  expect(await names('company/Dev/api/src/deep')).toEqual([scratch.at('company/Dev/api/.git')]);
});
