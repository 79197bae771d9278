/** The conversations that Claude Code has open now: one small file for each of its processes. */
import { isRecord, numberOf, parseJson, textOf } from '../../base/json.ts';
import { mapParallel } from '../../base/parallel.ts';
import { joinPath } from '../../base/paths.ts';
import type { Environment, Files } from '../../base/ports.ts';
import { claudeHomes } from './places.ts';

export interface LiveSession {
  readonly pid: number;
  readonly session: string;
}

const fileName = /^\d+\.json$/;
const mostBytes = 64 * 1024;
const atOnce = 8;

/** Those of terminals; what is left of processes that are gone is among them. */
export async function liveSessions({
  files,
  environment,
}: {
  readonly files: Files;
  readonly environment: Environment;
}): Promise<readonly LiveSession[]> {
  const folders = claudeHomes(environment).map((home) => joinPath(home, 'sessions'));
  const paths = await mapParallel(folders, atOnce, async (folder) => {
    const listed = await files.list(folder);
    const names = listed.ok ? listed.value.map(({ name }) => name) : [];
    return names.filter((name) => fileName.test(name)).map((name) => joinPath(folder, name));
  });
  const found = await mapParallel(paths.flat(), atOnce, async (path) => {
    const read = await files.read(path, mostBytes);
    return read.ok ? parseSession(new TextDecoder().decode(read.value)) : [];
  });
  return found.flat();
}

function parseSession(text: string): readonly LiveSession[] {
  const value = parseJson(text);
  if (!isRecord(value)) return [];
  const pid = numberOf(value['pid']);
  const session = textOf(value['sessionId']);
  const entrypoint = textOf(value['entrypoint']);
  return pid === undefined || session === '' || (entrypoint !== '' && entrypoint !== 'cli')
    ? []
    : [{ pid, session }];
}
