/** Branches and worktrees by a number in their names, from the files that git wrote. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placesWithNumber } from '../../../src/features/worktrees/core/numbered.ts';
import { files } from '../../builders/git/removalCase.ts';
import { Scratch } from '../../builders/git/scratch.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await Scratch.create();
  await scratch.repository('shop');
});
afterEach(() => scratch[Symbol.asyncDispose]());

const find = async (number: number) => {
  const places = await placesWithNumber(files, [scratch.folder], number);
  return places.map(({ repository, branch, worktree }) => [
    repository.slice(scratch.folder.length + 1),
    branch,
    worktree?.slice(scratch.folder.length + 1),
  ]);
};

test('packed and loose branches, and worktrees by branch or folder, those that are checked out first', async () => {
  await scratch.git('shop', 'branch', 'feat/12345-packed');
  await scratch.git('shop', 'pack-refs', '--all');
  await scratch.git('shop', 'branch', 'bug/deep/AB#12345');
  await scratch.git('shop', 'branch', 'feat/123456-another');
  await scratch.git('shop', 'branch', 'feat/912345');
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'work', '../shop-12345');
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'task-12345', '../elsewhere');
  expect(await find(12_345)).toEqual([
    ['shop/.git', 'task-12345', 'elsewhere'],
    ['shop/.git', 'work', 'shop-12345'],
    ['shop/.git', 'bug/deep/AB#12345', undefined],
    ['shop/.git', 'feat/12345-packed', undefined],
  ]);
  expect(await find(1)).toEqual([]);
});

test('a branch that was deleted from the packed ones is gone', async () => {
  await scratch.git('shop', 'branch', 'feat/7');
  await scratch.git('shop', 'pack-refs', '--all');
  expect(await find(7)).toHaveLength(1);
  await scratch.git('shop', 'branch', '-D', 'feat/7');
  expect(await find(7)).toEqual([]);
});
