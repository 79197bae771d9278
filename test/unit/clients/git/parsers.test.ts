import { describe, expect, test } from 'vitest';
import { CommitGraph } from '../../../../src/clients/git/divergence.ts';
import { guardsOf } from '../../../../src/clients/git/guards.ts';
import { parseStashes } from '../../../../src/clients/git/stashes.ts';
import { parseStatus } from '../../../../src/clients/git/status.ts';
import { parseWorktreeLines, parseWorktrees } from '../../../../src/clients/git/worktreeList.ts';

const id = '2cb8f0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f607';

describe('worktree list', () => {
  const records = [
    `worktree /src/shop\0HEAD ${id}\0branch refs/heads/main\0\0`,
    `worktree /src/a\nb\0HEAD ${id}\0branch refs/heads/feat/hpa\0locked on usb\nline2\0\0`,
    `worktree /src/dbg\0HEAD ${id}\0detached\0locked\0\0`,
    `worktree /src/gone\0HEAD ${id}\0branch refs/heads/x\0prunable gitdir file points to non-existent location\0\0`,
  ];
  test('reads paths and reasons with line feeds, the main worktree first', () => {
    expect(parseWorktrees(records.join(''))).toEqual([
      { path: '/src/shop', branch: 'main', head: id, main: true, bare: false, locked: null, prunable: null },
      {
        path: '/src/a\nb',
        branch: 'feat/hpa',
        head: id,
        main: false,
        bare: false,
        locked: 'on usb\nline2',
        prunable: null,
      },
      { path: '/src/dbg', branch: null, head: id, main: false, bare: false, locked: '', prunable: null },
      {
        path: '/src/gone',
        branch: 'x',
        head: id,
        main: false,
        bare: false,
        locked: null,
        prunable: 'gitdir file points to non-existent location',
      },
    ]);
  });
  test('reads a bare repository, which has neither HEAD nor branch', () => {
    expect(parseWorktrees('worktree /src/bare.git\0bare\0\0')).toEqual([
      { path: '/src/bare.git', branch: null, head: '', main: true, bare: true, locked: null, prunable: null },
    ]);
  });
  test('reads what older versions print, with quoted reasons', () => {
    const text = `worktree /src/shop\nHEAD ${id}\nbranch refs/heads/main\n\nworktree /src/b\nHEAD ${id}\ndetached\nlocked "on \\"usb\\"\\nline2"\n\n`;
    expect(parseWorktreeLines(text).map(({ path, locked }) => [path, locked])).toEqual([
      ['/src/shop', null],
      ['/src/b', 'on "usb"\nline2'],
    ]);
  });
  test('is empty for nothing', () => expect(parseWorktrees('')).toEqual([]));
});

describe('status', () => {
  test('reads the branch and every kind of record, spaces and line feeds in names included', () => {
    const output = [
      `# branch.oid ${id}`,
      '# branch.head feat/x',
      '# branch.upstream origin/feat/x',
      '# branch.ab +2 -13',
      `1 .M N... 100644 100644 100644 ${id} ${id} a file`,
      `2 R. N... 100644 100644 100644 ${id} ${id} R100 new\nname`,
      'old name',
      `u UU N... 100644 100644 100644 100644 ${id} ${id} ${id} both`,
      `1 .M S.M. 160000 160000 160000 ${id} ${id} module`,
      '? notes/to do',
      '! .env',
      '',
    ].join('\0');
    expect(parseStatus(output)).toEqual({
      branch: 'feat/x',
      head: id,
      upstream: 'origin/feat/x',
      ahead: 2,
      behind: 13,
      files: [
        { path: 'a file', kind: 'changed', code: '.M', submodule: false },
        { path: 'new\nname', from: 'old name', kind: 'changed', code: 'R.', submodule: false },
        { path: 'both', kind: 'unmerged', code: 'UU', submodule: false },
        { path: 'module', kind: 'changed', code: '.M', submodule: true },
        { path: 'notes/to do', kind: 'untracked', code: '??', submodule: false },
        { path: '.env', kind: 'ignored', code: '!!', submodule: false },
      ],
    });
  });
  test('has no head before the first commit, no branch where HEAD is detached, no counts without an upstream', () => {
    expect(parseStatus('# branch.oid (initial)\0# branch.head main\0')).toMatchObject({
      head: null,
      branch: 'main',
      upstream: null,
      ahead: null,
      behind: null,
    });
    expect(parseStatus(`# branch.oid ${id}\0# branch.head (detached)\0`)).toMatchObject({ branch: null });
  });
});

