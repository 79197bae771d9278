/** The files of a packed chart (.tgz), read in memory: nothing is written, and no name in it leads anywhere. */
import { err, ok, type Result } from '../../base/result.ts';

export interface ArchiveFile {
  /** As packed, with `/`: `redis/values.yaml`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Unpacked bytes beyond which an archive is not read: no chart comes near, a bomb goes far beyond. */
const largest = 20_000_000;
const block = 512;

export async function readArchive(
  packed: Uint8Array,
): Promise<Result<readonly ArchiveFile[], 'not-an-archive' | 'too-large'>> {
  const bytes = await gunzip(packed);
  return bytes.ok ? ok(readTar(bytes.value)) : bytes;
}

async function gunzip(packed: Uint8Array): Promise<Result<Uint8Array, 'not-an-archive' | 'too-large'>> {
  const stream = new Blob([new Uint8Array(packed)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > largest) return err('too-large');
      chunks.push(chunk);
    }
  } catch {
    return err('not-an-archive');
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return ok(bytes);
}

/** Headers of 512 bytes, each with its file behind it (POSIX ustar, with the long names of PAX and GNU). */
function readTar(bytes: Uint8Array): readonly ArchiveFile[] {
  const files: ArchiveFile[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= bytes.length;) {
    const header = bytes.subarray(at, at + block);
    const name = textAt(header, 0, 100);
    if (name === '') break;
    const size = Number.parseInt(textAt(header, 124, 12).trim() || '0', 8);
    if (!Number.isSafeInteger(size) || size < 0) break;
    const type = textAt(header, 156, 1);
    const content = bytes.subarray(at + block, at + block + size);
    if (type === 'x') longName = paxPath(content) ?? longName;
    else if (type === 'L') longName = textAt(content, 0, content.length);
    else {
      const prefix = textAt(header, 257, 5) === 'ustar' ? textAt(header, 345, 155) : '';
      const path = longName ?? (prefix === '' ? name : `${prefix}/${name}`);
      if (type === '' || type === '0') files.push({ path, bytes: content });
      longName = undefined;
    }
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

function textAt(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(content))?.[1];
}
