/** The FileWriter port over Node's file system. */
import { cp, lstat, mkdir, open, readdir, realpath, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { t } from '@vscode/l10n';
import type { FileFailure, FileWriter } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';

type Content = string | Uint8Array;
type Written = Promise<Result<void, FileFailure>>;

export function createFileWriter(): FileWriter {
  const swept = new Set<string>();
  return {
    write: (file, content, options = {}) =>
      inFolder(file, async () => {
        const target = await realpath(file).catch(() => file);
        const folder = path.dirname(target);
        if (!swept.has(folder)) {
          swept.add(folder);
          await sweep(folder);
        }
        await throughTemporary(target, (temporary) =>
          writeNew(temporary, content, { like: target, ...options }),
        );
      }),
    append: (file, content) => inFolder(file, () => append(file, Buffer.from(content))),
    create: (file, content) => inFolder(file, () => writeNew(file, content)),
    move: async (from, to) => {
      if (await isThere(to)) return err(exists(to));
      return inFolder(to, () => moveTo(from, to));
    },
    copy: async (from, to) => {
      if (await isThere(to)) return err(exists(to));
      return inFolder(to, () => copyTo(from, to));
    },
    remove: (file) => attempt(file, () => remove(file)),
  };
}

async function append(file: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, 'a');
  const { bytesWritten } = await handle.write(bytes);
  // Short only where the disk is full: the rest makes the system say so.
  if (bytesWritten < bytes.length) await handle.write(bytes, bytesWritten);
  await handle.sync();
}

/** A file that must not be there yet, flushed; none where it cannot be written whole. It gets the mode of `like`, if that is there. */
async function writeNew(
  file: string,
  content: Content,
  { like, executable }: { readonly like?: string; readonly executable?: boolean } = {},
): Promise<void> {
  await using handle = await open(file, 'wx', executable === true ? 0o755 : 0o666);
  try {
    await handle.writeFile(content);
    const model = like === undefined ? undefined : await stat(like).catch(() => undefined);
    if (model) await handle.chmod(model.mode & 0o777);
    await handle.sync();
  } catch (error) {
    await unlink(file).catch(() => undefined);
    throw error;
  }
}

const temporaryName = /^\..+\.[0-9a-f-]{36}\.sre-workbench-tmp$/;
/** Milliseconds after which a temporary file belongs to nobody any more: writing one takes far less. */
const leftoverAge = 10 * 60_000;

/** Lets `fill` make a file or folder beside `target`, then puts it in the target's place in one step. */
async function throughTemporary(target: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target)}.${crypto.randomUUID()}.sre-workbench-tmp`);
  try {
    await fill(temporary);
    await replace(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await flushFolder(folder);
}

/** What an earlier process left when it was ended in the middle. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!temporaryName.test(name)) continue;
    const leftover = path.join(folder, name);
    const found = await lstat(leftover).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > leftoverAge) {
      await rm(leftover, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function replace(temporary: string, target: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await rename(temporary, target);
    } catch (error) {
      // Windows refuses while somebody reads the target, such as a virus scanner: that takes a moment.
      const held = process.platform === 'win32' && /^(EPERM|EACCES|EBUSY)$/.test(codeOf(error));
      if (!held || tries === 10) throw error;
      await setTimeout(20 * tries);
    }
  }
}

/** So that the new name outlives a power cut; not every system can. */
async function flushFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // Then the system does it in its own time.
  }
}

async function moveTo(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await copyTo(from, to);
    await rm(from, { recursive: true });
  }
}

async function copyTo(from: string, to: string): Promise<void> {
  await throughTemporary(to, (temporary) =>
    cp(from, temporary, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }),
  );
}

async function remove(file: string): Promise<void> {
  try {
    const found = await lstat(file);
    await (found.isDirectory() ? rmdir(file) : unlink(file));
  } catch (error) {
    if (!isMissing(codeOf(error))) throw error;
  }
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

async function inFolder(file: string, action: () => Promise<void>): Written {
  try {
    await mkdir(path.dirname(file), { recursive: true });
  } catch (error) {
    // A file where a folder should be: the file that was asked for does not exist.
    return err(codeOf(error) === 'EEXIST' ? notWritable(file, error) : asFailure(file, error));
  }
  return attempt(file, action);
}

async function attempt(file: string, action: () => Promise<void>): Written {
  try {
    await action();
    return ok(undefined);
  } catch (error) {
    return err(asFailure(file, error));
  }
}

/** Bugs, such as a path that is no string, go on as exceptions. */
function asFailure(file: string, error: unknown): FileFailure {
  if (!(error instanceof Error) || !('syscall' in error)) throw error;
  const code = codeOf(error);
  if (code === 'EEXIST') return exists(file);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = t('{0} was not written: the disk is full. Make room and try again.', file);
    return { code: 'no-space', message, detail: error.message };
  }
  if (code === 'ENOENT') {
    return { code: 'not-found', message: t('{0} does not exist.', file), detail: error.message };
  }
  return notWritable(file, error);
}

function exists(file: string): FileFailure {
  return { code: 'exists', message: t('{0} exists already.', file) };
}

function notWritable(file: string, error: unknown): FileFailure {
  return {
    code: 'not-writable',
    message: t('{0} cannot be written. Look at the permissions of the file and its folder.', file),
    detail: error instanceof Error ? error.message : String(error),
  };
}

function isMissing(code: string): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
