/** Worktrees for the tabs of a layout, made in one go. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorktree } from '../../../src/features/worktrees/core/create.ts';
import { worktreeForTab } from '../../../src/features/worktrees/core/forTab.ts';
import { openGit } from '../../../src/clients/git/command.ts';
import { ports, value } from '../../builders/git/removalCase.ts';
import { Scratch } from '../../builders/git/scratch.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await Scratch.create();
  await scratch.repository('shop');
  await scratch.write('shop/charts/web/values.yaml', 'a: 1\n');
  await scratch.commit('shop', 'Chart');
});
afterEach(() => scratch[Symbol.asyncDispose]());

const wish = (wanted: { branch?: string; tab?: string; folder?: string } = {}) =>
  worktreeForTab(
    ports,
    { folder: scratch.at('shop/charts/web'), branch: 'feat/web', tab: 'Chart A', ...wanted },
    { include: [], setUp: [], setUpTimeLimit: 10_000, progress: () => undefined },
  );
const list = () => scratch.git('shop', 'worktree', 'list', '--porcelain');

test('a new branch gets a worktree beside the repository, locked with the name of the tab', async () => {
  expect(value(await wish())).toEqual({
    worktree: scratch.at('shop.worktrees/feat-web'),
    cwd: scratch.at('shop.worktrees/feat-web/charts/web'),
    top: scratch.at('shop'),
    notes: [],
  });
  expect(await list()).toMatch(/branch refs\/heads\/feat\/web\nlocked tab Chart A/);
  expect(await scratch.git('shop', 'config', 'branch.feat/web.sre-workbench-base')).toBe('main');
});

test('the base of a remote is fetched first, and its age told where that fails', async () => {
  await scratch.git('.', 'clone', '-q', 'shop', 'clone');
  await scratch.write('shop/charts/web/values.yaml', 'a: 2\n');
  const newest = await scratch.commit('shop', 'More').then(() => scratch.git('shop', 'rev-parse', 'HEAD'));
  const folder = scratch.at('clone/charts/web');
  const { worktree, notes } = value(await wish({ folder }));
  expect(notes).toEqual([]);
  expect(await scratch.git(worktree.slice(scratch.folder.length + 1), 'rev-parse', 'HEAD')).toBe(newest);
  await scratch.git('clone', 'remote', 'set-url', 'origin', scratch.at('gone'));
  const stale = value(await wish({ folder, branch: 'feat/late' }));
  expect(stale.notes).toEqual([
    expect.stringMatching(
      /^origin\/main could not be brought up to date: its last commit is of \d{4}-\d\d-\d\d\.$/,
    ),
  ]);
});

test('a worktree of the branch is taken as it is, by its own tab alone', async () => {
  value(await wish());
  const again = value(await wish());
  expect(again.cwd).toBe(scratch.at('shop.worktrees/feat-web/charts/web'));
  expect(again.notes).toHaveLength(1);
  expect(await wish({ tab: 'Chart B' })).toMatchObject({ ok: false, error: { code: 'in-use' } });
  expect(await wish({ branch: 'main' })).toMatchObject({ ok: false, error: { code: 'in-use' } });
});

test('a branch without the folder starts the tab at the top, and says so', async () => {
  const git = value(await openGit(ports.processes, scratch.at('shop')));
  const before = await scratch.git('shop', 'rev-parse', 'HEAD~1');
  value(
    await createWorktree(ports, {
      git,
      path: scratch.at('old'),
      branch: 'old',
      base: before,
      include: [],
      setUp: [],
      setUpTimeLimit: 1,
      progress: () => undefined,
    }),
  );
  const made = value(await wish({ branch: 'old' }));
  expect(made).toMatchObject({ worktree: scratch.at('old'), cwd: scratch.at('old') });
  expect(made.notes.join('\n')).toMatch(/The branch old does not have/);
});

test('outside of a repository nothing is made', async () => {
  expect(await wish({ folder: scratch.folder })).toMatchObject({
    ok: false,
    error: { code: 'no-repository' },
  });
});
