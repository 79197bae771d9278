/** The tabs of a workspace as others see them: the command line and agents, without a terminal to look at. */
import { findTranscript } from '../../../clients/agents/places.ts';
import { TranscriptReader } from '../../../clients/agents/reader.ts';
import type { Ports } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import { Evidence } from './evidence.ts';
import { EventReader } from './eventFolder.ts';
import { readResult } from './results.ts';
import { entrySignals } from './state/entries.ts';
import { hookSignals } from './state/hooks.ts';
import { reconcile, type TabState } from './state/reconcile.ts';
import { createTabStore, type StoreFailure } from './store.ts';
import type { Tab } from './tab.ts';

export interface TabReport {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly profile: string;
  readonly task: string | null;
  readonly cwd: string;
  readonly worktree: string | null;
  readonly state: TabState['value'] | 'not started';
  /** Seconds since the state began; null where none did. */
  readonly age: number | null;
  /** What the state is known from. */
  readonly source: TabState['source'] | null;
  readonly what: string;
  readonly inferred: boolean;
  readonly tokens: number | null;
  readonly window: number | null;
  /** From 0 to 1, rounded to hundredths; null where the window is not known. */
  readonly share: number | null;
  /** What the agent reported with `report-result`, else its last answer, cut. */
  readonly result: string | null;
}

interface SeenTab {
  readonly tab: Tab;
  readonly state: TabState | undefined;
  readonly tokens: number | null;
  readonly window: number | null;
  readonly share: number | null;
  readonly result: string | null;
}

function tabReport({ tab, state, tokens, window, share, result }: SeenTab, now: number): TabReport {
  return {
    id: tab.id,
    name: tab.name,
    role: tab.role ?? null,
    profile: tab.profile,
    task: tab.task ?? null,
    cwd: tab.cwd,
    worktree: tab.worktree ?? null,
    state: state?.value ?? 'not started',
    age: state ? Math.max(0, Math.round((now - state.since) / 1000)) : null,
    source: state?.source ?? null,
    what: state?.what ?? '',
    inferred: state?.inferred ?? false,
    tokens,
    window,
    share: share === null ? null : Math.round(share * 100) / 100,
    result,
  };
}

/** Reads the file, the transcripts and what hooks left. */
export async function describeTabs(
  ports: Ports,
  folder: string,
): Promise<Result<readonly TabReport[], StoreFailure>> {
  const store = createTabStore(folder, {
    files: {
      stat: (path) => ports.files.stat(path),
      readPart: (...part) => ports.fileParts.readPart(...part),
    },
    writer: ports.writer,
    clock: ports.clock,
    wait: async () => undefined,
  });
  const [content, events] = await Promise.all([store.read(), new EventReader(folder, ports).read()]);
  if (!content.ok) return content;
  const now = ports.clock.now();
  const reports = content.value.tabs.map(async (tab) => {
    const evidence = new Evidence();
    if (tab.started !== undefined) evidence.add({ kind: 'started', t: tab.started, source: 'terminal' });
    evidence.add(
      ...events.filter((event) => event.tab === tab.id).flatMap((event) => [...hookSignals(event)]),
    );
    const transcript = await readConversation(ports, tab, evidence);
    const reported = await readResult(ports.files, folder, tab.id);
    return tabReport(
      {
        tab,
        state: reconcile(evidence.signals, tab.conversation?.id, now),
        tokens: transcript?.tokens ?? null,
        window: transcript?.window ?? null,
        share: transcript?.share ?? null,
        result: reported?.text ?? transcript?.lastAnswer?.slice(0, 500) ?? null,
      },
      now,
    );
  });
  return ok(await Promise.all(reports));
}

async function readConversation(ports: Ports, { conversation }: Tab, evidence: Evidence) {
  if (!conversation) return undefined;
  const { agent, id } = conversation;
  const place = await findTranscript(ports, { agent, sessionId: id });
  if (!place) return undefined;
  const reader = new TranscriptReader(ports, place.path, (entries, t) =>
    evidence.add(...entrySignals(entries, t, id)),
  );
  const read = await reader.refresh();
  return read.ok ? reader.state() : undefined;
}
