import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readArchive } from '../../../../src/clients/helm/archive.ts';

interface Entry {
  readonly name: string;
  readonly content: string;
  readonly type?: string;
  readonly prefix?: string;
}

/** A tar file of POSIX ustar headers; checksums are left out, since nobody here asks for them. */
function tar(entries: readonly Entry[]): Uint8Array {
  const blocks = entries.flatMap(({ name, content, type = '0', prefix = '' }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(Buffer.byteLength(content).toString(8).padStart(11, '0'), 124);
    header.write(type, 156);
    header.write('ustar\0', 257);
    header.write(prefix, 345);
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
    body.write(content);
    return [header, body];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

async function read(entries: readonly Entry[]): Promise<readonly (readonly [string, string])[]> {
  const files = await readArchive(tar(entries));
  if (!files.ok) throw new Error(files.error);
  return files.value.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]);
}

describe('readArchive', () => {
  test('reads the files, folders and links aside', async () => {
    expect(
      await read([
        { name: 'redis/', content: '', type: '5' },
        { name: 'redis/Chart.yaml', content: 'name: redis\n' },
        { name: 'redis/link', content: '', type: '2' },
        { name: 'redis/values.yaml', content: 'x'.repeat(600) },
      ]),
    ).toEqual([
      ['redis/Chart.yaml', 'name: redis\n'],
      ['redis/values.yaml', 'x'.repeat(600)],
    ]);
  });

  test('reads long names in each of their three forms', async () => {
    const long = `redis/${'templates/'.repeat(12)}a.yaml`;
    expect(
      await read([
        { name: 'a.yaml', content: '1', prefix: 'redis/templates' },
        { name: 'ignored', content: `${long.length + 9} path=${long}\n`, type: 'x' },
        { name: 'redis/short', content: '2' },
        { name: '././@LongLink', content: `${long}\0`, type: 'L' },
        { name: 'redis/short', content: '3' },
      ]),
    ).toEqual([
      ['redis/templates/a.yaml', '1'],
      [long, '2'],
      [long, '3'],
    ]);
  });

  test('tells what is no archive, and what is cut off', async () => {
    expect(await readArchive(new TextEncoder().encode('a: 1'))).toEqual({
      ok: false,
      error: 'not-an-archive',
    });
    expect(await readArchive(tar([{ name: 'a', content: 'x'.repeat(5000) }]).subarray(0, 40))).toEqual({
      ok: false,
      error: 'not-an-archive',
    });
  });

  test('does not unpack a bomb [abuse 14]', async () => {
    const bomb = gzipSync(Buffer.alloc(60_000_000));
    expect(await readArchive(bomb)).toEqual({ ok: false, error: 'too-large' });
  });
});
