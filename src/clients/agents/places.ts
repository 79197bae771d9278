/** Where the agents keep their transcripts: found by session or by folder, never by decoding a folder's name. */
import { isRecord, parseJson, recordOf, textOf } from '../../base/json.ts';
import { mapParallel } from '../../base/parallel.ts';
import { joinPath, nameOf, parentOf } from '../../base/paths.ts';
import type { Environment, Files } from '../../base/ports.ts';
import { sessionOfName } from './reader.ts';
import type { FindPorts, TranscriptPlace } from './transcript.ts';

/** Folders and files that are looked at at a time. */
const atOnce = 8;
/** Claude Code cuts the names of folders there, and appends a hash that depends on what it runs on. */
const longestSlug = 200;
const readAhead = 64 << 10;

/** The folders of Claude Code's settings: `CLAUDE_CONFIG_DIR` may list several, separated by commas. */
export function claudeHomes(environment: Environment): readonly string[] {
  const { home } = environment;
  const named = (environment.variable('CLAUDE_CONFIG_DIR') ?? '')
    .split(',')
    .map((folder) => slashed(folder.trim()))
    .filter((folder) => folder !== '');
  if (named.length > 0) return named;
  const config = environment.variable('XDG_CONFIG_HOME');
  return [
    joinPath(home, '.claude'),
    config === undefined || config === ''
      ? joinPath(home, '.config/claude')
      : joinPath(slashed(config), 'claude'),
  ];
}

