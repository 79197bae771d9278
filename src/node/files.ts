/** The Files port over Node's file system. */
import { constants, type Stats } from 'node:fs';
import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import { t } from '@vscode/l10n';
import type { DirectoryEntry, FileFailure, FileParts, Files } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';

// A named pipe with no writer would otherwise hold the opening for ever; Windows has neither the flag nor such pipes.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

export function createFiles(): Files & FileParts {
  return {
    read: (path, maxBytes) => attempt(path, () => readCapped(path, maxBytes ?? Number.POSITIVE_INFINITY)),
    list: (path) => attempt(path, async () => ok(await list(path))),
    stat: (path) =>
      attempt(path, async () => {
        const found = await stat(path);
        return ok({ kind: kindOf(found), size: found.size, modified: found.mtimeMs });
      }),
    readPart: (path, start, length) => attempt(path, () => readPart(path, start, length)),
    realPath: (path) => attempt(path, async () => ok(withSlashes(await realpath(path)))),
  };
}

/** A path of this platform with `/`, as the ports want them. */
export function withSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

async function readCapped(path: string, maxBytes: number): Promise<Result<Uint8Array, FileFailure>> {
  await using file = await open(path, readFlags);
  const found = await file.stat();
  if (!found.isFile()) {
    return err({ code: 'not-readable', message: t('{0} is not a file.', path) });
  }
  // The file may grow between the two calls, and some (under /proc) say that they are empty.
  const bytes = found.size > maxBytes ? undefined : await readAtMost(file, found.size, maxBytes);
  return bytes === undefined
    ? err({ code: 'too-large', message: t('{0} is larger than {1} bytes and was not read.', path, maxBytes) })
    : ok(bytes);
}

async function readAtMost(
  file: FileHandle,
  expected: number,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  // As large as the file, so that what is large need not be copied; whether there is more, a further read tells.
  let buffer = new Uint8Array(expected);
  const further = new Uint8Array(4096);
  let length = 0;
  for (;;) {
    const full = length === buffer.length;
    const { bytesRead } = full
      ? await file.read(further, 0, further.length)
      : await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return full ? buffer : buffer.slice(0, length);
    if (full) {
      const larger = new Uint8Array(buffer.length * 2 + further.length);
      larger.set(buffer);
      larger.set(further.subarray(0, bytesRead), length);
      buffer = larger;
    }
    length += bytesRead;
    if (length > maxBytes) return undefined;
  }
}

async function readPart(
  path: string,
  start: number,
  length: number,
): Promise<Result<Uint8Array, FileFailure>> {
  await using file = await open(path, readFlags);
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return ok(buffer.subarray(0, filled));
}

async function list(path: string): Promise<readonly DirectoryEntry[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .map((entry) => ({
      name: entry.name,
      kind: entry.isSymbolicLink() ? ('link' as const) : kindOf(entry),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function kindOf(found: Pick<Stats, 'isFile' | 'isDirectory'>): 'file' | 'directory' | 'other' {
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'directory' : 'other';
}

async function attempt<T>(
  path: string,
  action: () => Promise<Result<T, FileFailure>>,
): Promise<Result<T, FileFailure>> {
  try {
    return await action();
  } catch (error) {
    return err(asFailure(path, error));
  }
}

/** Bugs, such as a path that is no string, go on as exceptions. */
function asFailure(path: string, error: unknown): FileFailure {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return { code: 'not-found', message: t('{0} does not exist.', path), detail: error.message };
  }
  return { code: 'not-readable', message: t('{0} cannot be read.', path), detail: error.message };
}
