/** Expected failures are values: a caller sees in the type that a thing can fail, and how. */
export type Result<T, E> = Ok<T> | Err<E>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function err<E>(error: E): Err<E> {
  return { ok: false, error };
}

/** A failure that a person may read: `message` is one sentence, `detail` whatever helps to find the cause. */
export interface Failure<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly detail?: string;
}
