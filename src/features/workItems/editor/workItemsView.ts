/** The search view: one replica, one page, and what the page asks. */
import * as vscode from 'vscode';
import type { Approvals } from '../../../base/approvals.ts';
import type { ToolServers } from '../../../base/toolServers.ts';
import type { Ports, Workers } from '../../../base/ports.ts';
import { joinPath } from '../../../base/paths.ts';
import type { NumberedPlace } from '../../../base/worktreeCommands.ts';
import { views } from '../../../contributions.ts';
import { runCommand } from '../../../editor/commands.ts';
import { pathOf } from '../../../editor/files.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import type { Reporter } from '../../../editor/report.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import { openLink } from '../../../editor/links.ts';
import { registerPageView } from '../../../editor/webviewView.ts';
import type { FromPage, Status, ToPage } from '../core/protocol.ts';
import type { ReplicaMeta } from '../core/replicaMeta.ts';
import type { ReplicaFolder } from '../core/replicaFolder.ts';
import type { FromWorker } from '../core/workerProtocol.ts';
import type { Replica } from './replica.ts';
import { writes } from './writes.ts';

export interface WorkItemsDependencies {
  readonly ports: Ports;
  readonly workers: () => Promise<Workers>;
  readonly reporter: Reporter;
  readonly context: vscode.ExtensionContext;
  readonly approvals: Approvals;
  readonly toolServers: ToolServers;
}

/** The age on the screen is told anew this often, in milliseconds. */
const ageInterval = 60_000;
const day = 86_400_000;
/** So many written items are worth the offer to make the replica anew. */
const muchWritten = 10;

export class WorkItemsView implements vscode.Disposable {
  readonly #dependencies: WorkItemsDependencies;
  readonly #registration: vscode.Disposable;
  readonly #settings: vscode.Disposable;
  readonly #writes: vscode.Disposable;
  #view: vscode.WebviewView | undefined;
  #replica: Promise<Replica | undefined> | undefined;
  #folder: ReplicaFolder | string | undefined;
  #state: Extract<FromWorker, { kind: 'state' }> | undefined;
  /** What the server said of each state, where the replica was made from one. */
  #categories: ReplicaMeta['categories'] = {};
  #timer: ReturnType<typeof setInterval> | undefined;
  #wanted: string | undefined;
  /** The page has its texts, so it has its box: what is said to it before is lost. */
  #ready = false;
  /** Those of the item in the preview. */
  #places: readonly NumberedPlace[] = [];
  /** Items that were written since the replica was made; a new one is in no replica, so it weighs as much as the limit. */
  #written = 0;

