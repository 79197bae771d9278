/** The workbench as a person sees it: packaged extensions installed, no access to anything behind the screen. */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Frame, Page } from 'playwright-core';
import { openBrowser, openPage, type EditorPage } from '../../editor/harness/browser.ts';
import {
  describeErrors,
  errorsOfLog,
  readExpectedErrors,
  unexpectedErrors,
  type SeenError,
} from '../../editor/harness/errors.ts';
import { patienceAtStart } from '../../editor/harness/eventually.ts';
import { artifactsFolder, harnessExtension, projectFolder } from '../../editor/harness/places.ts';
import { copyWorkspace, emptyWorkspace, type Workspace } from '../../editor/harness/workspace.ts';
import { startServer, type EditorServer, type UserSettings } from '../../editor/harness/server.ts';
import { findBarriers, type AccessibilityFinding } from './accessibility.ts';
import { Keyboard } from './keyboard.ts';
import { Notifications, Problems, StatusBar } from './panels.ts';
import { addPseudoLanguage, speakPseudoLanguage } from './pseudoLanguage.ts';
import { QuickInput } from './quickInput.ts';
import { TextEditor } from './textEditor.ts';
import { themes, type Theme } from './themes.ts';
import { TreeView } from './treeView.ts';
import { Trust } from './trust.ts';
import { webviewFrame } from './webviews.ts';

export interface WorkbenchOptions {
  /** The folder to open a fresh copy of; `none` opens an empty window. The example company where left out. */
  readonly folder?: string;
  /** Packaged extensions; ours where left out. */
  readonly vsix?: readonly string[];
  /** The id of the extension whose errors are never expected; ours where left out. */
  readonly extensionId?: string;
  readonly theme?: Theme;
  /** `ask` begins with the question of Workspace Trust; else everything is trusted. */
  readonly trust?: 'ask';
  readonly settings?: UserSettings;
  /** Settings of the machine, such as those that name programs. */
  readonly machineSettings?: UserSettings;
  /** Added to the environment of the server and of what it starts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** For the Node of the server and of the extension host. */
  readonly nodeArguments?: readonly string[];
  /** Leaves out the extensions that come with the editor. */
  readonly bare?: boolean;
  /** `pseudo`: the extension speaks a made language, in which each of its own sentences stands in brackets. */
  readonly language?: 'pseudo';
}

/** Nothing that asks the network, and nothing that covers what is looked at. */
const quiet: UserSettings = {
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.editor.useModal': 'off',
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  // As on the desktop; in a browser the workbench saves by itself.
  'files.autoSave': 'off',
  'chat.disableAIFeatures': true,
};

interface Opened {
  readonly server: EditorServer;
  readonly browser: Browser;
  readonly window: EditorPage;
  readonly workspace: Workspace;
}

export class Workbench {
  readonly quickInput = new QuickInput(() => this.page);
  readonly editor = new TextEditor(() => this.page, this.quickInput);
  readonly problems = new Problems(() => this.page, this.quickInput);
  readonly notifications = new Notifications(() => this.page);
  readonly statusBar = new StatusBar(() => this.page);
  readonly keyboard = new Keyboard(() => this.page);
  readonly trust = new Trust(() => this.page, this.quickInput);
  readonly #options: WorkbenchOptions;
  #settings: UserSettings;
  #theme: Theme;
  #opened: Opened | undefined;

  constructor(options: WorkbenchOptions = {}) {
    this.#options = options;
    this.#theme = options.theme ?? 'dark';
    const trust: UserSettings =
      options.trust === 'ask'
        ? { 'security.workspace.trust.startupPrompt': 'always' }
        : { 'security.workspace.trust.enabled': false };
    this.#settings = { ...quiet, ...trust, ...options.settings };
  }

  /** The page, for what this class does not know. */
  get page(): Page {
    return this.#open.window.page;
  }

  /** The opened copy of the folder. */
  get folder(): string {
    return this.#open.workspace.folder;
  }

  get #open(): Opened {
    if (!this.#opened) throw new Error('The workbench is not open yet: use it inside a test or a hook');
    return this.#opened;
  }

