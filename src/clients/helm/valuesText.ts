/** The bytes of a values file as the text that Helm decodes, or why it decodes none. */
import { err, ok, type Result } from '../../base/result.ts';
import { isGitCrypt } from './valuesFile.ts';

export interface TextFault {
  /** Helm's own words. */
  readonly message: string;
  /** Offset in the text that is shown in the end, where the bytes are read with replacement characters. */
  readonly offset: number;
  /** The text up to there. */
  readonly text: string;
}

/** `git-crypt`: the clone has no key; a fault: the bytes are no UTF-8. The mark at the beginning is left out. */
export function readValuesText(bytes: Uint8Array): Result<string, 'git-crypt' | TextFault> {
  if (isGitCrypt(bytes)) return err('git-crypt');
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    const { problem, at } = findInvalid(bytes);
    const before = new TextDecoder('utf-8').decode(bytes.subarray(0, at));
    const text = new TextDecoder('utf-8').decode(bytes);
    return err({ message: `error converting YAML to JSON: yaml: ${problem}`, offset: before.length, text });
  }
}

function findInvalid(bytes: Uint8Array): { readonly problem: string; readonly at: number } {
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at] ?? 0);
    if (length === 0) return { problem: 'invalid leading UTF-8 octet', at };
    if (at + length > bytes.length) return { problem: 'incomplete UTF-8 octet sequence', at };
    for (let next = at + 1; next < at + length; next += 1) {
      if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return { problem: 'invalid trailing UTF-8 octet', at };
    }
    at += length;
  }
  return { problem: 'invalid Unicode character', at: 0 };
}

function sequenceLength(octet: number): number {
  if (octet < 0x80) return 1;
  if ((octet & 0xe0) === 0xc0) return 2;
  if ((octet & 0xf0) === 0xe0) return 3;
  return (octet & 0xf8) === 0xf0 ? 4 : 0;
}
