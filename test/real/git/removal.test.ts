/** Nothing is lost: every way in which a worktree can be in the middle of something, removed, cleaned up behind, and undone. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inspection } from '../../../src/features/worktrees/core/removal/inspect.ts';
import { listRemoved } from '../../../src/features/worktrees/core/removal/record.ts';
import { undoRemoval } from '../../../src/features/worktrees/core/removal/undo.ts';
import { files, ports, RemovalCase, value, type RemovalOptions } from '../../builders/git/removalCase.ts';
import type { Scratch } from '../../builders/git/scratch.ts';
import { hashAll } from '../../builders/git/snapshot.ts';

let place: RemovalCase;
let scratch: Scratch;
beforeEach(async () => {
  place = await RemovalCase.create();
  ({ scratch } = place);
});
afterEach(() => place[Symbol.asyncDispose]());

/** Removes, lets git throw away all that it holds for unreachable, and undoes; answers what was told beforehand. */
async function removeAndUndo(options: RemovalOptions = {}): Promise<Inspection> {
  const { path = scratch.at('tree'), repository = 'shop' } = options;
  const inspection = value((await place.inspect(path, repository)).result);
  const { admin } = inspection;
  const before = await place.everything({ path, repository, admin: admin.folder });
  const record = value(await place.remove(options));
  expect(await hashAll(path)).toEqual({});
  expect(await scratch.git(repository, 'worktree', 'list', '--porcelain', '-z')).not.toContain(
    `worktree ${path}\0`,
  );
  await scratch.git(repository, '-c', 'gc.reflogExpire=never', 'gc', '--quiet', '--prune=now');
  expect((await listRemoved(files, place.storage)).map(({ id }) => id)).toEqual([record.id]);
  expect(value(await undoRemoval(ports, place.storage, record))).toEqual({ path, notes: [] });
  expect(await place.everything({ path, repository, admin: admin.folder })).toEqual(before);
  expect(await listRemoved(files, place.storage)).toEqual([]);
  expect(Object.keys(await hashAll(place.storage))).toEqual(['.']);
  await scratch.git(repository, 'fsck', '--no-dangling', '--connectivity-only');
  return inspection;
}

