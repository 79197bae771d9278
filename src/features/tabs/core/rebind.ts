/** Finds the terminals of tabs again after a reload, in which the editor forgets which is which. */
import type { LiveSession } from '../../../clients/agents/liveSessions.ts';
import type { Tab } from './tab.ts';

export interface LostTab {
  readonly tab: Tab;
  /** Of the shell in which it was started. */
  readonly shell: number | undefined;
  /** Of the terminal in which it was started. */
  readonly name: string;
}

export interface OpenTerminal<Terminal> {
  readonly terminal: Terminal;
  readonly name: string;
  /** Of its shell. */
  readonly shell: number | undefined;
}

/** What the machine tells of its programs. */
export interface World {
  /** The conversations that agents of this tab's profile have open. */
  sessions(tab: Tab): Promise<readonly LiveSession[]>;
  parentOf(pid: number): Promise<number | undefined>;
  /** The folder in which a program works, links resolved. */
  folderOf(pid: number): Promise<string | undefined>;
  /** Links resolved. */
  realPath(folder: string): Promise<string>;
}

export interface Found<Terminal> {
  readonly tab: Tab;
  readonly terminal: OpenTerminal<Terminal>;
  readonly by: 'shell' | 'session' | 'folder';
}

/** An agent may stand behind a wrapper or two, but not further. */
const mostSteps = 4;

/**
 * The shell that is remembered first; else the shell above the process that has the tab's conversation open; else name
 * and folder, where one tab and one terminal alone have them.
 */
export async function findTerminals<Terminal>(
  lost: readonly LostTab[],
  open: readonly OpenTerminal<Terminal>[],
  world: World,
): Promise<readonly Found<Terminal>[]> {
  const found: Found<Terminal>[] = [];
  const free = (): readonly OpenTerminal<Terminal>[] =>
    open.filter((terminal) => !found.some((one) => one.terminal === terminal));
  const left = (): readonly LostTab[] => lost.filter(({ tab }) => !found.some((one) => one.tab === tab));
  for (const { tab, shell } of lost) {
    const terminal = free().find((one) => shell !== undefined && one.shell === shell);
    if (terminal) found.push({ tab, terminal, by: 'shell' });
  }
  for (const { tab } of left()) {
    const shells = await shellsOf(tab, world);
    const terminal = free().find(({ shell }) => shell !== undefined && shells.has(shell));
    if (terminal) found.push({ tab, terminal, by: 'session' });
  }
  const places = await Promise.all(
    left().map(async ({ tab, name }) => ({ tab, place: key(name, await world.realPath(tab.cwd)) })),
  );
  const terminals = await Promise.all(
    free().map(async (terminal) => {
      const folder = terminal.shell === undefined ? undefined : await world.folderOf(terminal.shell);
      return { terminal, place: folder === undefined ? undefined : key(terminal.name, folder) };
    }),
  );
  for (const { tab, place } of places) {
    const here = terminals.filter((one) => one.place === place);
    const [only] = here;
    const rivals = places.filter((one) => one.place === place);
    if (only && here.length === 1 && rivals.length === 1)
      found.push({ tab, terminal: only.terminal, by: 'folder' });
  }
  return found;
}

function key(name: string, folder: string): string {
  return `${name}\n${folder}`;
}

/** The programs above those that have the tab's conversation open. */
async function shellsOf(tab: Tab, world: World): Promise<ReadonlySet<number>> {
  const { conversation } = tab;
  if (conversation?.agent !== 'claude-code') return new Set();
  const mine = (await world.sessions(tab)).filter(({ session }) => session === conversation.id);
  const above = await Promise.all(mine.map(({ pid }) => parentsOf(pid, world)));
  return new Set(above.flat());
}

async function parentsOf(pid: number, world: Pick<World, 'parentOf'>): Promise<readonly number[]> {
  const parents: number[] = [];
  let current: number | undefined = pid;
  for (let step = 0; step < mostSteps; step += 1) {
    current = await world.parentOf(current);
    if (current === undefined || current <= 1) break;
    parents.push(current);
  }
  return parents;
}

/** The conversation that is open in a terminal, by its shell: of the agent that stands nearest below it. */
export async function sessionBelow(
  shell: number,
  sessions: readonly LiveSession[],
  world: Pick<World, 'parentOf'>,
): Promise<string | undefined> {
  const below = await Promise.all(
    sessions.map(async ({ pid, session }) => ({
      session,
      steps: (await parentsOf(pid, world)).indexOf(shell),
    })),
  );
  const [nearest] = below.filter(({ steps }) => steps >= 0).toSorted((one, other) => one.steps - other.steps);
  return nearest?.session;
}
