/** What stands in the way of removing a worktree, and of bringing it back: nothing is changed then, and it is told. */
import { symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileWriter } from '../../../src/base/ports.ts';
import { discardRemoved } from '../../../src/features/worktrees/core/removal/discard.ts';
import { listRemoved } from '../../../src/features/worktrees/core/removal/record.ts';
import { undoRemoval } from '../../../src/features/worktrees/core/removal/undo.ts';
import { files, ports, RemovalCase, value } from '../../builders/git/removalCase.ts';
import type { Scratch } from '../../builders/git/scratch.ts';
import { hashAll } from '../../builders/git/snapshot.ts';

let place: RemovalCase;
let scratch: Scratch;
beforeEach(async () => {
  place = await RemovalCase.create();
  ({ scratch } = place);
});
afterEach(() => place[Symbol.asyncDispose]());

describe('what stands in the way', () => {
  test('the main worktree is not removed', async () => {
    expect((await place.inspect(scratch.at('shop'))).result).toMatchObject({
      ok: false,
      error: { code: 'not-removable' },
    });
  });

  test('a repository that names a folder which is not its worktree does not get it moved', async () => {
    await scratch.repository('precious');
    await scratch.write('shop/.git/worktrees/tree/gitdir', `${scratch.at('precious/.git')}\n`);
    expect((await place.inspect(scratch.at('precious'))).result).toMatchObject({
      ok: false,
      error: { code: 'not-removable' },
    });
  });

  test.each([
    ['the folder', 0],
    ['what the repository holds', 1],
  ])('a failure while moving %s leaves everything as it was', async (_what, failing) => {
    await scratch.write('tree/.env', 'x');
    const before = await place.everything();
    let moves = 0;
    const writer: FileWriter = {
      ...ports.writer,
      move: async (from, to) => {
        moves += 1;
        return moves - 1 === failing
          ? { ok: false, error: { code: 'not-writable', message: 'held' } }
          : ports.writer.move(from, to);
      },
    };
    expect(await place.remove({ writer })).toMatchObject({ ok: false, error: { message: 'held' } });
    expect(await place.everything()).toEqual(before);
    expect(await listRemoved(files, place.storage)).toEqual([]);
  });

  test('cancelling before the folder moves leaves everything as it was', async () => {
    const before = await place.everything();
    expect(await place.remove({ signal: AbortSignal.abort() })).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
    expect(await place.everything()).toEqual(before);
  });

  test('a new folder at the old place is told, and not touched', async () => {
    const record = value(await place.remove());
    await scratch.write('tree/other', 'x');
    expect(await undoRemoval(ports, place.storage, record)).toMatchObject({
      ok: false,
      error: { code: 'in-the-way' },
    });
    await scratch.remove('tree');
    value(await undoRemoval(ports, place.storage, record));
    expect(await scratch.git('tree', 'status', '--porcelain')).toBe('');
  });

  test('a branch that went on, or is checked out elsewhere, is left alone', async () => {
    await scratch.write('tree/app.txt', 'dirty\n');
    const head = await scratch.git('tree', 'rev-parse', 'HEAD');
    const record = value(await place.remove());
    await scratch.git('shop', 'worktree', 'add', '-q', '../tree2', 'feat/x');
    await scratch.commit('tree2', 'Went on');
    expect(value(await undoRemoval(ports, place.storage, record)).notes).toHaveLength(1);
    expect(await scratch.git('tree', 'rev-parse', 'HEAD')).toBe(head);
    expect(await scratch.git('tree', 'status', '--porcelain')).toBe(' M app.txt');
    expect(await scratch.git('tree2', 'symbolic-ref', 'HEAD')).toBe('refs/heads/feat/x');
  });

  test('a worktree that has taken the name is left alone', async () => {
    const record = value(await place.remove());
    await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'other', '../again/tree');
    value(await undoRemoval(ports, place.storage, record));
    for (const folder of ['tree', 'again/tree'])
      expect(await scratch.git(folder, 'status', '--porcelain')).toBe('');
    expect(value((await place.inspect()).result).worktree.branch).toBe('feat/x');
  });

  test('a repository that is gone is told', async () => {
    const record = value(await place.remove());
    await scratch.remove('shop');
    expect(await undoRemoval(ports, place.storage, record)).toMatchObject({
      ok: false,
      error: { code: 'in-the-way' },
    });
  });
});

test('what is deleted for good leaves no file and no ref, and follows no link out', async () => {
  await scratch.write('precious', 'x');
  await symlink(scratch.folder, scratch.at('tree/link'));
  await scratch.write('tree/deep/.env', 'x');
  const record = value(await place.remove());
  expect(await scratch.git('shop', 'for-each-ref', 'refs/sre-workbench/')).not.toBe('');
  value(await discardRemoved(ports, place.storage, record));
  expect(await scratch.git('shop', 'for-each-ref', 'refs/sre-workbench/')).toBe('');
  expect(await hashAll(place.storage)).toEqual({ '.': 'folder 755' });
  expect(await scratch.read('precious')).toBe('x');
});
