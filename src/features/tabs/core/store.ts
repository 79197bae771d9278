/**
 * The tabs of a workspace in `.sre-workbench/tabs.json`. Each change is made to what the file says at that moment, under a
 * lock, so that two windows never lose each other's. A file of a newer version is read and never written.
 */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { joinPath } from '../../../base/paths.ts';
import type { Clock, FileFailure, FileParts, FileWriter, Files } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import { stateFolder } from './eventPlace.ts';
import { tabShape, type Tab } from './tab.ts';

const version = 1;
const mostBytes = 4 * 1024 * 1024;
/** A writer holds the lock for a few milliseconds; one that is older was left behind by a window that died. */
const staleAfter = 10_000;
/** So many looks, 20 ms apart: as long as a lock may be held. */
const attempts = 500;

export type StoreFailure = Failure<'busy' | 'newer-version' | 'unreadable' | FileFailure['code']>;

export interface TabsContent {
  readonly tabs: readonly Tab[];
  /** The file is of a newer version than this one knows: nothing of it may be changed. */
  readonly readOnly: boolean;
  /** What of the file was left aside, one sentence each. */
  readonly notes: readonly string[];
}

export interface TabStorePorts {
  /** As they are on the disk: what stands unsaved on a screen is not written by us. */
  readonly files: Pick<Files, 'stat'> & FileParts;
  readonly writer: FileWriter;
  readonly clock: Clock;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

export interface TabStore {
  /** Absolute path of the file. */
  readonly file: string;
  read(): Promise<Result<TabsContent, StoreFailure>>;
  /** Makes one change to what the file says now; answers the tabs after it and those that were made with it. */
  update(change: (tabs: readonly Tab[]) => readonly Tab[]): Promise<Result<readonly Tab[], StoreFailure>>;
}

export function createTabStore(folder: string, ports: TabStorePorts): TabStore {
  const home = joinPath(folder, stateFolder);
  const file = joinPath(home, 'tabs.json');
  const lock = joinPath(home, 'tabs.lock');
  const write = async (changes: readonly Change[]): Promise<Result<readonly Tab[], StoreFailure>> => {
    const ignored = await ignoreItself(home, ports);
    if (!ignored.ok) return ignored;
    const held = await takeLock(lock, ports);
    if (!held.ok) return held;
    try {
      const current = await readRaw(file, ports.files);
      if (!current.ok) return current;
      const { content, rest, foreign } = current.value;
      if (content.readOnly) return err(newerVersion(file));
      const tabs = changes.reduce((before, change) => change(before), content.tabs);
      const text = `${JSON.stringify({ ...rest, version, tabs: [...tabs, ...foreign] }, null, 2)}\n`;
      const written = await ports.writer.write(file, text);
      return written.ok ? ok(tabs) : written;
    } finally {
      await ports.writer.remove(lock);
    }
  };
  return { file, read: () => readTabs(file, ports.files), update: together(write) };
}

type Change = (tabs: readonly Tab[]) => readonly Tab[];

/** Changes that come while one is being written are written together: a window never waits for its own lock. */
function together<Answer>(
  write: (changes: readonly Change[]) => Promise<Answer>,
): (change: Change) => Promise<Answer> {
  let waiting: { readonly change: Change; readonly answer: PromiseWithResolvers<Answer> }[] = [];
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const answer = await write(batch.map(({ change }) => change));
        for (const one of batch) one.answer.resolve(answer);
      } catch (error) {
        for (const one of batch) one.answer.reject(error);
      }
    }
    running = false;
  };
  return (change) => {
    const answer = Promise.withResolvers<Answer>();
    waiting.push({ change, answer });
    if (!running) void run();
    return answer.promise;
  };
}

async function readTabs(
  file: string,
  files: TabStorePorts['files'],
): Promise<Result<TabsContent, StoreFailure>> {
  const raw = await readRaw(file, files);
  return raw.ok ? ok(raw.value.content) : raw;
}

const fileShape = z.looseObject({ version: z.exactOptional(z.number()), tabs: z.array(z.unknown()) });

interface RawContent {
  readonly content: TabsContent;
  /** Fields of the file beside ours. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** Entries that are no tabs of this version: a write keeps them. */
  readonly foreign: readonly unknown[];
}

async function readRaw(
  file: string,
  files: TabStorePorts['files'],
): Promise<Result<RawContent, StoreFailure>> {
  const empty = { content: { tabs: [], readOnly: false, notes: [] }, rest: {}, foreign: [] };
  const size = await files.stat(file);
  if (size.ok && size.value.size > mostBytes) return err(unreadable(file, String(size.value.size)));
  const bytes = await files.readPart(file, 0, mostBytes);
  if (!bytes.ok) return bytes.error.code === 'not-found' ? ok(empty) : bytes;
  const text = new TextDecoder().decode(bytes.value);
  if (text.trim() === '') return ok(empty);
  const parsed = fileShape.safeParse(parseJson(text));
  if (!parsed.success) return err(unreadable(file, parsed.error.issues[0]?.message ?? ''));
  const { version: found = version, tabs: entries, ...rest } = parsed.data;
  const tabs: Tab[] = [];
  const foreign: unknown[] = [];
  const notes: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const tab = tabShape.safeParse(entry);
    if (tab.success && !tabs.some(({ id }) => id === tab.data.id)) {
      tabs.push(tab.data);
      continue;
    }
    foreign.push(entry);
    const field = tab.error?.issues[0]?.path.join('.') ?? 'id';
    notes.push(t('Entry {0} of {1} was left aside: its field "{2}" is not valid.', index + 1, file, field));
  }
  return ok({ content: { tabs, readOnly: found > version, notes }, rest, foreign });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Git never sees the folder: it holds an ignore file for itself. */
async function ignoreItself(home: string, { writer }: TabStorePorts): Promise<Result<void, StoreFailure>> {
  const made = await writer.create(joinPath(home, '.gitignore'), '*\n');
  return made.ok || made.error.code === 'exists' ? ok(undefined) : made;
}

async function takeLock(lock: string, ports: TabStorePorts): Promise<Result<void, StoreFailure>> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const made = await ports.writer.create(lock, '');
    if (made.ok) return made;
    if (made.error.code !== 'exists') return made;
    const held = await ports.files.stat(lock);
    if (held.ok && ports.clock.now() - held.value.modified > staleAfter) await ports.writer.remove(lock);
    else await ports.wait(20);
  }
  return err({
    code: 'busy',
    message: t('The tabs could not be saved: another window holds {0}. Close it, or remove that file.', lock),
  });
}

function newerVersion(file: string): StoreFailure {
  return {
    code: 'newer-version',
    message: t(
      '{0} was written by a newer version of SRE Workbench and is only shown. Update the extension to change it.',
      file,
    ),
  };
}

function unreadable(file: string, detail: string): StoreFailure {
  return {
    code: 'unreadable',
    message: t('{0} is no list of tabs. Correct it, or remove it to begin anew.', file),
    detail,
  };
}
