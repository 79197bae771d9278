/** The tabs of the window: what the file says, which terminal is whose, and what each agent does. */
import * as vscode from 'vscode';
import { ok, type Failure, type Result } from '../../../base/result.ts';
import type { Ports } from '../../../base/ports.ts';
import { EventReader } from '../core/eventFolder.ts';
import { eventFolder } from '../core/eventPlace.ts';
import { toldConversation, guessedConversation } from '../core/binding.ts';
import { hookSignals, type HookEvent } from '../core/state/hooks.ts';
import { createTabStore, type StoreFailure, type TabStore } from '../core/store.ts';
import { takesPrompt } from '../core/profiles.ts';
import { startHash, tabId, type Tab, type TabConversation } from '../core/tab.ts';
import { createAgentsPoll } from './agentsPoll.ts';
import { openAgentTerminal, watchOutput } from './agentTerminal.ts';
import { readSetting } from '../../../editor/settings.ts';
import { readTranscript } from '../../../clients/agents/reader.ts';
import { findTranscript, listTranscripts } from '../../../clients/agents/places.ts';
import { agentOf, environmentOf, portsOf, type StartPlan } from './startPlan.ts';
import { notHere, type TabView } from './tabView.ts';
import { Runs } from './runs.ts';
import type { TabMemory } from './tabMemory.ts';
import { TabTerminals } from './tabTerminals.ts';

export interface TabsModelOptions {
  readonly ports: Ports;
  /** Absolute folder that holds `.sre-workbench`. */
  readonly folder: string;
  readonly memory: TabMemory;
  /** Absolute folder that holds the launcher; undefined where it could not be written. */
  readonly launcherFolder: string | undefined;
  /** Absolute folder for what belongs to tabs and must not lie in a workspace. */
  readonly storage: string;
}

export class TabsModel {
  readonly #options: TabsModelOptions;
  readonly #store: TabStore;
  readonly #runs: Runs;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: { dispose(): void }[] = [this.#changed];
  readonly #events: EventReader;
  readonly #told: HookEvent[] = [];
  readonly #poll: ReturnType<typeof createAgentsPoll>;
  #tabs: readonly Tab[] = [];
  #readOnly = false;
  readonly onChange = this.#changed.event;
  readonly terminals: TabTerminals;

  constructor(options: TabsModelOptions) {
    this.#options = options;
    const { ports } = options;
    this.#store = createTabStore(options.folder, {
      files: {
        stat: (path) => ports.files.stat(path),
        readPart: (path, start, length) => ports.fileParts.readPart(path, start, length),
      },
      writer: ports.writer,
      clock: ports.clock,
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    this.#events = new EventReader(options.folder, ports);
    this.#poll = createAgentsPoll(ports);
    this.#runs = new Runs(ports, () => this.#changed.fire());
    this.terminals = new TabTerminals({
      ports,
      memory: options.memory,
      runs: this.#runs,
      tabs: () => this.#tabs,
      change: (id, fields) => this.change(id, fields),
      converse: (tab, conversation) => this.#converse(tab, conversation),
      changed: () => this.#changed.fire(),
    });
    this.#disposables.push(
      ports.watch.watch(eventFolder(options.folder), () => void this.readEvents()),
      ports.watch.watch(this.#store.file, () => void this.refresh()),
      this.terminals,
    );
  }

  get folder(): string {
    return this.#options.folder;
  }

  get readOnly(): boolean {
    return this.#readOnly;
  }

  views(): readonly TabView[] {
    return this.#tabs.map((tab) => this.#view(tab));
  }

  view(id: string): TabView | undefined {
    const tab = this.#tabs.find((candidate) => candidate.id === id);
    return tab && this.#view(tab);
  }

  isRunning(): boolean {
    return this.#runs.all().length > 0;
  }