  constructor(dependencies: WorkItemsDependencies) {
    this.#dependencies = dependencies;
    this.#registration = registerPageView<FromPage>({
      id: views.workItems,
      title: vscode.l10n.t('Work Items'),
      extensionUri: dependencies.context.extensionUri,
      page: 'workItems',
      loadParse: async () => {
        const { fromPage } = await import('../core/protocol.ts');
        return (raw) => fromPage.safeParse(raw).data;
      },
      onMessage: (message) => void this.#answer(message).catch((error) => this.#fault(error)),
      onVisible: (visible, view) => this.#show(visible, view),
    });
    this.#writes = writes.event(({ changed, created }) => {
      this.#written += changed + created * muchWritten;
      void this.#postStatus();
    });
    this.#settings = onSettingChange(
      ['sreWorkbench.workItems.files', 'sreWorkbench.workItems.staleAfterDays', 'sreWorkbench.notesFolder'],
      () => void this.#restart().catch((error) => this.#fault(error)),
    );
  }

  /** Opens the view with a text in its box. */
  async search(text: string): Promise<void> {
    this.#wanted = text;
    await vscode.commands.executeCommand(`${views.workItems}.focus`);
    this.#postWanted();
  }

  async refresh(): Promise<void> {
    await (await this.#replica)?.refresh();
  }

  #fault(error: unknown): void {
    this.#dependencies.reporter.bug('workItems', error);
  }

  #show(visible: boolean, view: vscode.WebviewView): void {
    this.#view = visible ? view : undefined;
    if (!visible) this.#ready = false;
    clearInterval(this.#timer);
    if (visible) this.#timer = setInterval(() => void this.#postStatus(), ageInterval);
  }

  #post(message: ToPage): void {
    void this.#view?.webview.postMessage(message);
  }

  #postWanted(): void {
    if (this.#wanted === undefined || !this.#ready) return;
    this.#post({ kind: 'query', text: this.#wanted });
    this.#wanted = undefined;
  }

  async #restart(): Promise<void> {
    const before = await this.#replica;
    before?.dispose();
    this.#replica = undefined;
    this.#state = undefined;
    if (this.#view) await this.#open();
  }

  #open(): Promise<Replica | undefined> {
    this.#replica ??= this.#start();
    return this.#replica;
  }

  async #start(): Promise<Replica | undefined> {
    const { ports, workers, context } = this.#dependencies;
    const folder = await this.#locate();
    if (folder === undefined) {
      this.#folder = vscode.l10n.t(
        'There is no notes folder in this workspace. Work items are read from notes/work-items or SRE/notes/work-items.',
      );
      await this.#postStatus();
      return undefined;
    }
    const [{ openReplica }, { hashOf }] = await Promise.all([
      import('./replica.ts'),
      import('../core/replicaIndex.ts'),
    ]);
    const name = new TextEncoder().encode(folder);
    const indexes = pathOf(vscode.Uri.joinPath(context.globalStorageUri, 'replicas'));
    return openReplica({
      ports,
      workers: await workers(),
      folder,
      further: readSetting('sreWorkbench.workItems.files'),
      indexFile: joinPath(indexes, `${hashOf(name, 0, name.length).toString(16)}.index`),
      onMessage: (message) => this.#hear(message),
      onFolder: (found) => {
        if (timeOf(found) !== timeOf(this.#folder)) this.#written = 0;
        this.#folder = found;
        void this.#readCategories(folder);
        void this.#postStatus();
      },
      onFault: (error) => this.#fault(error),
    });
  }

  async #readCategories(folder: string): Promise<void> {
    const { metaName, readMeta } = await import('../core/replicaMeta.ts');
    const bytes = await this.#dependencies.ports.files.read(joinPath(folder, metaName), 1_000_000);
    const meta = bytes.ok ? readMeta(new TextDecoder().decode(bytes.value)) : undefined;
    this.#categories = meta?.categories ?? {};
  }

  async #locate(): Promise<string | undefined> {
    const notes = await notesFolder(this.#dependencies.ports.files);
    return notes === undefined ? undefined : joinPath(notes, 'work-items');
  }

  #hear(message: Exclude<FromWorker, { kind: 'read' | 'index' }>): void {
    if (message.kind !== 'state') {
      this.#post(message);
      return;
    }
    this.#state = message;
    void this.#postStatus();
  }

  async #postStatus(): Promise<void> {
    const { readAge, describeAge } = await import('../core/age.ts');
    const folder = this.#folder;
    const now = this.#dependencies.ports.clock.now();
    const limit = readSetting('sreWorkbench.workItems.staleAfterDays') * day;
    const { age, stale } = readAge(typeof folder === 'object' ? folder.lastUpdated : undefined, now, limit);
    const status: Status = {
      count: this.#state?.count ?? 0,
      indexing: this.#state?.indexing ?? true,
      age: vscode.l10n.t('replica: {0}', describeAge(age)),
      stale,
      offer: stale || this.#written >= muchWritten ? this.#offer(stale) : '',
      broken: this.#state?.broken.length ?? 0,
      problem: typeof folder === 'string' ? folder : '',
    };
    this.#post({ kind: 'status', status });
  }

  /** Only where there is a server to ask. */
  #offer(stale: boolean): string {
    if (readSetting('sreWorkbench.azureDevOps.organisation') === '' || !vscode.workspace.isTrusted) return '';
    return stale
      ? vscode.l10n.t('It is older than the limit of the settings.')
      : vscode.l10n.t('Work items were written that it does not have yet, or many were changed.');
  }

  async #answer(message: FromPage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        this.#post({ kind: 'texts', texts: (await import('./texts.ts')).pageTexts() });
        this.#ready = true;
        this.#postWanted();
        await this.#open();
        await this.#postStatus();
        return;
      case 'search':
        (await this.#open())?.search({
          ...message,
          me: [...readSetting('sreWorkbench.workItems.me')],
          categories: this.#categories,
          now: this.#dependencies.ports.clock.now(),
        });
        return;
      case 'preview':
      case 'act':
        await this.#look(message);
        return;
      case 'goTo': {
        const place = this.#places[message.place];
        if (place) await (await loadPins()).goTo(place);
        return;
      }
      case 'regenerate':
        await runCommand('sreWorkbench.workItems.regenerate');
        return;
      case 'link':
        await openLink(message.address);
    }
  }

  async #look(message: Extract<FromPage, { kind: 'preview' | 'act' }>): Promise<void> {
    const item = await (await this.#open())?.read(message.place);
    if (item === undefined) {
      await this.refresh();
      return;
    }
    const { ports, context } = this.#dependencies;
    const pins = { files: ports.files, state: context.workspaceState };
    const { actOn, previewOf } = await import('./itemActions.ts');
    if (message.kind === 'act') await actOn(message.action, item, pins);
    if (message.kind === 'act' && message.action !== 'pin') return;
    const { pinnedTo, placesOf } = await loadPins();
    const [tab, places] = await Promise.all([pinnedTo(pins, item.id), placesOf(item.id)]);
    this.#places = places;
    this.#post({ kind: 'preview', preview: { ...previewOf(item, { tab, places }), place: message.place } });
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#registration.dispose();
    this.#settings.dispose();
    this.#writes.dispose();
    void this.#replica?.then((replica) => replica?.dispose());
  }
}

/** What the folder says of the time at which it was made. */
function timeOf(folder: ReplicaFolder | string | undefined): string | undefined {
  return typeof folder === 'object' ? folder.lastUpdated : undefined;
}

function loadPins() {
  return import('./pins.ts');
}
