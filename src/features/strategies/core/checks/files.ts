/** Checks of files: who may read a key, the sum of an artefact. */
import { t } from '@vscode/l10n';
import { isAbsolute, joinPath } from '../../../../base/paths.ts';
import { isOutside } from '../../../../base/roots.ts';
import { err, ok, type Failure, type Result } from '../../../../base/result.ts';
import { sha256 } from '../../../../base/sha256.ts';
import type { CheckOf } from '../checkShape.ts';
import { failed, passed, unknown, type Verdict } from '../outcome.ts';
import type { CheckPorts } from './ports.ts';

const mostBytes = 256 * 1024 * 1024;

type FilePorts = Pick<CheckPorts, 'files' | 'roots'>;

/** A path, and whether a person typed it: the whole of it was one value. */
export interface NamedFile {
  readonly path: string;
  readonly typed: boolean;
}

/** The absolute path; a failure where it is outside of the folders and named by the strategy alone. */
async function placeOf(file: NamedFile, ports: FilePorts): Promise<Result<string, Failure>> {
  const given = file.path.replaceAll('\\', '/');
  const [root] = ports.roots;
  if (!isAbsolute(given) && root === undefined)
    return err({ code: 'no-folder', message: t('{0} is relative, and no folder is open.', given) });
  const path = joinPath(root ?? '/', given);
  if (!file.typed && (await isOutside({ ports, roots: ports.roots }, path)))
    return err({
      code: 'outside',
      message: t('{0} lies outside of the workspace, and the strategy names it. Nothing was read.', path),
    });
  return ok(path);
}

export async function readableFile(file: NamedFile, ports: FilePorts): Promise<Result<Uint8Array, Failure>> {
  const place = await placeOf(file, ports);
  return place.ok ? ports.files.read(place.value, mostBytes) : place;
}

export async function checkKey(
  file: NamedFile,
  ports: FilePorts & Pick<CheckPorts, 'probes'>,
): Promise<Verdict> {
  const place = await placeOf(file, ports);
  if (!place.ok) return unknown(place.error.message);
  const found = await ports.files.stat(place.value);
  if (!found.ok) return failed(found.error.message);
  const mode = await ports.probes.permissions(place.value);
  if (mode === undefined) return unknown(t('This system does not say who may read {0}.', place.value));
  const written = mode.toString(8).padStart(3, '0');
  return (mode & 0o077) === 0
    ? passed(t('Its owner alone may read it ({0}).', written))
    : failed(t('Others than its owner may use it ({0}). `chmod 600` takes that away.', written));
}

export async function checkSum(
  file: NamedFile,
  { sha256: wanted }: CheckOf<'checksum'>,
  ports: FilePorts,
): Promise<Verdict> {
  const [expected] = wanted
    .trim()
    .toLowerCase()
    .replace(/^sha256:/, '')
    .split(/\s/);
  if (expected === undefined || !/^[0-9a-f]{64}$/.test(expected))
    return unknown(t('"{0}" is no SHA-256 sum.', wanted));
  const read = await readableFile(file, ports);
  if (!read.ok)
    return read.error.code === 'not-found' ? failed(read.error.message) : unknown(read.error.message);
  const sum = await sha256(read.value);
  return sum === expected
    ? passed(t('{0} bytes, as expected', read.value.length))
    : failed(t('The sum is {0}.', sum));
}