  #view(tab: Tab): TabView {
    const run = this.#runs.get(tab.id);
    const now = this.#options.ports.clock.now();
    return {
      tab,
      state: run ? run.observer.state(now) : notHere(tab),
      terminal: run?.terminal,
      elsewhere: run?.elsewhere ?? false,
      transcript: run?.observer.transcript,
      alarms: (run?.observer.alarms ?? []).filter(
        (alarm) => !this.#options.memory.isSilenced(tab.id, alarm.id),
      ),
    };
  }

  async refresh(): Promise<Result<void, StoreFailure>> {
    const read = await this.#store.read();
    if (!read.ok) return read;
    this.#tabs = read.value.tabs;
    this.#readOnly = read.value.readOnly;
    for (const tab of this.#tabs) this.#runs.get(tab.id)?.observer.follow(tab.conversation);
    void this.terminals.rebind();
    await this.terminals.lookElsewhere();
    this.terminals.showWanted();
    this.#changed.fire();
    return ok(undefined);
  }

  /** Keeps a new tab; a person on this machine asked for it, so it starts without a further look. */
  async add(make: (id: string) => Tab): Promise<Result<Tab, StoreFailure>> {
    let made: Tab | undefined;
    const saved = await this.#update((tabs) => {
      const tab = make('new');
      made = { ...tab, id: tabId(tab.name, new Set(tabs.map(({ id }) => id))) };
      return [...tabs, made];
    });
    if (!saved.ok) return saved;
    if (!made) throw new Error('The change was not made.');
    await this.#options.memory.learn(await startHash(made));
    return ok(made);
  }

  async change(id: string, fields: (tab: Tab) => Tab): Promise<Result<void, StoreFailure>> {
    const before = this.#tabs.find((tab) => tab.id === id);
    // What is learnt is what was seen and this change to it, whatever the file says by now.
    if (before && (await this.isKnown(before))) await this.learn(fields(before));
    const saved = await this.#update((tabs) => tabs.map((tab) => (tab.id === id ? fields(tab) : tab)));
    return saved.ok ? ok(undefined) : saved;
  }

  /** The ids in their new order; tabs that are not named stay behind them. */
  async reorder(ids: readonly string[]): Promise<Result<void, StoreFailure>> {
    const place = new Map(ids.map((id, index) => [id, index]));
    const saved = await this.#update((tabs) =>
      tabs
        .map((tab, index) => ({ tab, rank: place.get(tab.id) ?? ids.length + index }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ tab }) => tab),
    );
    return saved.ok ? ok(undefined) : saved;
  }

  /** Takes the tab off the list and closes its terminal. */
  async remove(id: string): Promise<Result<void, StoreFailure>> {
    const saved = await this.#update((tabs) => tabs.filter((tab) => tab.id !== id));
    if (!saved.ok) return saved;
    this.#runs.end(id);
    await this.#options.memory.forgetTerminal(id);
    this.#changed.fire();
    return ok(undefined);
  }

  async #update(
    change: (tabs: readonly Tab[]) => readonly Tab[],
  ): Promise<Result<readonly Tab[], StoreFailure>> {
    const saved = await this.#store.update(change);
    if (saved.ok) {
      this.#tabs = saved.value;
      this.#changed.fire();
    }
    return saved;
  }

  async isKnown(tab: Tab): Promise<boolean> {
    return this.#options.memory.knows(await startHash(tab));
  }

  async learn(tab: Tab): Promise<void> {
    await this.#options.memory.learn(await startHash(tab));
  }

  /** Starts the agent of a tab that a person has seen in a new terminal; with a conversation it goes on with that. */
  async start(
    tab: Tab,
    plan: StartPlan,
    { prompt, cwd }: { readonly prompt: boolean; readonly cwd: string },
  ): Promise<Result<void, Failure>> {
    const { id } = tab;
    const started = this.#options.ports.clock.now();
    const { newConversation } = plan;
    const conversation: TabConversation | undefined =
      newConversation === undefined
        ? tab.conversation
        : { agent: 'claude-code', id: newConversation, bound: 'own' };
    const saved = await this.change(id, (before) => ({
      ...before,
      started,
      ...(conversation && { conversation }),
    }));
    if (!saved.ok) return saved;
    this.#runs.end(id);
    const run = this.#runs.begin(
      { ...tab, ...(conversation && { conversation }) },
      {
        kind: 'started',
        withPrompt: prompt && tab.promptFile !== undefined && takesPrompt(plan.profile),
        t: started,
        source: 'terminal',
      },
    );
    const { terminal, execution } = await openAgentTerminal({
      name: tab.name,
      cwd,
      role: tab.role,
      line: plan.line,
      env: await environmentOf(tab, plan, this.#options),
    });
    run.terminal = terminal;
    run.execution = execution;
    if (execution) {
      void watchOutput(execution, (t) =>
        run.observer.evidence.add({ kind: 'output', t, source: 'terminal' }),
      );
    }
    await this.terminals.keep(id, { pid: await terminal.processId, name: tab.name, line: plan.line });
    this.#changed.fire();
    return ok(undefined);
  }

  /** Absolute path of the file of the tab's conversation, wherever the agent of its profile keeps it. */
  async transcriptOf(tab: Tab): Promise<string | undefined> {
    if (!tab.conversation) return undefined;
    const { agent, id } = tab.conversation;
    return (await findTranscript(portsOf(tab, this.#options.ports), { agent, sessionId: id }))?.path;
  }

  /**
   * Where the tab's conversation can be gone on with: the folder in which its agent was last, for Claude Code finds it
   * from there alone. Undefined where it has no transcript.
   */
  async resumeFolder(tab: Tab): Promise<string | undefined> {
    const path = await this.transcriptOf(tab);
    if (path === undefined) return undefined;
    const ports = portsOf(tab, this.#options.ports);
    const read = tab.conversation?.agent === 'claude-code' ? await readTranscript(ports, path) : undefined;
    const cwd = read?.ok === true ? read.value.cwd : null;
    return cwd !== null && (await ports.files.stat(cwd)).ok ? cwd : tab.cwd;
  }

  /** What hooks have left since the last look. */
  async readEvents(): Promise<void> {
    for (const event of await this.#events.read()) {
      this.#told.push(event);
      if (this.#told.length > 500) this.#told.splice(0, 250);
      const tab = this.#tabs.find(({ id }) => id === event.tab);
      const run = this.#runs.get(event.tab);
      if (!tab || !run) continue;
      const conversation = toldConversation(tab, agentOf(tab), event, this.#told);
      if (conversation && !run.elsewhere) await this.#converse(tab, conversation, event.transcript);
      run.observer.add(...hookSignals(event));
    }
  }

  async lookForAlarms(): Promise<void> {
    if (!readSetting('sreWorkbench.tabs.alarms')) return;
    const staleAfter = readSetting('sreWorkbench.tabs.staleDays') * 24 * 3_600_000;
    for (const [, { observer }] of this.#runs.all()) await observer.lookForAlarms(staleAfter);
    this.#changed.fire();
  }

  /** Of agents that are at work; those that rest say so themselves. */
  async askAgents(): Promise<void> {
    const now = this.#options.ports.clock.now();
    const observed = this.#tabs.flatMap((tab) => {
      const run = this.#runs.get(tab.id);
      const value = run?.terminal && run.observer.state(now)?.value;
      return run && (value === 'working' || value === 'waiting') ? [{ tab, observer: run.observer }] : [];
    });
    await this.#poll(observed);
  }

  async silence(id: string, alarm: string): Promise<void> {
    await this.#options.memory.silence(id, alarm);
    this.#changed.fire();
  }

  /** Looks for the conversations of tabs whose agents take no id and have no hooks. */
  async guess(): Promise<void> {
    for (const tab of this.#tabs) {
      const agent = agentOf(tab);
      const run = this.#runs.get(tab.id);
      if (tab.conversation || !agent || tab.started === undefined || !run || run.elsewhere) continue;
      const places = await listTranscripts(portsOf(tab, this.#options.ports), tab.cwd, {
        since: tab.started,
      });
      const conversation = guessedConversation(tab, this.#tabs, agent, places);
      if (conversation) await this.#converse(tab, conversation);
    }
  }

  async #converse(tab: Tab, conversation: TabConversation, path?: string): Promise<void> {
    await this.change(tab.id, (before) => ({ ...before, conversation }));
    this.#runs.get(tab.id)?.observer.follow(conversation, path);
  }

  dispose(): void {
    this.#runs.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
