/** Reads the files that a person, an agent or a test file names. */
import { t } from '@vscode/l10n';
import { isWithin } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';

/** Bytes. Rule files of a thousand rules have a tenth of it. */
const largest = 8_000_000;

export interface Reach {
  readonly files: Files;
  /** Absolute folders outside of which nothing is read; left out where a person names the files. */
  readonly roots?: readonly string[];
}

/** The text of a file, or a sentence that says why not. */
export async function readText({ files, roots }: Reach, path: string): Promise<Result<string, string>> {
  if (roots) {
    const real = await files.realPath(path);
    if (!real.ok) return err(real.error.message);
    const places = await Promise.all(roots.map(async (root) => files.realPath(root)));
    if (!places.some((place) => place.ok && isWithin(real.value, place.value))) {
      return err(t('{0} lies outside of the folders that are open.', path));
    }
  }
  const read = await files.read(path, largest);
  if (!read.ok) {
    return err(
      read.error.code === 'too-large'
        ? t('{0} has more than 8 MB and was not read. Split it.', path)
        : read.error.message,
    );
  }
  return ok(new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.value));
}
