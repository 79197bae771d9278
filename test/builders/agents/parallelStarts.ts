/** Many agents that start at the same moment in few folders, and what two windows make of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listTranscripts } from '../../../src/clients/agents/places.ts';
import { guessedConversation, toldConversation } from '../../../src/features/tabs/core/binding.ts';
import { EventReader } from '../../../src/features/tabs/core/eventFolder.ts';
import type { HookEvent } from '../../../src/features/tabs/core/state/hooks.ts';
import { createTabStore, type TabStore } from '../../../src/features/tabs/core/store.ts';
import type { Tab } from '../../../src/features/tabs/core/tab.ts';
import { keepHookEvent } from '../../../src/features/tabs/hook.ts';
import { createDecompress } from '../../../src/node/decompress.ts';
import { clock, environment } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { eventually } from '../../editor/harness/eventually.ts';

const standIn = path.resolve(import.meta.dirname, 'standIn.mjs');
const files = createFiles();
const writer = createFileWriter();
/** Every fifth agent has no hooks and takes no id: its conversation can only be guessed. */
const kinds = ['own', 'told', 'own', 'told', 'guessed'] as const;

export interface ParallelStarts {
  readonly tabs: number;
  /** Bound to a conversation that is not the one that its agent has. */
  readonly wrong: number;
  /** Of those that could be bound without a guess. */
  readonly unbound: number;
  /** Milliseconds until all tabs were in the file. */
  readonly kept: number;
  /** Milliseconds until all hooks were bound. */
  readonly bound: number;
}

interface Agent {
  readonly tab: Tab;
  readonly kind: (typeof kinds)[number];
  /** As the agent itself says. */
  readonly session: string;
}

export async function startInParallel(count: number): Promise<ParallelStarts> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'parallel-')));
  const children: ChildProcess[] = [];
  try {
    await writeFile(path.join(folder, 'control'), 'prompt go\nanswer done\n');
    const windows = [0, 1].map(() => storeOf(folder));
    const began = performance.now();
    const agents = await Promise.all(
      Array.from({ length: count }, async (_, index) => startOne(folder, index, { windows, children })),
    );
    const kept = performance.now() - began;
    const bound = await bind(folder, agents, windows);
    const content = await storeOf(folder).read();
    if (!content.ok) throw new Error(content.error.message);
    const { tabs } = content.value;
    const wrong = agents.filter(({ tab, session }) => {
      const id = tabs.find((one) => one.id === tab.id)?.conversation?.id;
      return id !== undefined && id !== session;
    });
    const unbound = agents.filter(
      ({ tab, kind }) => kind !== 'guessed' && !tabs.find((one) => one.id === tab.id)?.conversation,
    );
    return { tabs: tabs.length, wrong: wrong.length, unbound: unbound.length, kept, bound };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(running.map((child) => once(child, 'close')));
    await rm(folder, { recursive: true });
  }
}

function storeOf(folder: string): TabStore {
  return createTabStore(folder, {
    files: { stat: (file) => files.stat(file), readPart: (...part) => files.readPart(...part) },
    writer,
    clock,
    wait: (milliseconds) => pause(milliseconds),
  });
}

function variablesOf(folder: string, tab: string): Record<string, string> {
  return {
    CLAUDE_CONFIG_DIR: path.join(folder, 'claude'),
    CODEX_HOME: path.join(folder, 'codex'),
    SRE_WORKBENCH_TAB: tab,
    SRE_WORKBENCH_FOLDER: folder,
  };
}

async function startOne(
  folder: string,
  index: number,
  { windows, children }: { readonly windows: readonly TabStore[]; readonly children: ChildProcess[] },
): Promise<Agent> {
  const kind = kinds[index % kinds.length] ?? 'own';
  const id = `tab-${index}`;
  // A guess needs a folder that no other unbound tab has.
  const cwd = path.join(folder, kind === 'guessed' ? `own-${index}` : `shared-${index % 3}`);
  await mkdir(cwd, { recursive: true });
  const own = crypto.randomUUID();
  const tab: Tab = {
    id,
    name: id,
    cwd,
    profile: kind === 'own' ? 'claude' : 'codex',
    started: Date.now(),
    ...(kind === 'own' && { conversation: { agent: 'claude-code', id: own, bound: 'own' } }),
  };
  const saved = await windows[index % windows.length]?.update((tabs) => [...tabs, tab]);
  if (saved?.ok !== true) throw new Error(saved?.error.message);
  const child = spawn(process.execPath, [standIn, ...(kind === 'own' ? ['--session-id', own] : [])], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...variablesOf(folder, id),
      STAND_IN_AGENT: kind === 'own' ? 'claude' : 'codex',
      STAND_IN_CONTROL: path.join(folder, 'control'),
    },
  });
  children.push(child);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  child.stdout.resume();
  const session = /^stand-in (\S+)/u.exec(chunk.toString())?.[1] ?? '';
  if (kind !== 'guessed') await tellHooks(folder, id, session);
  return { tab, kind, session };
}

/** The agent's own start, and that of a child which inherits its variables. */
async function tellHooks(folder: string, tab: string, session: string): Promise<void> {
  const own = variablesOf(folder, tab);
  const ports = { writer, clock, environment: { ...environment, variable: (name: string) => own[name] } };
  for (const id of [session, crypto.randomUUID()]) {
    const input = { session_id: id, hook_event_name: 'SessionStart', source: 'startup' };
    await keepHookEvent(JSON.stringify(input), ports);
  }
}

/** As a window does it: each event once, in the order of time, then the guesses. Answers the milliseconds of the events. */
async function bind(folder: string, agents: readonly Agent[], windows: readonly TabStore[]): Promise<number> {
  const began = performance.now();
  const [window] = windows;
  if (!window) throw new Error('no window');
  const reader = new EventReader(folder, { files, writer, clock });
  const converse = async (id: string, conversation: Tab['conversation']): Promise<readonly Tab[]> => {
    const saved = await window.update((tabs) =>
      tabs.map((tab) => (tab.id === id && conversation ? { ...tab, conversation } : tab)),
    );
    return saved.ok ? saved.value : [];
  };
  const told: HookEvent[] = [];
  let tabs = await converse('', undefined);
  for (const event of await reader.read()) {
    told.push(event);
    const tab = tabs.find(({ id }) => id === event.tab);
    const conversation = tab && toldConversation(tab, agentOf(tab), event, told);
    if (conversation) tabs = await converse(event.tab, conversation);
  }
  const milliseconds = performance.now() - began;
  for (const { tab } of agents.filter(({ kind }) => kind === 'guessed')) {
    const places = await eventually(
      `the rollout of ${tab.id}`,
      () => listTranscripts(portsFor(folder), tab.cwd, { since: tab.started ?? 0 }),
      (found) => found.length > 0,
    );
    const current = tabs.find(({ id }) => id === tab.id) ?? tab;
    const conversation = guessedConversation(current, tabs, 'codex', places);
    if (conversation) tabs = await converse(tab.id, conversation);
  }
  return milliseconds;
}

function agentOf({ profile }: Tab): 'claude-code' | 'codex' {
  return profile === 'claude' ? 'claude-code' : 'codex';
}

function portsFor(folder: string) {
  const own = variablesOf(folder, '');
  return {
    files,
    fileParts: files,
    decompress: createDecompress(),
    environment: { ...environment, variable: (name: string) => own[name] ?? process.env[name] },
  };
}
