/** The tabs of the window: what the file says, which terminal is whose, and what each agent does. */
import * as vscode from 'vscode';
import { ok, type Failure, type Result } from '../../../base/result.ts';
import type { Ports } from '../../../base/ports.ts';
import { readSetting } from '../../../editor/settings.ts';
import { commandLine, shellFamily } from '../core/commandLine.ts';
import { terminalEnvironment } from '../core/environment.ts';
import { Evidence } from '../core/evidence.ts';
import { readEnvironments, readProfiles, startWords, type Profile } from '../core/profiles.ts';
import { reconcile, type TabState } from '../core/state/reconcile.ts';
import { createTabStore, type StoreFailure, type TabStore } from '../core/store.ts';
import { startHash, tabId, type Tab } from '../core/tab.ts';
import { openAgentTerminal, watchOutput } from './agentTerminal.ts';
import type { TabMemory } from './tabMemory.ts';

export interface TabView {
  readonly tab: Tab;
  readonly state: TabState | undefined;
  readonly terminal: vscode.Terminal | undefined;
}

export interface TabsModelOptions {
  readonly ports: Ports;
  /** Absolute folder that holds `.sre-workbench`. */
  readonly folder: string;
  readonly memory: TabMemory;
  readonly launcherFolder: string | undefined;
}

interface Running {
  readonly evidence: Evidence;
  terminal: vscode.Terminal | undefined;
  execution: vscode.TerminalShellExecution | undefined;
}

export class TabsModel {
  readonly #options: TabsModelOptions;
  readonly #store: TabStore;
  readonly #running = new Map<string, Running>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [this.#changed];
  #tabs: readonly Tab[] = [];
  #readOnly = false;
  readonly onChange = this.#changed.event;

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
    this.#disposables.push(
      ports.watch.watch(this.#store.file, () => void this.refresh()),
      vscode.window.onDidCloseTerminal((terminal) => this.#closed(terminal)),
      vscode.window.onDidEndTerminalShellExecution((event) => this.#ended(event)),
      vscode.window.onDidOpenTerminal(() => this.#rebind()),
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

  profiles(): readonly Profile[] {
    return readProfiles(readSetting('sreWorkbench.tabs.profiles'));
  }

  isRunning(): boolean {
    return this.#running.size > 0;
  }

  #view(tab: Tab): TabView {
    const running = this.#running.get(tab.id);
    const now = this.#options.ports.clock.now();
    return {
      tab,
      state: running && reconcile(running.evidence.signals, tab.conversation?.id, now),
      terminal: running?.terminal,
    };
  }

  async refresh(): Promise<Result<void, StoreFailure>> {
    const read = await this.#store.read();
    if (!read.ok) return read;
    this.#tabs = read.value.tabs;
    this.#readOnly = read.value.readOnly;
    this.#rebind();
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
    const known = before !== undefined && (await this.isKnown(before));
    const saved = await this.#update((tabs) => tabs.map((tab) => (tab.id === id ? fields(tab) : tab)));
    if (!saved.ok) return saved;
    const after = this.#tabs.find((tab) => tab.id === id);
    if (known && after) await this.#options.memory.learn(await startHash(after));
    return ok(undefined);
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
    this.#running.get(id)?.terminal?.dispose();
    this.#running.delete(id);
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

  /** What would start, as a line for a person; undefined for a plain shell. */
  lineOf(tab: Tab, prompt: boolean): Result<string | undefined, Failure> {
    const plan = this.#plan(tab, prompt);
    return plan.ok ? ok(plan.value.line) : plan;
  }

  #plan(tab: Tab, prompt: boolean): Result<StartPlan, Failure> {
    const profile = this.profiles().find(({ id }) => id === tab.profile);
    if (!profile) return noProfile(tab);
    const environments = readEnvironments(readSetting('sreWorkbench.tabs.environments'));
    const environment = tab.environment === undefined ? {} : environments.get(tab.environment);
    if (!environment) return noEnvironment(tab);
    const newConversation =
      tab.conversation === undefined && profile.agent === 'claude-code' ? crypto.randomUUID() : undefined;
    const words = startWords(profile, tab, {
      ...(prompt && tab.promptFile !== undefined ? { promptFile: tab.promptFile } : {}),
      ...(newConversation === undefined ? {} : { newConversation }),
    });
    const line = words.length === 0 ? undefined : commandLine(words, shellFamily(vscode.env.shell));
    if (words.length > 0 && line === undefined) return unspeakable(tab);
    return ok({ profile, line, newConversation, sets: [profile.env, environment] });
  }

  /** Starts the tab's agent in a new terminal; with a conversation it goes on with that. */
  async start(id: string, { prompt }: { readonly prompt: boolean }): Promise<Result<void, Failure>> {
    const tab = this.#tabs.find((candidate) => candidate.id === id);
    if (!tab) return ok(undefined);
    const plan = this.#plan(tab, prompt);
    if (!plan.ok) return plan;
    const { profile, line, newConversation, sets } = plan.value;
    const started = this.#options.ports.clock.now();
    const saved = await this.change(id, (before) => ({
      ...before,
      started,
      ...(newConversation === undefined
        ? {}
        : { conversation: { agent: 'claude-code', id: newConversation, bound: 'own' } }),
    }));
    if (!saved.ok) return saved;
    this.#running.get(id)?.terminal?.dispose();
    const running: Running = { evidence: new Evidence(), terminal: undefined, execution: undefined };
    this.#running.set(id, running);
    running.evidence.restart({ kind: 'started', withPrompt: prompt, t: started, source: 'terminal' });
    const { ports, folder, launcherFolder } = this.#options;
    const path = ports.environment.variable('PATH');
    const { terminal, execution } = await openAgentTerminal({
      name: tab.name,
      cwd: tab.cwd,
      role: tab.role,
      line,
      env: terminalEnvironment({
        id,
        folder,
        sets,
        delimiter: ports.environment.platform === 'win32' ? ';' : ':',
        ...(launcherFolder === undefined ? {} : { launcherFolder }),
        ...(path === undefined ? {} : { path }),
      }),
    });
    this.#attach(id, running, terminal);
    running.execution = execution;
    if (execution) {
      void watchOutput(execution, (t) => {
        running.evidence.add({ kind: 'output', t, source: 'terminal' });
      });
    }
    const pid = await terminal.processId;
    await this.#options.memory.rememberTerminal(id, { pid, name: tab.name, line, profile: profile.id });
    this.#changed.fire();
    return ok(undefined);
  }

  #attach(id: string, running: Running, terminal: vscode.Terminal): void {
    running.terminal = terminal;
    this.#running.set(id, running);
    this.#changed.fire();
  }

  /** A terminal that a person picked for a tab. */
  async bind(id: string, terminal: vscode.Terminal): Promise<void> {
    const running: Running = { evidence: new Evidence(), terminal, execution: undefined };
    running.evidence.restart({ kind: 'started', t: this.#options.ports.clock.now(), source: 'terminal' });
    this.#attach(id, running, terminal);
    const pid = await terminal.processId;
    await this.#options.memory.rememberTerminal(id, {
      pid,
      name: terminal.name,
      line: undefined,
      profile: '',
    });
  }

  /** Terminals that were there before a reload: known by the process of their shell, which a reload leaves alive. */
  #rebind(): void {
    for (const tab of this.#tabs) {
      const kept = this.#options.memory.terminalOf(tab.id);
      if (!kept || this.#running.has(tab.id)) continue;
      for (const terminal of vscode.window.terminals) void this.#rebindTo(tab, terminal);
    }
  }

  async #rebindTo(tab: Tab, terminal: vscode.Terminal): Promise<void> {
    const pid = await terminal.processId;
    const kept = this.#options.memory.terminalOf(tab.id);
    if (!kept || kept.pid === undefined || kept.pid !== pid || this.#running.has(tab.id)) return;
    const running: Running = { evidence: new Evidence(), terminal, execution: undefined };
    running.evidence.restart({ kind: 'started', t: tab.started ?? 0, source: 'terminal' });
    this.#attach(tab.id, running, terminal);
  }

  #idOf(terminal: vscode.Terminal): string | undefined {
    return [...this.#running].find(([, running]) => running.terminal === terminal)?.[0];
  }

  #closed(terminal: vscode.Terminal): void {
    const id = this.#idOf(terminal);
    const running = id === undefined ? undefined : this.#running.get(id);
    const reason = terminal.exitStatus?.reason;
    // The window goes away; the agent lives on and is found again.
    if (id === undefined || !running || reason === vscode.TerminalExitReason.Shutdown) return;
    const code = reason === vscode.TerminalExitReason.Process ? terminal.exitStatus?.code : undefined;
    running.terminal = undefined;
    this.signal(id, { kind: 'ended', ...(code === undefined ? {} : { code }) });
    void this.#options.memory.forgetTerminal(id);
  }

  #ended({ terminal, execution, exitCode }: vscode.TerminalShellExecutionEndEvent): void {
    const id = this.#idOf(terminal);
    if (id === undefined) return;
    const running = this.#running.get(id);
    const kept = this.#options.memory.terminalOf(id);
    const own = running?.execution
      ? execution === running.execution
      : kept?.line !== undefined && execution.commandLine.value.trim() === kept.line;
    if (own) this.signal(id, { kind: 'ended', ...(exitCode === undefined ? {} : { code: exitCode }) });
  }

