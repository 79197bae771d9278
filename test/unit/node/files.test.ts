import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFiles, withSlashes } from '../../../src/node/files.ts';

const files = createFiles();
let folder = '';
const at = (name: string) => withSlashes(path.join(folder, name));

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'files-')));
  await writeFile(at('b.txt'), 'é\n');
  await mkdir(at('a'));
  await symlink(at('b.txt'), at('link'));
  await symlink(at('nowhere'), at('dangling'));
  await symlink(at('loop'), at('loop'));
});
afterAll(() => rm(folder, { recursive: true }));

const codeOf = (answer: { ok: boolean; error?: { code: string } }) => answer.error?.code;

describe('read', () => {
  test('answers the bytes, links followed', async () => {
    expect(await files.read(at('link'))).toEqual({ ok: true, value: new Uint8Array([0xc3, 0xa9, 0x0a]) });
  });

  test('takes a file of exactly the limit and refuses one byte more', async () => {
    expect((await files.read(at('b.txt'), 3)).ok).toBe(true);
    expect(codeOf(await files.read(at('b.txt'), 2))).toBe('too-large');
  });

  test.runIf(process.platform === 'linux')('caps a file that says it is empty and is not', async () => {
    expect((await files.read('/proc/self/status')).ok).toBe(true);
    expect(codeOf(await files.read('/proc/self/status', 10))).toBe('too-large');
  });

  test.runIf(process.platform !== 'win32')('does not wait for a writer of a named pipe', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(codeOf(await files.read(at('pipe')))).toBe('not-readable');
    await rm(at('pipe'));
  });

  test('tells apart what is missing and what is no file', async () => {
    expect(codeOf(await files.read(at('nothing')))).toBe('not-found');
    expect(codeOf(await files.read(at('b.txt/below')))).toBe('not-found');
    expect(codeOf(await files.read(at('a')))).toBe('not-readable');
  });

  test('tells a file that the system refuses to open', async () => {
    expect(codeOf(await files.read(at('loop')))).toBe('not-readable');
  });
});

test('list answers names in order, links as links', async () => {
  expect(await files.list(`${folder}/`)).toEqual({
    ok: true,
    value: [
      { name: 'a', kind: 'directory' },
      { name: 'b.txt', kind: 'file' },
      { name: 'dangling', kind: 'link' },
      { name: 'link', kind: 'link' },
      { name: 'loop', kind: 'link' },
    ],
  });
  expect(codeOf(await files.list(at('b.txt')))).toBe('not-found');
});

test('stat and realPath follow links', async () => {
  expect(await files.stat(at('link'))).toEqual({
    ok: true,
    value: { kind: 'file', size: 3, modified: expect.any(Number) },
  });
  expect(await files.realPath(at('link'))).toEqual({ ok: true, value: at('b.txt') });
  expect(codeOf(await files.realPath(at('dangling')))).toBe('not-found');
});

test('a part of a file is read from any byte on, and nothing behind its end', async () => {
  const part = async (start: number, length: number) => {
    const answer = await files.readPart(at('b.txt'), start, length);
    return answer.ok ? [...answer.value] : answer.error.code;
  };
  expect(await part(1, 10)).toEqual([0xa9, 0x0a]);
  expect(await part(0, 2)).toEqual([0xc3, 0xa9]);
  expect(await part(3, 2)).toEqual([]);
  expect(codeOf(await files.readPart(at('nothing'), 0, 1))).toBe('not-found');
});
