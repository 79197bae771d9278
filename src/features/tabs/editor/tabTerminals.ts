/** Which terminal is whose: kept at the start, found again after a reload, and told to the other windows of the folder. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { hasChildren, processAt } from '../../../clients/agents/processes.ts';
import { placeElsewhere } from '../core/otherWindow.ts';
import { findTerminals, sessionBelow, type LostTab } from '../core/rebind.ts';
import type { Tab, TabConversation, TabPlace } from '../core/tab.ts';
import { openTerminals, workspaceUri, worldOf } from './machine.ts';
import type { Run, Runs } from './runs.ts';
import { agentOf } from './startPlan.ts';
import type { KeptTerminal, TabMemory } from './tabMemory.ts';

/** Milliseconds in which a terminal tells its shell, unless it is only being opened. */
const patience = 1000;

export interface TerminalsModel {
  readonly ports: Ports;
  readonly memory: TabMemory;
  readonly runs: Runs;
  tabs(): readonly Tab[];
  change(id: string, fields: (tab: Tab) => Tab): Promise<unknown>;
  converse(tab: Tab, conversation: TabConversation): Promise<void>;
  changed(): void;
}

export class TabTerminals {
  readonly #model: TerminalsModel;
  /** This window, for the others that have the folder open. */
  readonly #window = crypto.randomUUID();
  readonly #listeners: vscode.Disposable;
  #lastShown: number;