  async open(): Promise<void> {
    const workspace = await workspaceOf(this.#options.folder);
    const { environment = {}, nodeArguments = [], bare = false, language, machineSettings } = this.#options;
    const server = await startServer({
      settings: this.#allSettings(),
      vsix: this.#options.vsix ?? [ownVsix()],
      environment,
      nodeArguments,
      bare,
      ...(machineSettings && { machineSettings }),
      ...(language === 'pseudo' && { prepare: addPseudoLanguage }),
    });
    const browser = await openBrowser();
    const window = await openPage(browser);
    if (language === 'pseudo') await speakPseudoLanguage(window.page);
    this.#opened = { server, browser, window, workspace };
    const address = server.address(this.#options.folder === 'none' ? undefined : workspace.folder);
    await window.page.goto(address, { waitUntil: 'commit', timeout: patienceAtStart });
    await this.#ready();
  }

  /** Runs a command of the palette: its title with its category. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** A tree view by its name; `show()` brings it to the front. */
  tree(name: string): TreeView {
    return new TreeView(name, () => this.page, this.quickInput);
  }

  /** The page of a webview by the title of its tab or view. */
  async webview(title: string): Promise<Frame> {
    return webviewFrame(this.page, title);
  }

  /** What axe finds in a webview (by its title) or in a part of the workbench (by a selector). */
  async barriers(where: { webview: string } | { selector: string }): Promise<AccessibilityFinding[]> {
    if ('webview' in where) return findBarriers(await this.webview(where.webview));
    return findBarriers(this.page, where.selector);
  }

  /** Changes the user's settings in the settings file, as a person does; the window does not see a change from outside. */
  async changeSettings(settings: UserSettings): Promise<void> {
    this.#settings = { ...this.#settings, ...settings };
    await this.runCommand('Preferences: Open User Settings (JSON)');
    await this.editor.waitFor('settings.json');
    await this.keyboard.press('Control+A');
    await this.editor.insert(JSON.stringify(this.#allSettings()));
    await this.editor.save();
    await this.keyboard.press('Control+W');
  }

  async setTheme(theme: Theme): Promise<void> {
    this.#theme = theme;
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.choose(themes[theme].label);
    await this.page.locator(`.monaco-workbench${themes[theme].mark}`).waitFor();
  }

  /** Loads the window again: a new extension host, the same profile. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'commit' });
    await this.#ready();
  }

  /** Opens the folder in another window beside this one, which everything here works on meanwhile. */
  async inSecondWindow(act: () => Promise<void>): Promise<void> {
    const first = this.#open;
    const window = await openPage(first.browser);
    this.#opened = { ...first, window };
    try {
      await window.page.goto(first.server.address(first.workspace.folder), {
        waitUntil: 'commit',
        timeout: patienceAtStart,
      });
      await this.#ready();
      await act();
    } finally {
      first.window.errors.push(...window.errors);
      this.#opened = first;
      await window.close();
    }
  }

  /** Keeps a picture of the window in the artifacts, by theme. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({
      path: path.join(artifactsFolder, 'ui/screenshots', this.#theme, `${name}.png`),
    });
  }

  /** A screenshot which, in a run that is to renew the pictures of the documentation, becomes docs/pictures/NAME.png. */
  async picture(name: string): Promise<void> {
    await this.screenshot(name);
    if (process.env['SRE_WORKBENCH_PICTURES'] !== '1') return;
    await this.page.screenshot({ path: path.join(projectFolder, 'docs/pictures', `${name}.png`) });
  }

  /** Takes the errors since the last call that nobody expects; those that a test takes do not fail the run. */
  async takeErrors(): Promise<SeenError[]> {
    const { server, window } = this.#open;
    const logged = (await server.extensionHostLogs())
      .flatMap((log) => errorsOfLog(log))
      .slice(this.#logErrorsTaken);
    this.#logErrorsTaken += logged.length;
    const seen = [...window.errors.splice(0), ...logged];
    return unexpectedErrors(seen, await readExpectedErrors(), [
      this.#options.extensionId ?? 'sre-workbench.sre-workbench',
    ]);
  }

  #logErrorsTaken = 0;

  /**
   * Ends everything that `open` has started.
   * @param name under which the logs are kept
   * @throws where errors were logged that nobody expects
   */
  async close(name: string): Promise<void> {
    if (!this.#opened) return;
    const { server, browser, workspace } = this.#opened;
    // So long an extension host waits before it tells of a rejection that nobody handles.
    await pause(1100);
    const errors = await this.takeErrors();
    await browser.close();
    await server.keepLogs(path.join(artifactsFolder, 'ui/logs', name));
    await server.stop();
    await workspace.remove();
    this.#opened = undefined;
    if (errors.length > 0) throw new Error(`Unexpected errors were logged:\n${describeErrors(errors)}`);
  }

  #allSettings(): UserSettings {
    return { ...this.#settings, 'workbench.colorTheme': themes[this.#theme].id };
  }

  async #ready(): Promise<void> {
    const item = this.page.locator('.monaco-workbench .statusbar-item').first();
    await item.waitFor({ timeout: patienceAtStart });
  }
}

async function workspaceOf(source: string | undefined): Promise<Workspace> {
  if (source === 'none') return emptyWorkspace();
  return copyWorkspace(source ?? path.join(projectFolder, 'examples/company'));
}

/** Our own extension, packaged by the run. */
export function ownVsix(): string {
  const file = process.env['SRE_WORKBENCH_VSIX'];
  if (!file) throw new Error('SRE_WORKBENCH_VSIX names no package: run the suites by test/ui/run.mjs');
  return file;
}

/** The harness' own extension and its workspace, packaged by the run. */
export function harnessOptions(): Required<Pick<WorkbenchOptions, 'folder' | 'vsix' | 'extensionId'>> {
  return {
    folder: path.join(harnessExtension, 'workspace'),
    vsix: [path.join(artifactsFolder, 'ui/harness.vsix')],
    extensionId: 'sre-workbench-tests.harness-extension',
  };
}
