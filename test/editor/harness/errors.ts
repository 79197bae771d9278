/** Which errors of a run are told: all that the committed list does not expect, and each one of our own. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from './places.ts';

export interface SeenError {
  /** Where it was seen: the console of the page, an uncaught error of the page, or the extension host's log. */
  readonly source: 'console' | 'page' | 'extension host';
  readonly text: string;
  /** The address of the script or resource, '' where unknown. */
  readonly url: string;
}

export interface ExpectedError {
  /** A regular expression that is looked for in `text` and, after a space, `url`. */
  readonly pattern: string;
  readonly reason: string;
}

/** The workbench's own errors, which come even when all is well. */
export async function readExpectedErrors(): Promise<readonly ExpectedError[]> {
  const text = await readFile(path.join(projectFolder, 'test/ui/expectedErrors.json'), 'utf8');
  return JSON.parse(text) as ExpectedError[];
}

/**
 * The errors that fail a run. An error that carries one of `ours` (an extension's id, its folder) is never expected:
 * the list is for the workbench alone.
 */
export function unexpectedErrors(
  seen: readonly SeenError[],
  expected: readonly ExpectedError[],
  ours: readonly string[],
): SeenError[] {
  const patterns = expected.map(({ pattern }) => new RegExp(pattern, 'u'));
  return seen.filter((error) => {
    const whole = `${error.text} ${error.url}`;
    return ours.some((mark) => whole.includes(mark)) || !patterns.some((pattern) => pattern.test(whole));
  });
}

/** For a report: each error once, with the top of its stack. */
export function describeErrors(errors: readonly SeenError[]): string {
  const described = errors.map(({ source, text, url }) => {
    const [message = '', ...stack] = text.split('\n');
    return [`[${source}] ${message}${url && ` (${url})`}`, ...stack.slice(0, 5)].join('\n');
  });
  return [...new Set(described)].join('\n');
}

/**
 * The error records of an extension host's log: a line with its level, and the lines of the stack below it.
 * @param log the text of `remoteexthost.log` or `exthost.log`
 * @param until milliseconds since 1970; what is logged later is the noise of the host's end
 */
export function errorsOfLog(log: string, until = Infinity): SeenError[] {
  return log
    .split(/\n(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[)/u)
    .filter((record) => /^\S+ \S+ \[error\]/u.test(record) && timeOf(record) <= until)
    .map((record) => ({
      source: 'extension host',
      text: record.replace(/^\S+ \S+ \[error\] /u, '').trim(),
      url: '',
    }));
}

/** A log tells the local time without its zone, which is how `Date` reads it too. */
function timeOf(record: string): number {
  return Date.parse(record.slice(0, '2026-01-01 00:00:00.000'.length).replace(' ', 'T'));
}