  constructor(model: TerminalsModel) {
    this.#model = model;
    this.#lastShown = model.ports.clock.now();
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidCloseTerminal((terminal) => this.#closed(terminal)),
      vscode.window.onDidEndTerminalShellExecution((event) => this.#ended(event)),
      vscode.window.onDidOpenTerminal(() => void this.rebind()),
    );
  }

  /** Which shell is the tab's: for this window after a reload, and for the other windows now. */
  async keep(id: string, kept: KeptTerminal): Promise<void> {
    await this.#model.memory.rememberTerminal(id, kept);
    const found = kept.pid === undefined ? undefined : await processAt(this.#model.ports, kept.pid);
    if (!found || kept.pid === undefined) return;
    const workspace = workspaceUri();
    const place: TabPlace = {
      window: this.#window,
      shell: kept.pid,
      born: found.born,
      ...(workspace !== undefined && { workspace }),
    };
    await this.#model.change(id, (tab) => ({ ...tab, running: place }));
  }

  /** A terminal that a person picked for a tab. */
  async bind(tab: Tab, terminal: vscode.Terminal): Promise<void> {
    this.#model.runs.end(tab.id);
    await this.#take(tab, terminal, undefined, this.#model.ports.clock.now());
  }

  /** Terminals that were there before a reload. */
  async rebind(): Promise<void> {
    const lost = this.#model
      .tabs()
      .filter((tab) => tab.started !== undefined && !this.#model.runs.get(tab.id))
      .map((tab): LostTab => {
        const kept = this.#model.memory.terminalOf(tab.id);
        return { tab, shell: kept?.pid ?? tab.running?.shell, name: kept?.name ?? tab.name };
      });
    if (lost.length === 0) return;
    const open = (await openTerminals()).filter(
      ({ terminal }) => this.#model.runs.idOf(terminal) === undefined,
    );
    for (const { tab, terminal } of await findTerminals(lost, open, worldOf(this.#model.ports))) {
      const taken = this.#model.runs.get(tab.id) ?? this.#model.runs.idOf(terminal.terminal);
      const { line } = this.#model.memory.terminalOf(tab.id) ?? {};
      if (taken === undefined) await this.#take(tab, terminal.terminal, line, tab.started ?? 0);
    }
  }

  /** @param line the one that started its agent, where that is known */
  async #take(tab: Tab, terminal: vscode.Terminal, line: string | undefined, since: number): Promise<void> {
    const run = this.#model.runs.begin(tab, { kind: 'started', t: since, source: 'terminal' }, { terminal });
    const { ports } = this.#model;
    const pid = await terminal.processId;
    await this.keep(tab.id, { pid, name: terminal.name, line });
    if (pid !== undefined) {
      // An agent that ended while no window looked has left an empty shell.
      if (line !== undefined && (await hasChildren(ports, pid)) === false)
        this.#signal(tab.id, { kind: 'ended' });
      await this.#adopt(tab, pid, run);
    }
    this.#model.changed();
  }

  /** The conversation that an agent has open by now: a person may have resumed another one. */
  async #adopt(tab: Tab, shell: number, run: Run): Promise<void> {
    if (agentOf(tab) !== 'claude-code') return;
    const world = worldOf(this.#model.ports);
    const id = await sessionBelow(shell, await world.sessions(tab), world);
    if (id === undefined || id === tab.conversation?.id || this.#model.runs.get(tab.id) !== run) return;
    await this.#model.converse(tab, { agent: 'claude-code', id, bound: 'told' });
  }

  /** Which tabs run in other windows, from time to time: their shells end without a word. */
  async lookElsewhere(): Promise<void> {
    const { ports } = this.#model;
    const open = await openTerminals(patience);
    // One that has not told its shell yet may be the very one.
    if (open.some(({ shell }) => shell === undefined)) return;
    const own = { id: this.#window, shells: new Set(open.flatMap(({ shell }) => shell ?? [])) };
    for (const tab of this.#model.tabs()) {
      const run = this.#model.runs.get(tab.id);
      if (run && !run.elsewhere) continue;
      const place = await placeElsewhere(tab, own, (pid) => processAt(ports, pid));
      if (run && !place) this.#model.runs.end(tab.id);
      if (run || !place || this.#model.runs.get(tab.id)) continue;
      const first = { kind: 'started', t: tab.started ?? 0, source: 'terminal' } as const;
      this.#model.runs.begin(tab, first, { elsewhere: true });
    }
  }

  /** Asks the window in which the tab runs to show it; answers what that window has open, as a URI. */
  async showElsewhere(id: string): Promise<string | undefined> {
    const now = this.#model.ports.clock.now();
    await this.#model.change(id, (tab) =>
      tab.running ? { ...tab, running: { ...tab.running, shown: now } } : tab,
    );
    return this.#model.tabs().find((tab) => tab.id === id)?.running?.workspace;
  }

  showWanted(): void {
    for (const { id, running } of this.#model.tabs()) {
      const wanted = running?.window === this.#window ? (running.shown ?? 0) : 0;
      if (wanted <= this.#lastShown) continue;
      this.#lastShown = wanted;
      this.#model.runs.get(id)?.terminal?.show();
    }
  }

  #closed(terminal: vscode.Terminal): void {
    const id = this.#model.runs.idOf(terminal);
    const run = id === undefined ? undefined : this.#model.runs.get(id);
    const reason = terminal.exitStatus?.reason;
    // The window goes away; the agent lives on and is found again.
    if (id === undefined || !run || reason === vscode.TerminalExitReason.Shutdown) return;
    const code = reason === vscode.TerminalExitReason.Process ? terminal.exitStatus?.code : undefined;
    run.terminal = undefined;
    this.#signal(id, { kind: 'ended', ...(code === undefined ? {} : { code }) });
    void this.#model.memory.forgetTerminal(id);
    void this.#model.change(id, withoutPlace);
  }

  #ended({ terminal, execution, exitCode }: vscode.TerminalShellExecutionEndEvent): void {
    const id = this.#model.runs.idOf(terminal);
    if (id === undefined) return;
    const run = this.#model.runs.get(id);
    const kept = this.#model.memory.terminalOf(id);
    const own = run?.execution
      ? execution === run.execution
      : kept?.line !== undefined && execution.commandLine.value.trim() === kept.line;
    if (own) this.#signal(id, { kind: 'ended', ...(exitCode === undefined ? {} : { code: exitCode }) });
  }

  /** Something that the terminal told now. */
  #signal(id: string, signal: { readonly kind: 'ended'; readonly code?: number }): void {
    const t = this.#model.ports.clock.now();
    this.#model.runs.get(id)?.observer.add({ ...signal, t, source: 'terminal' });
  }

  dispose(): void {
    this.#listeners.dispose();
  }
}

function withoutPlace(tab: Tab): Tab {
  const { running: _, ...rest } = tab;
  return rest;
}