  /** Something that the terminal told now. */
  signal(id: string, signal: { readonly kind: 'ended'; readonly code?: number }): void {
    const t = this.#options.ports.clock.now();
    this.#running.get(id)?.evidence.add({ ...signal, t, source: 'terminal' });
    this.#changed.fire();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

interface StartPlan {
  readonly profile: Profile;
  readonly line: string | undefined;
  readonly newConversation: string | undefined;
  readonly sets: readonly Readonly<Record<string, string>>[];
}

function noProfile(tab: Tab): Result<never, Failure> {
  return fail(
    'no-profile',
    vscode.l10n.t(
      'The tab "{0}" names the profile "{1}", which the settings of this machine do not have. Add it to sreWorkbench.tabs.profiles.',
      tab.name,
      tab.profile,
    ),
  );
}

function noEnvironment(tab: Tab): Result<never, Failure> {
  return fail(
    'no-environment',
    vscode.l10n.t(
      'The tab "{0}" names the environment "{1}", which the settings of this machine do not have. Add it to sreWorkbench.tabs.environments.',
      tab.name,
      tab.environment ?? '',
    ),
  );
}

function unspeakable(tab: Tab): Result<never, Failure> {
  return fail(
    'no-line',
    vscode.l10n.t(
      'The command of the tab "{0}" cannot be written in one line of this shell. Choose another shell, or a folder without special characters.',
      tab.name,
    ),
  );
}

function fail(code: string, message: string): Result<never, Failure> {
  return { ok: false, error: { code, message } };
}
