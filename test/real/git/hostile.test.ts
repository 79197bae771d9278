/** Repositories that want to run something of their own: nothing of it runs, whatever is asked of them. */
import { chmod } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchFrom } from '../../../src/clients/git/base.ts';
import { inWorktree, openGit, runGit, type Git } from '../../../src/clients/git/command.ts';
import { listChangedFiles, readAtRevision } from '../../../src/clients/git/content.ts';
import { listStashes } from '../../../src/clients/git/stashes.ts';
import { readStatus } from '../../../src/clients/git/status.ts';
import { listWorktrees } from '../../../src/clients/git/worktreeList.ts';
import { readOverview } from '../../../src/features/worktrees/core/overview.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { Scratch } from '../../builders/git/scratch.ts';

const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
let scratch: Scratch;

beforeEach(async () => {
  scratch = await Scratch.create();
  await scratch.repository('shop');
  await scratch.git('.', 'clone', '-q', '--bare', 'shop', 'origin.git');
  await scratch.git('shop', 'remote', 'add', 'origin', scratch.at('origin.git'));
  await scratch.write('shop/.gitattributes', '* filter=evil diff=evil merge=evil\n');
  await scratch.commit('shop', 'Attributes');
  await scratch.write('evil.sh', `#!/bin/sh\necho "$0 $*" >> ${scratch.at('ran')}\n`);
  await chmod(scratch.at('evil.sh'), 0o755);
});
afterEach(() => scratch[Symbol.asyncDispose]());

/** Everything that the extension asks of a repository by itself or for a person. */
async function askEverything(git: Git): Promise<void> {
  // Same size, other time: git has to look into the file, through its filter.
  await scratch.write('shop/app.txt', 'two\n');
  await readStatus(git);
  await listWorktrees(git);
  await listStashes(git);
  await listChangedFiles(git, 'HEAD~1');
  await readAtRevision(git, 'HEAD', 'app.txt');
  await fetchFrom(git, 'origin');
  await runGit(git, [
    'worktree',
    'add',
    '-b',
    `tree-${crypto.randomUUID()}`,
    '--',
    scratch.at(crypto.randomUUID()),
  ]);
}

async function open(): Promise<Git> {
  const git = await openGit(processes, scratch.at('shop'));
  if (!git.ok) throw new Error(git.error.message);
  return git.value;
}

const ran = () => scratch.read('ran').catch(() => '');

describe.each([
  ['core.fsmonitor'],
  ['core.sshCommand'],
  ['core.askPass'],
  ['core.pager'],
  ['core.editor'],
  ['core.alternateRefsCommand'],
  ['credential.helper'],
  ['credential.https://example.com.helper'],
  ['diff.external'],
  ['diff.evil.textconv'],
  ['diff.evil.command'],
  ['merge.evil.driver'],
  ['filter.evil.clean'],
  ['filter.evil.smudge'],
  ['filter.evil.process'],
  ['remote.origin.uploadpack'],
  ['gpg.program'],
  ['alias.status', '!'],
  ['alias.worktree', '!'],
  ['pager.status'],
])('a repository that sets %s', (key, prefix = '') => {
  test('does not get it run [abuse 2, 3]', async () => {
    await scratch.git('shop', 'config', key, `${prefix}${scratch.at('evil.sh')}`);
    await scratch.git('shop', 'config', 'log.showSignature', 'true');
    await scratch.git('shop', 'config', 'commit.gpgSign', 'true');
    await scratch.git('shop', 'config', 'filter.evil.required', 'true');
    await askEverything(await open());
    expect(await ran()).toBe('');
  });
});

test('hooks do not run [abuse 4]', async () => {
  for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'pre-auto-gc']) {
    await scratch.write(`shop/.git/hooks/${hook}`, `#!/bin/sh\necho ${hook} >> ${scratch.at('ran')}\n`);
    await chmod(scratch.at(`shop/.git/hooks/${hook}`), 0o755);
  }
  await askEverything(await open());
  expect(await ran()).toBe('');
});

test('settings of one worktree alone do not run', async () => {
  await scratch.git('shop', 'config', 'extensions.worktreeConfig', 'true');
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'x', '../x');
  await scratch.git('x', 'config', '--worktree', 'filter.evil.clean', scratch.at('evil.sh'));
  await scratch.write('x/app.txt', 'two\n');
  const there = await inWorktree(createFiles(), await open(), scratch.at('x'));
  if (!there.ok) throw new Error(there.error.message);
  expect(await readStatus(there.value)).toMatchObject({ ok: true, value: { files: [{ path: 'app.txt' }] } });
  expect(await ran()).toBe('');
});

test('a repository that names a folder of another one does not get its settings run', async () => {
  await scratch.repository('other');
  await scratch.write('other/.gitattributes', '* filter=evil\n');
  await scratch.git('other', 'config', 'filter.evil.clean', scratch.at('evil.sh'));
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', 'x', '../x');
  await scratch.write('shop/.git/worktrees/x/gitdir', `${scratch.at('other/.git')}\n`);
  await scratch.write('other/app.txt', 'two\n');
  const files = createFiles();
  expect(await inWorktree(files, await open(), scratch.at('other'))).toMatchObject({ ok: false });
  const overview = await readOverview({ files, processes }, scratch.at('shop'));
  expect(overview).toMatchObject({ ok: true, value: [{}, { path: scratch.at('other'), changes: null }] });
  expect(await ran()).toBe('');
});

test('a remote that is a command is refused', async () => {
  await scratch.git('shop', 'remote', 'set-url', 'origin', `ext::${scratch.at('evil.sh')}`);
  await scratch.git('shop', 'config', 'protocol.ext.allow', 'always');
  const git = await open();
  expect(await fetchFrom(git, 'origin')).toMatchObject({ ok: false });
  expect(await ran()).toBe('');
});

/** The proof that the traps above are armed: plain git falls into them. */
test.each([
  ['core.fsmonitor', ['status']],
  ['filter.evil.clean', ['status']],
  ['remote.origin.uploadpack', ['fetch', 'origin']],
] as const)('plain git runs %s', async (key, args) => {
  await scratch.git('shop', 'config', key, scratch.at('evil.sh'));
  await scratch.write('shop/app.txt', 'two\n');
  await scratch.git('shop', ...args).catch(() => undefined);
  expect(await ran()).not.toBe('');
});
