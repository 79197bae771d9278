/** Collects what a handoff is made from, all of it at the moment of the draft. */
import { t } from '@vscode/l10n';
import { mapParallel } from '../../../base/parallel.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Clock, Processes } from '../../../base/ports.ts';
import { listTranscripts } from '../../../clients/agents/places.ts';
import { readRecord, type SessionRecord } from '../../../clients/agents/record.ts';
import type { FindPorts } from '../../../clients/agents/transcript.ts';
import { findPrevious, handoffName, handoffsFolder } from './chain.ts';
import { draftHandoff, type Draft } from './draft.ts';
import type { Part } from './facts.ts';
import { readGitFacts } from './gitFacts.ts';

/** A session that was touched last before that is not the one that is handed over. */
const oldestSession = 30 * 24 * 3_600_000;
const mostLooked = 400;

export interface HandoffPorts extends FindPorts {
  readonly processes: Processes;
  readonly clock: Clock;
}

export interface HandoffInput {
  /** Absolute. */
  readonly cwd: string;
  /** Absolute; left out: the newest session of the folder. */
  readonly transcript?: string | undefined;
  readonly goal?: string | undefined;
  readonly task?: string | undefined;
  /** The notes folder, absolute; without it there is no chain. */
  readonly notes?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Handoff extends Draft {
  /** The name under which it would be kept. */
  readonly name: string;
  readonly transcript: string | null;
  readonly previous: string | null;
}

/** Always answers a draft: what could not be read says so in it. */
export async function prepareHandoff(ports: HandoffPorts, input: HandoffInput): Promise<Handoff> {
  const { cwd, goal, task, notes, signal } = input;
  const [git, session] = await Promise.all([readGitFacts(ports, cwd, signal), readSession(ports, input)]);
  const top = git.found ? git.value.top : cwd;
  const firstPrompt = session.found ? (session.value.prompts[0]?.text ?? '') : '';
  const [existing, previous] = await Promise.all([
    existingFiles(ports, cwd, session),
    notes === undefined ? undefined : findPrevious(ports.files, handoffsFolder(notes), { top, firstPrompt }),
  ]);
  signal?.throwIfAborted();
  const draft = draftHandoff({ goal, task, cwd, git, session, existing, previous });
  return {
    ...draft,
    name: handoffName(draft.goal, ports.clock.now()),
    transcript: session.found ? session.value.path : null,
    previous: previous ?? null,
  };
}

async function readSession(
  ports: HandoffPorts,
  { cwd, transcript, signal }: HandoffInput,
): Promise<Part<SessionRecord>> {
  const path = transcript ?? (await newestTranscript(ports, cwd));
  if (path === undefined) {
    return { found: false, reason: t('no session of Claude Code or Codex was found for this folder.') };
  }
  const read = await readRecord(ports, path, signal ? { signal } : {});
  return read.ok ? { found: true, value: read.value } : { found: false, reason: read.error.message };
}

async function newestTranscript(ports: HandoffPorts, cwd: string): Promise<string | undefined> {
  const since = ports.clock.now() - oldestSession;
  return (await listTranscripts(ports, cwd, { since }))[0]?.path;
}

async function existingFiles(
  { files }: HandoffPorts,
  cwd: string,
  session: Part<SessionRecord>,
): Promise<ReadonlySet<string>> {
  if (!session.found) return new Set();
  const { edited, state } = session.value;
  const paths = edited
    .slice(-mostLooked)
    .map(({ path }) => joinPath(state.cwd ?? cwd, path.replaceAll('\\', '/')));
  const there = await mapParallel(paths, 16, async (path) => ((await files.stat(path)).ok ? [path] : []));
  return new Set(there.flat());
}
