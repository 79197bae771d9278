/** A lock made of a file, so that windows and agents never write to one log at the same moment. */
import { t } from '@vscode/l10n';
import type { Clock, FileFailure, FileParts, FileWriter, Files } from '../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';

/** Milliseconds: a holder needs a few of them; an older lock was left behind by a program that died. */
const staleAfter = 10_000;
/**
 * How often somebody who waits must have seen the same lock before it counts as left behind: after a sleep of the whole
 * machine every lock is old, and its holder needs a moment to go on.
 */
const staleLooks = 25;
/** Milliseconds between two looks, and how many there are: about half a minute. */
const interval = 20;
const attempts = 1500;
const mostBytes = 200;

export interface LockPorts {
  readonly files: Pick<Files, 'stat'>;
  readonly fileParts: FileParts;
  readonly writer: Pick<FileWriter, 'create' | 'remove'>;
  readonly clock: Clock;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

export type LockFailure = Failure<'busy' | FileFailure['code']>;

/** Runs `action` while nobody else does; `action` asks `held` right before it writes. */
export async function withLock<T, E>(
  ports: LockPorts,
  lock: string,
  action: (held: () => Promise<boolean>) => Promise<Result<T, E>>,
): Promise<Result<T, E | LockFailure>> {
  const token = crypto.randomUUID();
  const taken = await take(ports, lock, token);
  if (!taken.ok) return taken;
  const held = async (): Promise<boolean> => (await tokenOf(ports, lock)) === token;
  try {
    return await action(held);
  } finally {
    if (await held()) await ports.writer.remove(lock);
  }
}

async function take(ports: LockPorts, lock: string, token: string): Promise<Result<void, LockFailure>> {
  let seen = { token: '', looks: 0 };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const made = await ports.writer.create(lock, token);
    if (made.ok) return ok(undefined);
    if (made.error.code !== 'exists') return made;
    const other = await tokenOf(ports, lock);
    seen = other === seen.token ? { token: other, looks: seen.looks + 1 } : { token: other, looks: 1 };
    if (seen.looks >= staleLooks && (await isOld(ports, lock)) && (await tokenOf(ports, lock)) === other) {
      await ports.writer.remove(lock);
    } else {
      // Not all at the same moment.
      await ports.wait(interval * (0.5 + Math.random()));
    }
  }
  const message = t('{0} is held by another window or program. Close it, or remove that file.', lock);
  return err({ code: 'busy', message });
}

async function isOld({ files, clock }: LockPorts, lock: string): Promise<boolean> {
  const found = await files.stat(lock);
  return found.ok && clock.now() - found.value.modified > staleAfter;
}

/** Empty where there is none. */
async function tokenOf({ fileParts }: LockPorts, lock: string): Promise<string> {
  const bytes = await fileParts.readPart(lock, 0, mostBytes);
  return bytes.ok ? new TextDecoder().decode(bytes.value) : '';
}
