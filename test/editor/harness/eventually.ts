/** Waiting for the thing itself: the one place where the harness polls. */
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

/** Long enough for a loaded machine of two cores; a wait that succeeds costs only what it takes. */
export const patience = 60_000;

/** For what starts a whole editor: its page loads some thirty megabytes of code. */
export const patienceAtStart = 180_000;

const interval = 75;

/**
 * Reads until `accept` likes what was read, and answers that. Reading may throw (the thing may not be there yet).
 * @throws an error that says what was waited for and what was there instead
 */
export async function eventually<T>(
  what: string,
  read: () => Promise<T> | T,
  accept: (value: T) => boolean = Boolean,
  timeout = patience,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    let seen: string;
    try {
      const value = await read();
      if (accept(value)) return value;
      seen = inspect(value, { depth: 6, breakLength: 110 });
    } catch (error) {
      seen = String(error);
    }
    if (Date.now() > deadline) throw new Error(`Waited ${timeout / 1000} s for ${what}. There was: ${seen}`);
    await pause(interval);
  }
}
