import { describe, expect, test } from 'vitest';
import { parseLsof } from '../../../../src/features/worktrees/core/removal/liveProcesses.ts';
import type { Inspection } from '../../../../src/features/worktrees/core/removal/inspect.ts';
import { sizeText, warningsOf } from '../../../../src/features/worktrees/core/removal/warnings.ts';
import { tabOf } from '../../../../src/features/worktrees/core/tabNames.ts';

const id = '2cb8f0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f607';
const clean: Inspection = {
  worktree: { path: '/src/x', branch: 'x', head: id, main: false, bare: false, locked: null, prunable: null },
  admin: { folder: '/src/shop/.git/worktrees/x', name: 'x', common: '/src/shop/.git' },
  folderIsGone: false,
  processes: [],
  changed: [],
  untracked: [],
  ignored: [],
  stashes: [],
  unpushed: 0,
  hasRemote: true,
  operation: undefined,
  submodules: [],
  inside: [],
};
const file = (path: string) => ({ path, kind: 'changed' as const, code: '.M', submodule: false });

describe('what is told before a worktree is removed', () => {
  test('nothing of one that holds nothing of its own', () => expect(warningsOf(clean)).toEqual([]));
  test.each<readonly [string, Partial<Inspection>, string]>([
    ['a program', { processes: [{ pid: 7, name: 'claude' }] }, 'Running in it: claude (7)'],
    [
      'a system that does not tell',
      { processes: undefined },
      'Whether a program runs in it is unknown on this system.',
    ],
    ['changes', { changed: [file('a'), file('b\nc')] }, 'Changed: a, b c'],
    ['untracked files', { untracked: [file('a')] }, 'Untracked: a'],
    [
      'ignored files with their sizes',
      { ignored: [{ path: 'build/', bytes: 2_500_000, more: true }] },
      'Ignored: build/ >2.5 MB',
    ],
    [
      'stashes',
      { stashes: [{ name: 'stash@{0}', commit: id, branch: 'x', message: 'On x: half' }] },
      'Stashes made on its branch, which stay: On x: half',
    ],
    ['unpushed commits', { unpushed: 3 }, 'Commits on no remote: 3'],
    ['commits without a remote', { unpushed: 3, hasRemote: false }, 'Commits only on this branch: 3'],
    ['an operation', { operation: { kind: 'rebase', branch: 'x' } }, 'In the middle: rebase under way'],
    ['submodules', { submodules: ['library'] }, 'Submodules: library'],
    ['a lock', { worktree: { ...clean.worktree, locked: 'on usb\nstick' } }, 'It is locked: on usb stick'],
    ['worktrees inside', { inside: ['/src/x/y'] }, 'Other worktrees inside of it: /src/x/y'],
  ])('%s', (_what, change, sentence) => expect(warningsOf({ ...clean, ...change })).toEqual([sentence]));
  test('long lists are cut and counted', () => {
    const changed = Array.from({ length: 9 }, (_, index) => file(`f${index}`));
    expect(warningsOf({ ...clean, changed })).toEqual(['Changed (9): f0, f1, f2, f3, f4 and 4 more']);
  });
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [25_400, '25 kB'],
  [3_400_000_000, '3.4 GB'],
])('%d bytes read %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));

test('lsof: programs whose folder lies inside', () => {
  const output = 'p12\ncbash\nfcwd\nn/src/x\np13\ncnode\nfcwd\nn/src/xy\np14\ncclaude\nfcwd\nn/src/x/deep\n';
  expect(parseLsof(output, '/src/x')).toEqual([
    { pid: 12, name: 'bash' },
    { pid: 14, name: 'claude' },
  ]);
});

test('the tab of a worktree: the list of tabs, else the lock', () => {
  const owners = new Map([['/src/x', { id: 'one', name: 'deploy' }]]);
  expect(tabOf(owners, { path: '/src/x', locked: 'tab other' })).toBe('deploy');
  expect(tabOf(owners, { path: '/src/y', locked: 'tab other' })).toBe('other');
  expect(tabOf(owners, { path: '/src/y', locked: 'on usb' })).toBeUndefined();
});
