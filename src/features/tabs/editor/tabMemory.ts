/** What this machine knows of the workspace's tabs: which starts a person has seen, and which shell is whose. */
import type * as vscode from 'vscode';

export interface KeptTerminal {
  /** Of the shell; it stays the same through a reload of the window. */
  readonly pid: number | undefined;
  readonly name: string;
  readonly line: string | undefined;
}

export interface TabMemory {
  knows(hash: string): boolean;
  learn(hash: string): Promise<void>;
  terminalOf(id: string): KeptTerminal | undefined;
  hasTerminals(): boolean;
  rememberTerminal(id: string, terminal: KeptTerminal): Promise<void>;
  forgetTerminal(id: string): Promise<void>;
  isSilenced(id: string, alarm: string): boolean;
  silence(id: string, alarm: string): Promise<void>;
}

const hashesKey = 'sreWorkbench.tabs.seen';
const silencedKey = 'sreWorkbench.tabs.silenced';
const terminalsKey = 'sreWorkbench.tabs.terminals';
/** Older ones belong to tabs that are long gone. */
const mostHashes = 1000;

export function createTabMemory(state: vscode.Memento): TabMemory {
  const hashes = (): readonly string[] => state.get<readonly string[]>(hashesKey, []);
  const silenced = (): readonly string[] => state.get<readonly string[]>(silencedKey, []);
  const terminals = (): Readonly<Record<string, KeptTerminal>> => state.get(terminalsKey, {});
  return {
    knows: (hash) => hashes().includes(hash),
    learn: async (hash) => {
      const others = hashes().filter((known) => known !== hash);
      await state.update(hashesKey, [...others, hash].slice(-mostHashes));
    },
    terminalOf: (id) => terminals()[id],
    hasTerminals: () => Object.keys(terminals()).length > 0,
    rememberTerminal: async (id, terminal) => state.update(terminalsKey, { ...terminals(), [id]: terminal }),
    isSilenced: (id, alarm) => silenced().includes(`${id} ${alarm}`),
    silence: async (id, alarm) =>
      state.update(silencedKey, [...silenced(), `${id} ${alarm}`].slice(-mostHashes)),
    forgetTerminal: async (id) => {
      const { [id]: _, ...rest } = terminals();
      await state.update(terminalsKey, rest);
    },
  };
}
