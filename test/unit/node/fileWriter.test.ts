import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { withSlashes } from '../../../src/node/files.ts';

const linux = process.platform === 'linux';
let writer = createFileWriter();
let folder = '';
const at = (name: string) => withSlashes(path.join(folder, name));
const text = (name: string) => readFile(at(name), 'utf8');
const codeOf = (answer: { ok: boolean; error?: { code: string } }) => answer.error?.code;

beforeEach(async () => {
  writer = createFileWriter();
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'writer-')));
});
afterEach(() => rm(folder, { recursive: true }));

describe('write', () => {
  test('makes the folders on the way and leaves nothing else behind', async () => {
    expect(await writer.write(at('a/b/c.txt'), 'é')).toEqual({ ok: true, value: undefined });
    expect(await text('a/b/c.txt')).toBe('é');
    expect(await readdir(at('a/b'))).toEqual(['c.txt']);
  });

  test('replaces a file whole: who has it open still reads the old one', async () => {
    await writeFile(at('a'), 'old');
    const before = await stat(at('a'));
    await writer.write(at('a'), new Uint8Array([0x6e, 0x65, 0x77]));
    expect(await text('a')).toBe('new');
    expect((await stat(at('a'))).ino).not.toBe(before.ino);
  });

  test.runIf(process.platform !== 'win32')(
    'keeps the mode of the file and the link that leads to it',
    async () => {
      await writeFile(at('a'), 'old', { mode: 0o600 });
      await symlink(at('a'), at('link'));
      await writer.write(at('link'), 'new');
      expect(await text('a')).toBe('new');
      expect((await stat(at('a'))).mode & 0o777).toBe(0o600);
      expect(await readFile(at('link'), 'utf8')).toBe('new');
    },
  );

  test('readers see the old content or the new one, never a part', async () => {
    const contents = ['a', 'b'].map((letter) => letter.repeat(1_000_000));
    await writer.write(at('x'), contents[0] ?? '');
    const seen = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const reads = Array.from({ length: 5 }, async () => seen.add(await text('x')));
      await Promise.all([writer.write(at('x'), contents[round % 2] ?? ''), ...reads]);
    }
    expect(contents).toEqual(expect.arrayContaining([...seen]));
  });

  test('sweeps what an ended process left, and not what another is writing now', async () => {
    const id = crypto.randomUUID();
    const [old, young] = [`.a.${id}.sre-workbench-tmp`, `.b.${id}.sre-workbench-tmp`];
    await writeFile(at(old), '');
    await writeFile(at(young), '');
    await writeFile(at('.mine.sre-workbench-tmp'), '');
    const hourAgo = new Date(Date.now() - 3_600_000);
    await utimes(at(old), hourAgo, hourAgo);
    await utimes(at('.mine.sre-workbench-tmp'), hourAgo, hourAgo);
    await writer.write(at('x'), 'x');
    expect((await readdir(folder)).sort()).toEqual(['.mine.sre-workbench-tmp', young, 'x'].sort());
  });

  test('tells what stands in the way, and leaves no temporary file', async () => {
    await mkdir(at('folder/inner'), { recursive: true });
    await writeFile(at('file'), '');
    expect(codeOf(await writer.write(at('folder'), 'x'))).toBe('not-writable');
    expect(codeOf(await writer.write(at('file/below'), 'x'))).toBe('not-writable');
    expect((await readdir(folder)).sort()).toEqual(['file', 'folder']);
  });
});

describe('append', () => {
  test('lines of several writers at a time all arrive whole', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `${index} ${'x'.repeat(500)}\n`);
    await Promise.all(lines.map((line) => createFileWriter().append(at('log/events'), line)));
    expect((await text('log/events')).split(/(?<=\n)/).sort()).toEqual([...lines].sort());
  });

  test.runIf(linux)('says that the disk is full', async () => {
    expect(codeOf(await writer.append('/dev/full', 'x'))).toBe('no-space');
  });
});

test('create is exclusive: of many at a time one wins', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => createFileWriter().create(at('lock'), String(index))),
  );
  const winner = answers.findIndex(({ ok }) => ok);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(new Set(answers.map(codeOf))).toEqual(new Set([undefined, 'exists']));
  expect(await text('lock')).toBe(String(winner));
});

describe('move', () => {
  test('takes files and folders, and never the place of another', async () => {
    await writer.write(at('from/a'), 'a');
    expect((await writer.move(at('from'), at('new/to'))).ok).toBe(true);
    expect(await text('new/to/a')).toBe('a');
    await writeFile(at('b'), 'b');
    expect(codeOf(await writer.move(at('new/to/a'), at('b')))).toBe('exists');
    expect(await text('b')).toBe('b');
    expect(codeOf(await writer.move(at('nothing'), at('c')))).toBe('not-found');
  });

  const other = '/dev/shm';
  const twoFileSystems = linux && statSync(other, { throwIfNoEntry: false })?.dev !== statSync(tmpdir()).dev;
  test.runIf(twoFileSystems)('goes across file systems', async () => {
    const far = await mkdtemp(path.join(other, 'writer-'));
    try {
      await writeFile(path.join(far, 'a'), 'a', { mode: 0o640 });
      await symlink('a', path.join(far, 'link'));
      expect((await writer.move(far, at('near'))).ok).toBe(true);
      expect(await text('near/link')).toBe('a');
      expect((await stat(at('near/a'))).mode & 0o777).toBe(0o640);
      expect(await stat(far).catch(() => 'gone')).toBe('gone');
      expect(await readdir(folder)).toEqual(['near']);
    } finally {
      await rm(far, { recursive: true, force: true });
    }
  });
});

test('remove takes a file, a link or an empty folder, and nothing that is not there', async () => {
  await writer.write(at('folder/a'), 'a');
  await symlink(at('folder'), at('link'));
  expect((await writer.remove(at('link'))).ok).toBe(true);
  expect(codeOf(await writer.remove(at('folder')))).toBe('not-writable');
  expect((await writer.remove(at('folder/a'))).ok).toBe(true);
  expect((await writer.remove(at('folder'))).ok).toBe(true);
  expect((await writer.remove(at('folder/a'))).ok).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});
