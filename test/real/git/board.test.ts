/** What the view asks of git: few processes at a time, none while nobody looks, and news only when there is some. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorktreeBoard } from '../../../src/features/worktrees/core/board.ts';
import { countProcesses } from '../../builders/git/countedProcesses.ts';
import { files, ports } from '../../builders/git/removalCase.ts';
import { Scratch } from '../../builders/git/scratch.ts';

let scratch: Scratch;
let common: string;
beforeEach(async () => {
  scratch = await Scratch.create();
  await scratch.repository('shop');
  common = scratch.at('shop/.git');
  for (let index = 0; index < 10; index += 1) {
    await scratch.git('shop', 'worktree', 'add', '-q', '-b', `w${index}`, `../w${index}`);
  }
});
afterEach(() => scratch[Symbol.asyncDispose]());

async function boardOf() {
  const counted = countProcesses(ports.processes);
  const news: (string | undefined)[] = [];
  const board = new WorktreeBoard({ files, processes: counted.processes }, (_repository, worktree) =>
    news.push(worktree),
  );
  await board.discover([scratch.folder]);
  return { board, counted, news };
}

test('finds repositories without a process, and asks nothing while nobody looks', async () => {
  const { board, counted } = await boardOf();
  expect(board.repositories().map(({ repository }) => repository.common)).toEqual([common]);
  board.refresh(common);
  await board.open(common);
  await board.settled();
  expect(counted.started).toEqual([]);
});

test('paints from the list alone, then tells the rest with four processes at a time', async () => {
  const { board, counted, news } = await boardOf();
  board.look(true);
  const painted = await board.open(common);
  expect(painted?.worktrees).toHaveLength(11);
  expect(painted?.changes.size).toBe(0);
  expect(counted.started.filter(({ args }) => args.includes('status'))).toEqual([]);
  await board.settled();
  const state = board.repository(common);
  expect(state?.changes.size).toBe(11);
  expect(state?.comparisons.get(scratch.at('w1'))).toMatchObject({ ahead: 0, behind: 0 });
  expect(counted.most()).toBeLessThanOrEqual(4);
  expect(news.filter((worktree) => worktree !== undefined)).toHaveLength(11);
});

test('stops when nobody looks any more, and takes up again', async () => {
  const { board, counted } = await boardOf();
  board.look(true);
  await board.open(common);
  board.look(false);
  await board.settled();
  const started = counted.started.length;
  expect(counted.running()).toBe(0);
  expect(board.repository(common)?.changes.size).toBeLessThan(11);
  board.refresh(common);
  await board.settled();
  expect(counted.started).toHaveLength(started);
  await scratch.write('w3/app.txt', 'two\n');
  board.look(true);
  await board.settled();
  expect(board.repository(common)?.changes.get(scratch.at('w3'))).toBe(1);
});

test('many wishes while one is under way end in one more reading', async () => {
  const { board, counted } = await boardOf();
  board.look(true);
  for (let index = 0; index < 20; index += 1) board.refresh(common);
  await board.settled();
  const lists = counted.started.filter(({ args }) => args.includes('list') && args.includes('worktree'));
  expect(lists.length).toBeLessThanOrEqual(2);
});

test('names the tab that owns a worktree, from the tabs or the lock', async () => {
  await scratch.write(
    '.sre-workbench/tabs.json',
    JSON.stringify({ version: 1, tabs: [{ id: 'one', name: 'deploy', worktree: scratch.at('w1') }] }),
  );
  const { board } = await boardOf();
  expect(board.owners.get(scratch.at('w1'))).toEqual({ id: 'one', name: 'deploy' });
});