describe('ahead and behind', () => {
  //   base: a - b - c       head: b - x - y, merged with c in m
  const graph = new CommitGraph('m y c\ny x\nx b\nc b\nb a\n');
  test.each([
    ['y', 'c', 2, 1],
    ['c', 'y', 1, 2],
    ['m', 'c', 3, 0],
    ['m', 'y', 2, 0],
    ['b', 'm', 0, 4],
    ['c', 'c', 0, 0],
    // Below what was listed: common to all.
    ['y', 'a', 3, 0],
  ])('%s against %s', (head, against, ahead, behind) =>
    expect(graph.divergence(head, against)).toEqual({ ahead, behind }),
  );
});

describe('stashes', () => {
  test('say on which branch they were made', () => {
    const output = [
      `stash@{0}\n${id}\nOn feat/x: half: done`,
      `stash@{1}\n${id}\nWIP on main: 2cb8f0c Start`,
      `stash@{2}\n${id}\nWIP on (no branch): 2cb8f0c Start`,
      '',
    ].join('\0');
    expect(parseStashes(output).map(({ name, branch }) => [name, branch])).toEqual([
      ['stash@{0}', 'feat/x'],
      ['stash@{1}', 'main'],
      ['stash@{2}', null],
    ]);
  });
});

describe('guards against what a repository configures', () => {
  const listing = (...entries: readonly (readonly [string, string, string?])[]) =>
    entries
      .map(([scope, key, value]) => `${scope}\0${key}${value === undefined ? '' : `\n${value}`}\0`)
      .join('');

  test('switch its programs off, whatever their names hold', () => {
    const { settings, namesUploadPack } = guardsOf(
      listing(
        ['local', 'filter.a=b.c.clean', 'evil'],
        ['local', 'filter.x.required', 'true'],
        ['local', 'core.sshcommand', 'evil'],
        ['worktree', 'remote.origin.uploadpack', 'evil'],
        ['local', 'core.bare', 'false'],
      ),
    );
    expect(settings).toContainEqual(['filter.a=b.c.clean', '']);
    expect(settings).toContainEqual(['filter.x.required', 'false']);
    expect(settings).toContainEqual(['core.sshcommand', 'ssh']);
    expect(namesUploadPack).toBe(true);
    expect(settings.map(([key]) => key)).not.toContain('core.bare');
  });
  test('give way to what the user configured under the same name', () => {
    const { settings } = guardsOf(
      listing(
        ['global', 'filter.lfs.clean', 'git-lfs clean -- %f'],
        ['local', 'filter.lfs.clean', 'evil'],
        ['global', 'credential.helper', 'store'],
        ['system', 'credential.helper', 'cache'],
        ['local', 'credential.helper', '!evil'],
      ),
    );
    expect(settings).toEqual([
      ['filter.lfs.clean', 'git-lfs clean -- %f'],
      ['credential.helper', ''],
      ['credential.helper', 'store'],
      ['credential.helper', 'cache'],
    ]);
  });
  test('leave what only the user configured', () =>
    expect(guardsOf(listing(['global', 'filter.lfs.clean', 'git-lfs clean'])).settings).toEqual([]));
  test('know where each worktree may differ', () => {
    expect(guardsOf(listing(['local', 'extensions.worktreeconfig', 'true'])).differsByWorktree).toBe(true);
    expect(guardsOf(listing(['local', 'includeif.onbranch:x.path', 'y'])).differsByWorktree).toBe(true);
    expect(guardsOf(listing(['global', 'includeif.gitdir:x.path', 'y'])).differsByWorktree).toBe(false);
  });
});
