/** The tool that lists worktrees, against what git itself says of them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFiles } from '../../../src/node/files.ts';
import type { Processes } from '../../../src/base/ports.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { worktreeTools } from '../../../src/features/worktrees/tools.ts';
import { countProcesses } from '../../builders/git/countedProcesses.ts';
import { Scratch } from '../../builders/git/scratch.ts';
import { portsOf } from '../../builders/portsOf.ts';

interface Listed {
  readonly status: string;
  readonly reason?: string;
  readonly worktrees?: readonly Readonly<Record<string, unknown>>[];
}

let scratch: Scratch;
beforeEach(async () => {
  scratch = await Scratch.create();
  await scratch.repository('shop');
});
afterEach(() => scratch[Symbol.asyncDispose]());

const trusted: Processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });

async function list(
  repository: string,
  { processes = trusted, roots = undefined as string[] | undefined } = {},
) {
  const [tool] = worktreeTools;
  return (await tool?.run(
    { repository },
    {
      ports: portsOf({ files: createFiles(), processes }),
      folder: scratch.folder,
      ...(roots && { roots }),
      signal: new AbortController().signal,
      progress: () => undefined,
    },
  )) as Listed;
}

const rowOf = ({ worktrees = [] }: Listed, name: string) =>
  worktrees.find(({ path }) => path === scratch.at(name));

test('tells branch, head, changes, ahead and behind, locks and missing folders', async () => {
  await scratch.git('.', 'clone', '-q', 'shop', 'clone');
  await scratch.git('clone', 'worktree', 'add', '-q', '-b', 'feat/x', '../x');
  await scratch.commit('x', 'One more');
  await scratch.write('x/app.txt', 'two\n');
  await scratch.write('x/new/a', '');
  await scratch.write('x/new/b', '');
  await scratch.write('x/.env', 'ignored\n');
  await scratch.commit('clone', 'Main goes on');
  await scratch.git('clone', 'worktree', 'add', '-q', '--detach', '../loose');
  await scratch.git('clone', 'worktree', 'lock', '../loose');
  await scratch.git('clone', 'worktree', 'add', '-q', '-b', 'gone', '../gone');
  await scratch.git('clone', 'worktree', 'lock', '--reason', 'tab gone', '../gone');
  await scratch.git('clone', 'worktree', 'unlock', '../gone');
  await scratch.remove('gone');
  const listed = await list('x');
  expect(listed.status).toBe('ok');
  const nothing = { locked: null, prunable: null, operation: null, bare: false };
  expect(rowOf(listed, 'clone')).toEqual({
    ...nothing,
    path: scratch.at('clone'),
    branch: 'main',
    head: await scratch.git('clone', 'rev-parse', 'HEAD'),
    main: true,
    changes: 0,
    ahead: 1,
    behind: 0,
    base: 'origin/main',
  });
  expect(rowOf(listed, 'x')).toMatchObject({ branch: 'feat/x', changes: 3, ahead: 1, behind: 0 });
  expect(rowOf(listed, 'loose')).toMatchObject({ branch: null, locked: '', ahead: 1, base: 'origin/main' });
  expect(rowOf(listed, 'gone')).toMatchObject({
    branch: 'gone',
    changes: null,
    prunable: expect.stringMatching(/./),
  });
});

test('names the branch of a rebase, although HEAD is detached', async () => {
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'feat/x', '../x');
  await scratch.write('x/app.txt', 'two\n');
  await scratch.commit('x', 'Two');
  await scratch.write('shop/app.txt', 'three\n');
  await scratch.commit('shop', 'Three');
  await scratch.gitStops('x', 'rebase', 'main');
  expect(rowOf(await list('shop'), 'x')).toMatchObject({
    branch: null,
    operation: { kind: 'rebase', branch: 'feat/x' },
    changes: 1,
  });
});

test('knows a repository without a commit, a bare one, and none', async () => {
  await scratch.git('.', 'init', '-q', '--initial-branch=main', 'empty');
  expect(await list('empty')).toMatchObject({
    status: 'ok',
    worktrees: [{ branch: 'main', changes: 0, ahead: null, behind: null, head: '0'.repeat(40) }],
  });
  await scratch.git('.', 'clone', '-q', '--bare', 'shop', 'shop.git');
  await scratch.git('shop.git', 'worktree', 'add', '-q', '../from-bare', 'main');
  const bare = await list('shop.git');
  expect(rowOf(bare, 'shop.git')).toMatchObject({ bare: true, head: '', changes: null, ahead: null });
  expect(rowOf(bare, 'from-bare')).toMatchObject({ branch: 'main', changes: 0, ahead: 0 });
  expect(await list('.')).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('git repository'),
  });
});

test('runs at most four processes at a time', async () => {
  for (let index = 0; index < 12; index += 1) {
    await scratch.git('shop', 'worktree', 'add', '-q', '-b', `w${index}`, `../w${index}`);
  }
  const counted = countProcesses(trusted);
  const { worktrees = [] } = await list('shop', counted);
  expect(worktrees).toHaveLength(13);
  expect(counted.most()).toBeLessThanOrEqual(4);
  expect(counted.started.length).toBeLessThanOrEqual(13 + 8);
});

test('runs nothing in an untrusted workspace, and says so', async () => {
  const processes = createProcesses({ allowed: () => false, untrustedFolders: () => [] });
  expect(await list('shop', { processes })).toMatchObject({
    status: 'unavailable',
    reason: expect.stringContaining('not trusted'),
  });
});

test('keeps a model inside of the folders that are open', async () => {
  await scratch.repository('other');
  expect(await list('other', { roots: [scratch.at('shop')] })).toMatchObject({ status: 'failed' });
  expect(await list('shop', { roots: [scratch.at('shop')] })).toMatchObject({ status: 'ok' });
});