describe('a worktree that is removed and brought back', () => {
  test('dirty: staged, changed on top, deleted, renamed, made executable', async () => {
    for (const name of ['a', 'b', 'c']) await scratch.write(`tree/${name}.txt`, `${name}\n`);
    await scratch.commit('tree', 'More');
    await scratch.write('tree/app.txt', 'staged\n');
    await scratch.git('tree', 'add', 'app.txt');
    await scratch.write('tree/app.txt', 'and changed\n');
    await scratch.remove('tree/a.txt');
    await scratch.git('tree', 'mv', 'b.txt', 'd.txt');
    await chmod(scratch.at('tree/c.txt'), 0o755);
    const status = await scratch.git('tree', 'status', '--porcelain=v2');
    expect((await removeAndUndo()).changed).toHaveLength(4);
    expect(await scratch.git('tree', 'status', '--porcelain=v2')).toBe(status);
    expect(await scratch.git('tree', 'show', ':app.txt')).toBe('staged');
  });

  test('untracked: folders, links, programs, odd names', async () => {
    await scratch.write('tree/notes/to\ndo', 'x');
    await scratch.write('tree/run.sh', '#!/bin/sh\n');
    await chmod(scratch.at('tree/run.sh'), 0o755);
    await symlink('/nowhere', scratch.at('tree/link'));
    await mkdir(scratch.at('tree/empty'));
    expect((await removeAndUndo()).untracked.map(({ path }) => path).sort()).toEqual([
      'link',
      'notes/to\ndo',
      'run.sh',
    ]);
  });

  test('ignored: the state file that git would have deleted without a word', async () => {
    await scratch.write('tree/terraform.tfstate', '{"serial": 7}');
    await scratch.write('tree/.env', 'TOKEN=x');
    await scratch.write('tree/build/deep/out.bin', new Uint8Array(5000));
    expect((await removeAndUndo()).ignored).toEqual([
      { path: '.env', bytes: 7, more: false },
      { path: 'build/', bytes: 5000, more: false },
      { path: 'terraform.tfstate', bytes: 13, more: false },
    ]);
  });

  test('unpushed: commits that no remote has', async () => {
    await scratch.git('.', 'clone', '-q', '--bare', 'shop', 'origin.git');
    await scratch.git('shop', 'remote', 'add', 'origin', scratch.at('origin.git'));
    await scratch.git('shop', 'fetch', '-q', 'origin');
    for (const name of ['one', 'two']) await scratch.commit('tree', name);
    expect(await removeAndUndo()).toMatchObject({ unpushed: 2, hasRemote: true });
  });

  test('no remote: commits that the base lacks count, not all of them', async () => {
    await scratch.commit('shop', 'Another on main');
    await scratch.commit('tree', 'one');
    expect(await removeAndUndo()).toMatchObject({ unpushed: 1, hasRemote: false });
  });

  test('locked, with a reason', async () => {
    await scratch.git('shop', 'worktree', 'lock', '--reason', 'tab deploy', scratch.at('tree'));
    expect((await removeAndUndo()).worktree.locked).toBe('tab deploy');
  });

  test.runIf(process.platform === 'linux')('a live agent inside', async () => {
    await mkdir(scratch.at('tree/deep'));
    const agent = spawn('sleep', ['600'], { cwd: scratch.at('tree/deep'), stdio: 'ignore' });
    try {
      await new Promise((resolve) => agent.once('spawn', resolve));
      expect((await removeAndUndo()).processes).toEqual([{ pid: agent.pid, name: 'sleep' }]);
    } finally {
      agent.kill('SIGKILL');
    }
    await new Promise((resolve) => agent.once('close', resolve));
    expect(value((await place.inspect()).result).processes).toEqual([]);
  });

  const conflict = async () => {
    await scratch.write('tree/app.txt', 'two\n');
    await scratch.commit('tree', 'Two');
    await scratch.write('shop/app.txt', 'three\n');
    await scratch.commit('shop', 'Three');
  };

  test('in the middle of a rebase', async () => {
    await conflict();
    await scratch.gitStops('tree', 'rebase', 'main');
    expect((await removeAndUndo()).operation).toEqual({ kind: 'rebase', branch: 'feat/x' });
    await scratch.git('tree', 'rebase', '--abort');
    expect(await scratch.git('tree', 'symbolic-ref', 'HEAD')).toBe('refs/heads/feat/x');
  });

  test('in the middle of a merge, with all sides of the conflict', async () => {
    await conflict();
    await scratch.gitStops('tree', 'merge', 'main');
    await scratch.write('tree/half.txt', 'resolved in part\n');
    await scratch.git('tree', 'add', 'half.txt');
    expect((await removeAndUndo()).operation?.kind).toBe('merge');
    expect(await scratch.git('tree', 'show', ':2:app.txt')).toBe('two');
    expect(await scratch.git('tree', 'show', ':3:app.txt')).toBe('three');
  });

  test('with a submodule, and a commit that only it has', async () => {
    await scratch.repository('library');
    await scratch.git('tree', 'submodule', '--quiet', 'add', '--', scratch.at('library'), 'library');
    await scratch.commit('tree', 'Library');
    await scratch.commit('tree/library', 'Only here');
    const head = await scratch.git('tree/library', 'rev-parse', 'HEAD');
    expect((await removeAndUndo()).submodules).toEqual(['library']);
    expect(await scratch.git('tree/library', 'rev-parse', 'HEAD')).toBe(head);
  });

  test('whose folder is missing', async () => {
    await scratch.write('tree/app.txt', 'staged\n');
    await scratch.git('tree', 'add', 'app.txt');
    const staged = await scratch.git('tree', 'rev-parse', ':app.txt');
    await scratch.remove('tree');
    expect(await removeAndUndo()).toMatchObject({ folderIsGone: true });
    expect(await scratch.git('shop', 'cat-file', '-t', staged)).toBe('blob');
  });

  test('whose main worktree moved: told to repair, then as ever', async () => {
    await rename(scratch.at('shop'), scratch.at('moved'));
    expect((await place.inspect(undefined, 'moved')).result).toMatchObject({
      ok: false,
      error: { code: 'not-removable', message: expect.stringContaining('Repair') },
    });
    await scratch.git('moved', 'worktree', 'repair');
    await removeAndUndo({ repository: 'moved' });
  });

  test('that moved itself: only what the repository holds goes, and comes back to be repaired', async () => {
    await rename(scratch.at('tree'), scratch.at('elsewhere'));
    const there = await hashAll(scratch.at('elsewhere'));
    await removeAndUndo();
    expect(await hashAll(scratch.at('elsewhere'))).toEqual(there);
    await scratch.git('shop', 'worktree', 'repair', scratch.at('elsewhere'));
    expect(await scratch.git('elsewhere', 'status', '--porcelain')).toBe('');
  });

  test('with a line feed in its path', async () => {
    const path = scratch.at('a\nb');
    await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'odd', path);
    await scratch.write('a\nb/.env', 'x');
    await removeAndUndo({ path });
  });

  test('with a stash that all worktrees share', async () => {
    await scratch.write('tree/app.txt', 'stashed\n');
    await scratch.git('tree', 'stash', 'push', '-q', '-m', 'half');
    await scratch.write('shop/app.txt', 'of main\n');
    await scratch.git('shop', 'stash', 'push', '-q');
    expect((await removeAndUndo()).stashes.map(({ message }) => message)).toEqual(['On feat/x: half']);
  });

  test('of a bare repository', async () => {
    await scratch.git('.', 'clone', '-q', '--bare', 'shop', 'bare.git');
    await scratch.git('bare.git', 'worktree', 'add', '-q', '-b', 'y', '../bare-tree', 'main');
    await scratch.write('bare-tree/.env', 'x');
    await removeAndUndo({ path: scratch.at('bare-tree'), repository: 'bare.git' });
  });

  test('on a branch without a commit', async () => {
    await scratch.git('tree', 'switch', '-q', '--orphan', 'unborn');
    await scratch.write('tree/new.txt', 'new\n');
    await scratch.git('tree', 'add', 'new.txt');
    expect((await removeAndUndo()).worktree.branch).toBe('unborn');
    expect(await scratch.git('tree', 'show', ':new.txt')).toBe('new');
  });

  test('detached, with commits that nothing else leads to, one of them amended away', async () => {
    await scratch.git('tree', 'switch', '-q', '--detach');
    await scratch.commit('tree', 'First wording');
    const amended = await scratch.git('tree', 'rev-parse', 'HEAD');
    await scratch.git('tree', 'commit', '--quiet', '--amend', '--allow-empty', '-m', 'Second wording');
    await removeAndUndo();
    expect(await scratch.git('tree', 'cat-file', '-t', amended)).toBe('commit');
  });

  test('together with its branch, whose settings come back too', async () => {
    await scratch.commit('tree', 'Only on the branch');
    await scratch.git('shop', 'config', 'branch.feat/x.description', 'A name\nwith two lines');
    await scratch.git('shop', 'config', 'branch.feat/x.sre-workbench-base', 'main');
    await removeAndUndo({ deleteBranch: true });
  });

  test.runIf(existsSync('/dev/shm'))('kept on another file system', async () => {
    place.storage = await mkdtemp('/dev/shm/removed-');
    await scratch.write('tree/.env', 'x');
    await scratch.write('tree/app.txt', 'dirty\n');
    await removeAndUndo();
    await rm(place.storage, { recursive: true });
  });
});
