/** Which transcripts a model may have read for it. */
import { t } from '@vscode/l10n';
import { isWithin, joinPath } from '../../base/paths.ts';
import type { Environment, Files } from '../../base/ports.ts';
import { claudeHomes, codexHome } from './places.ts';

/**
 * Undefined where a file may be read; else the reason: it lies neither in the folders that are open nor where the agents
 * keep their sessions. Links are followed before anything is judged.
 * @param roots left out where a person named the file: anything may be read then
 */
export async function refuseTranscript(
  { files, environment }: { readonly files: Files; readonly environment: Environment },
  path: string,
  roots: readonly string[] | undefined,
): Promise<string | undefined> {
  if (roots === undefined) return undefined;
  const real = await files.realPath(path);
  if (!real.ok) return real.error.message;
  const allowed = [
    ...roots,
    ...claudeHomes(environment).map((home) => joinPath(home, 'projects')),
    joinPath(codexHome(environment), 'sessions'),
    joinPath(codexHome(environment), 'archived_sessions'),
  ];
  const places = await Promise.all(allowed.map(async (folder) => files.realPath(folder)));
  return places.some((place) => place.ok && isWithin(real.value, place.value))
    ? undefined
    : t('{0} lies outside of the folders that are open and of those where agents keep their sessions.', path);
}
