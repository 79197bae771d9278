/** Terminals that are found again after a reload, in worlds of processes that are made. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeElsewhere } from '../../../../src/features/tabs/core/otherWindow.ts';
import {
  findTerminals,
  sessionBelow,
  type LostTab,
  type OpenTerminal,
  type World,
} from '../../../../src/features/tabs/core/rebind.ts';
import type { Tab } from '../../../../src/features/tabs/core/tab.ts';

interface Made {
  readonly lost: LostTab[];
  readonly open: OpenTerminal<string>[];
  readonly world: World;
}

interface MadeTab {
  /** The editor has given the shell a new process, or the memory is gone. */
  readonly forgotten: boolean;
  /** Programs between the shell and the agent; undefined where no session is told. */
  readonly wrappers: number | undefined;
  /** The folder that this and other tabs work in. */
  readonly folder: number;
  readonly name: number;
}

/** Each tab has one terminal, and the terminal is named by the tab that is in it. */
function make(tabs: readonly MadeTab[]): Made {
  const parents = new Map<number, number>();
  const folders = new Map<number, string>();
  const sessions: { pid: number; session: string }[] = [];
  let next = 100;
  const lost: LostTab[] = [];
  const open: OpenTerminal<string>[] = [];
  for (const [index, { forgotten, wrappers, folder, name }] of tabs.entries()) {
    const shell = (next += 10);
    const tab: Tab = {
      id: `tab-${index}`,
      name: `name ${name}`,
      cwd: `/work/${folder}`,
      profile: 'claude',
      started: 1,
      conversation: { agent: 'claude-code', id: `s-${index}`, bound: 'own' },
    };
    lost.push({ tab, shell: forgotten ? undefined : shell, name: tab.name });
    open.push({ terminal: tab.id, name: tab.name, shell });
    folders.set(shell, tab.cwd);
    parents.set(shell, 2);
    if (wrappers === undefined) continue;
    let above = shell;
    for (let step = 0; step <= wrappers; step += 1) {
      next += 1;
      parents.set(next, above);
      above = next;
    }
    sessions.push({ pid: above, session: `s-${index}` });
    next += 10;
  }
  return {
    lost,
    open,
    world: {
      sessions: async () => sessions,
      parentOf: async (pid) => parents.get(pid),
      folderOf: async (pid) => folders.get(pid),
      realPath: async (folder) => folder,
    },
  };
}

const madeTab = fc.record({
  forgotten: fc.boolean(),
  wrappers: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  folder: fc.integer({ min: 0, max: 3 }),
  name: fc.integer({ min: 0, max: 3 }),
});

describe('terminals of tabs after a reload', () => {
  test('are never given to another tab', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(madeTab, { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        async (tabs, order) => {
          const { lost, open, world } = make(tabs);
          const shuffled = open
            .map((terminal) => ({ terminal, key: order.next().value ?? 0 }))
            .toSorted((one, other) => one.key - other.key)
            .map(({ terminal }) => terminal);
          for (const { tab, terminal } of await findTerminals(lost, shuffled, world))
            expect(terminal.terminal).toBe(tab.id);
        },
      ),
    ));

  test('are found for at least 95 of 100 tabs, memory or not', async () => {
    const kinds = Array.from({ length: 100 }, (_, index): MadeTab => ({
      forgotten: index % 5 === 0,
      wrappers: index % 2 === 0 ? index % 4 : undefined,
      folder: index % 10,
      name: index % 90,
    }));
    const { lost, open, world } = make(kinds);
    const found = await findTerminals(lost, open, world);
    expect(found.length).toBeGreaterThanOrEqual(95);
    expect(new Set(found.map(({ by }) => by))).toEqual(new Set(['shell', 'session', 'folder']));
  });

  test('are not looked for further than four programs up, nor guessed between two alike', async () => {
    const one = { forgotten: true, wrappers: 4, folder: 1, name: 1 };
    const { lost, open, world } = make([one, one]);
    expect(await findTerminals(lost, open, world)).toEqual([]);
    const near = make([{ ...one, wrappers: 3 }, one]);
    expect((await findTerminals(near.lost, near.open, near.world)).map(({ by }) => by)).toEqual([
      'session',
      'folder',
    ]);
  });

  test('tell the conversation of the agent that stands nearest below the shell', async () => {
    const parents = new Map([
      [30, 20],
      [20, 10],
      [40, 30],
    ]);
    const world = { parentOf: async (pid: number) => parents.get(pid) };
    const sessions = [
      { pid: 40, session: 'child' },
      { pid: 20, session: 'agent' },
      { pid: 99, session: 'other' },
    ];
    expect(await sessionBelow(10, sessions, world)).toBe('agent');
    expect(await sessionBelow(11, sessions, world)).toBeUndefined();
  });
});

describe('a tab runs in another window', () => {
  const running = { window: 'there', shell: 7, born: '123' };
  const own = { id: 'here', shells: new Set([5]) };
  const alive = async (pid: number) => (pid === 7 ? { parent: 1, born: '123' } : undefined);
  const here = { own, processAt: alive };
  test.each([
    ['while its shell lives', { running }, here, running],
    ['but not a tab that never ran', {}, here, undefined],
    ['but not one of this window', { running: { ...running, window: 'here' } }, here, undefined],
    [
      'but not one whose shell is here after a reload',
      { running },
      { ...here, own: { ...own, shells: new Set([7]) } },
      undefined,
    ],
    ['but not after its shell has ended', { running }, { own, processAt: async () => undefined }, undefined],
    [
      'nor when another program got the id',
      { running },
      { own, processAt: async () => ({ parent: 1, born: '9' }) },
      undefined,
    ],
  ])('%s', async (_, tab, { own: window, processAt }, expected) =>
    expect(await placeElsewhere(tab, window, processAt)).toEqual(expected),
  );
});