export function codexHome(environment: Environment): string {
  const named = environment.variable('CODEX_HOME');
  return named === undefined || named === '' ? joinPath(environment.home, '.codex') : slashed(named);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

/** The name of the folder in which Claude Code keeps the sessions of a directory, cut as it cuts it. */
export function claudeSlug(cwd: string): string {
  return cwd.replaceAll(/[^a-zA-Z0-9]/g, '-').slice(0, longestSlug);
}

/** The transcript of a session, wherever it has moved to. Of several the newest, of two forms of one the plain one. */
export async function findTranscript(
  ports: FindPorts,
  { agent, sessionId }: Pick<TranscriptPlace, 'agent' | 'sessionId'>,
): Promise<TranscriptPlace | undefined> {
  const files = agent === 'claude-code' ? await claudeFiles(ports) : await codexFiles(ports);
  const mine = files.filter((path) => sessionOfName(path)?.toLowerCase() === sessionId.toLowerCase());
  return (await placesOf(ports, agent, mine))[0];
}

/**
 * The transcripts of sessions that were started in a folder, newest first; for Claude Code also those that moved there.
 * @param since milliseconds since 1970: older ones are left out
 */
export async function listTranscripts(
  ports: FindPorts,
  cwd: string,
  { since = 0 }: { readonly since?: number } = {},
): Promise<readonly TranscriptPlace[]> {
  const real = await ports.files.realPath(cwd);
  const folders = [...new Set([cwd, ...(real.ok ? [real.value] : [])])];
  const [claude, codex] = await Promise.all([
    claudeFiles(ports, new Set(folders.map((folder) => claudeSlug(folder).toLowerCase()))),
    codexFiles(ports, since),
  ]);
  const places = [
    ...(await placesOf(ports, 'claude-code', claude)),
    ...(await placesOf(ports, 'codex', codex)),
  ].filter(({ modified }) => modified >= since);
  const matching = await mapParallel(places, atOnce, async (place) => {
    const named = await cwdOf(ports, place);
    return named !== undefined && folders.some((folder) => sameFolder(folder, named)) ? [place] : [];
  });
  return matching.flat().sort((a, b) => b.modified - a.modified);
}

function sameFolder(one: string, other: string): boolean {
  const [a, b] = [joinPath(slashed(one)), joinPath(slashed(other))];
  return a === b || (/^[A-Za-z]:/.test(a) && a.toLowerCase() === b.toLowerCase());
}

/** The main transcripts of all folders, or of those with given names; the case of a drive's letter varies. */
async function claudeFiles(
  { files, environment }: FindPorts,
  slugs?: ReadonlySet<string>,
): Promise<readonly string[]> {
  const projects = claudeHomes(environment).map((home) => joinPath(home, 'projects'));
  const found = await mapParallel(projects, atOnce, async (folder) =>
    (await foldersIn(files, folder)).filter((name) => {
      const slug = nameOf(name).toLowerCase();
      return (
        !slugs || slugs.has(slug) || (slug.length > longestSlug && slugs.has(slug.slice(0, longestSlug)))
      );
    }),
  );
  return (await mapParallel(found.flat(), atOnce, async (folder) => filesIn(files, folder))).flat();
}

/** Rollouts lie in folders by day, in local time; archived ones in one folder. */
async function codexFiles({ files, environment }: FindPorts, since = 0): Promise<readonly string[]> {
  const home = codexHome(environment);
  let folders: readonly string[] = [joinPath(home, 'sessions')];
  for (const _ of ['year', 'month', 'day']) {
    folders = (await mapParallel(folders, atOnce, async (folder) => foldersIn(files, folder))).flat();
  }
  // A session goes on in the file of the day on which it began; a month is longer than anybody keeps one open.
  const oldest = new Date(since - 31 * 24 * 3_600_000).toISOString().slice(0, 10);
  const recent = folders.filter((folder) => folder.split('/').slice(-3).join('-') >= oldest);
  const all = [...recent, joinPath(home, 'archived_sessions')];
  return (await mapParallel(all, atOnce, async (folder) => filesIn(files, folder))).flat();
}

async function foldersIn(files: Files, folder: string): Promise<readonly string[]> {
  const entries = await files.list(folder);
  if (!entries.ok) return [];
  return entries.value
    .filter(({ kind }) => kind === 'directory' || kind === 'link')
    .map(({ name }) => joinPath(folder, name));
}

async function filesIn(files: Files, folder: string): Promise<readonly string[]> {
  const entries = await files.list(folder);
  if (!entries.ok) return [];
  return entries.value
    .filter(({ kind, name }) => kind !== 'directory' && sessionOfName(name) !== undefined)
    .map(({ name }) => joinPath(folder, name));
}

/** Newest first; a compressed file does not count beside its plain form. */
async function placesOf(
  { files }: FindPorts,
  agent: TranscriptPlace['agent'],
  paths: readonly string[],
): Promise<readonly TranscriptPlace[]> {
  const plain = new Set(paths);
  const kept = paths.filter(
    (path) => path.endsWith('.jsonl') || !plain.has(path.replace(/\.(?:zst|gz)$/, '')),
  );
  const places = await mapParallel(kept, atOnce, async (path): Promise<readonly TranscriptPlace[]> => {
    const stat = await files.stat(path);
    const sessionId = sessionOfName(path);
    return stat.ok && stat.value.kind === 'file' && sessionId !== undefined
      ? [{ agent, path, sessionId, modified: stat.value.modified }]
      : [];
  });
  return places.flat().sort((a, b) => b.modified - a.modified);
}

/** The folder that the first lines name. A compressed rollout is not opened for that. */
async function cwdOf({ fileParts }: FindPorts, { path }: TranscriptPlace): Promise<string | undefined> {
  if (!path.endsWith('.jsonl')) return undefined;
  const head = await fileParts.readPart(path, 0, readAhead);
  if (!head.ok) return undefined;
  const text = new TextDecoder().decode(head.value);
  for (const line of text.split('\n')) {
    const value = parseJson(line);
    if (!isRecord(value)) continue;
    const cwd = textOf(value['cwd']) || textOf(recordOf(value['payload'])['cwd']);
    if (cwd !== '') return cwd;
  }
  // A first line that is longer, such as one with long instructions, still names the folder near its start.
  const cut = /"cwd":("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  return cut === undefined ? undefined : textOf(parseJson(cut)) || undefined;
}

/** The folders in which the file of a session may appear, or to which it may move: what to watch. */
export function foldersToWatch(
  { environment }: Pick<FindPorts, 'environment'>,
  path: string,
): readonly string[] {
  const homes = claudeHomes(environment).map((home) => joinPath(home, 'projects'));
  return [path, parentOf(path), ...homes];
}
