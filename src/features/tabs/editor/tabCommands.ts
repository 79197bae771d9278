/** What the commands of the view do. */
import * as vscode from 'vscode';
import { nameOf } from '../../../base/paths.ts';
import type { Result, Failure } from '../../../base/result.ts';
import type { HandoffRequest, TabReference, TabRequest } from '../../../base/tabCommands.ts';
import { pathOf } from '../../../editor/files.ts';
import type { Reporter } from '../../../editor/report.ts';
import { takesPrompt } from '../core/profiles.ts';
import type { Tab } from '../core/tab.ts';
import { knownProfiles, planStart, type StartPlan } from './startPlan.ts';
import type { TabsModel } from './tabsModel.ts';
import { tellElsewhere } from './tellElsewhere.ts';
import type { TabView } from './tabView.ts';

export interface TabCommands {
  open(request?: TabRequest): Promise<TabReference | undefined>;
  /** For another part of the extension that acts on the session of a tab. */
  describe(reference: TabReference): Promise<HandoffRequest | undefined>;
  start(reference?: TabReference): Promise<void>;
  restart(reference?: TabReference): Promise<void>;
  focus(reference?: TabReference): Promise<void>;
  rename(reference?: TabReference): Promise<void>;
  close(reference?: TabReference): Promise<void>;
  bindTerminal(reference?: TabReference): Promise<void>;
}

export function createTabCommands(model: TabsModel, reporter: Reporter): TabCommands {
  const report = reportTo(reporter);
  const pick = async (reference: TabReference | undefined): Promise<TabView | undefined> => {
    report(await model.refresh());
    return reference ? model.view(reference.tab) : pickTab(model);
  };
  /** Not where another window runs it. */
  const here = async (
    reference: TabReference | undefined,
    act: (view: TabView) => Promise<void>,
  ): Promise<void> => {
    const view = await pick(reference);
    if (view && !(await tellElsewhere(model, view))) await act(view);
  };
  const start = async (tab: Tab, prompt: boolean): Promise<void> => {
    const cwd = await model.resumeFolder(tab);
    const plan = report(planStart(tab, { prompt, resume: cwd !== undefined }));
    if (!plan || !(await agree(model, tab, plan, prompt))) return;
    report(await model.start(tab, plan, { prompt, cwd: cwd ?? tab.cwd }));
  };
  const ways = (view: TabView): Ways => ({
    start: () => start(view.tab, isNew(view)),
    bind: () => bind(model, view.tab),
  });
  return {
    async open(request) {
      report(await model.refresh());
      const asked = await askForRequest(request);
      const added = asked && report(await model.add((id) => tabOf(id, asked.wanted, asked.profile)));
      if (added && asked.wanted.start !== false) void start(added, true);
      return added && { tab: added.id };
    },
    async describe({ tab }) {
      report(await model.refresh());
      return requestOf(model, model.view(tab));
    },
    start: (reference) =>
      here(reference, async (view) => {
        if (await agreeToClose(view)) await start(view.tab, isNew(view));
      }),
    restart: (reference) =>
      here(reference, async (view) => {
        if (await agreeToClose(view)) await start(view.tab, false);
      }),
    async focus(reference) {
      const view = await pick(reference);
      if (view?.terminal) view.terminal.show();
      else if (view && !(await tellElsewhere(model, view))) await offerWays(model, view, ways(view));
    },
    async rename(reference) {
      const view = await pick(reference);
      const name = view && (await askForName(view.tab.name));
      if (view && name) report(await model.change(view.tab.id, (tab) => ({ ...tab, name })));
    },
    close: (reference) =>
      here(reference, async (view) => {
        if (await agreeToClose(view)) report(await model.remove(view.tab.id));
      }),
    bindTerminal: (reference) => here(reference, ({ tab }) => bind(model, tab)),
  };
}

async function bind(model: TabsModel, tab: Tab): Promise<void> {
  const terminal = await pickTerminal(model);
  if (terminal) await model.terminals.bind(tab, terminal);
}

async function requestOf(model: TabsModel, view: TabView | undefined): Promise<HandoffRequest | undefined> {
  if (!view) return undefined;
  const { cwd, task, conversation } = view.tab;
  const transcript = await model.transcriptOf(view.tab);
  return {
    cwd,
    ...(transcript !== undefined && { transcript }),
    ...(task !== undefined && { task }),
    ...(conversation && { conversation: { agent: conversation.agent, id: conversation.id } }),
  };
}

/** The value of what went well; a failure is told. */
function reportTo(reporter: Reporter): <T>(result: Result<T, Failure>) => T | undefined {
  return (result) => {
    if (result.ok) return result.value;
    reporter.failure(result.error);
    return undefined;
  };
}

/** Only an agent that was never started gets the first prompt. */
function isNew({ tab, state }: TabView): boolean {
  return state === undefined && tab.conversation === undefined;
}

function tabOf(id: string, request: TabRequest, profile: string): Tab {
  const { name, cwd, environment, task, done, promptFile, role, worktree } = request;
  return {
    id,
    name: (name ?? nameOf(cwd)).slice(0, 120) || 'tab',
    cwd,
    profile,
    ...(environment === undefined ? {} : { environment }),
    ...(task === undefined ? {} : { task }),
    ...(done === undefined ? {} : { done }),
    ...(promptFile === undefined ? {} : { promptFile }),
    ...(role === undefined ? {} : { role }),
    ...(worktree === undefined ? {} : { worktree }),
  };
}

/** Nothing is sent without a look, and nothing starts that this machine's person has not seen. */
async function agree(model: TabsModel, tab: Tab, plan: StartPlan, prompt: boolean): Promise<boolean> {
  const start = vscode.l10n.t('Start');
  const promptFile = prompt && takesPrompt(plan.profile) ? tab.promptFile : undefined;
  if (promptFile !== undefined) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(promptFile));
    await vscode.window.showTextDocument(document, { preview: false });
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('Start "{0}" with this prompt? You can edit it first.', tab.name),
      start,
    );
    if (chosen !== start) return false;
    await document.save();
    await model.learn(tab);
    return true;
  }
  if (await model.isKnown(tab)) return true;
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Start "{0}"? It was not made in this workspace on this machine.', tab.name),
    {
      modal: true,
      detail: [plan.line ?? vscode.l10n.t('a shell'), tab.cwd, tab.environment ?? ''].join('\n'),
    },
    start,
  );
  if (chosen !== start) return false;
  await model.learn(tab);
  return true;
}

interface Ways {
  start(): Promise<void>;
  bind(): Promise<void>;
}

/** What a tab without a terminal can do: start, or take one that was not found again by itself. */
async function offerWays(model: TabsModel, { tab }: TabView, ways: Ways): Promise<void> {
  const start = tab.conversation ? vscode.l10n.t('Restart') : vscode.l10n.t('Start');
  const bind = vscode.l10n.t('Pick Its Terminal …');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('"{0}" has no terminal in this window.', tab.name),
    start,
    ...(freeTerminals(model).length > 0 ? [bind] : []),
  );
  if (chosen === start) await ways.start();
  if (chosen === bind) await ways.bind();
}

async function agreeToClose({ tab, state }: TabView): Promise<boolean> {
  if (state?.value !== 'working' && state?.value !== 'waiting') return true;
  const close = vscode.l10n.t('Close');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('The agent of "{0}" is not done. Close its terminal?', tab.name),
    { modal: true, detail: vscode.l10n.t('Its conversation stays in its transcript.') },
    close,
  );
  return chosen === close;
}

async function pickTab(model: TabsModel): Promise<TabView | undefined> {
  const items = model
    .views()
    .map((view) => ({ label: view.tab.name, description: view.tab.task ?? '', view }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no agent tab yet.'));
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Agent tab') }))?.view;
}

function freeTerminals(model: TabsModel): readonly vscode.Terminal[] {
  const taken = new Set(model.views().map(({ terminal }) => terminal));
  return vscode.window.terminals.filter((terminal) => !taken.has(terminal));
}

async function pickTerminal(model: TabsModel): Promise<vscode.Terminal | undefined> {
  const items = freeTerminals(model).map((terminal) => ({ label: terminal.name, terminal }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No terminal is free. Open one, start the agent in it, and pick it then.'),
    );
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Terminal of the tab') }))
    ?.terminal;
}

async function askForRequest(
  request: TabRequest | undefined,
): Promise<{ readonly wanted: TabRequest; readonly profile: string } | undefined> {
  const wanted = request ?? (await askForTab());
  const profile = wanted && (wanted.profile ?? (await askForProfile()));
  return wanted && profile !== undefined ? { wanted, profile } : undefined;
}

async function askForTab(): Promise<TabRequest | undefined> {
  const profile = await askForProfile();
  const cwd = profile === undefined ? undefined : await askForFolder();
  if (profile === undefined || cwd === undefined) return undefined;
  const task = await vscode.window.showInputBox({
    title: vscode.l10n.t('What is it to do?'),
    prompt: vscode.l10n.t('One sentence, for you and for the summary of all tabs. It may stay empty.'),
  });
  if (task === undefined) return undefined;
  const name = await askForName(task.split(/\s+/).slice(0, 5).join(' ').slice(0, 40) || nameOf(cwd));
  if (name === undefined) return undefined;
  return { name, cwd, profile, ...(task === '' ? {} : { task }) };
}

/** The id of a profile that the person chooses. */
export async function askForProfile(): Promise<string | undefined> {
  const items = knownProfiles().map(({ id, label, command }) => ({
    label,
    description: command.join(' '),
    id,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('What to start') }))?.id;
}

async function askForFolder(): Promise<string | undefined> {
  const browse = vscode.l10n.t('Another folder …');
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({
    label: name,
    description: uri.fsPath,
    path: pathOf(uri),
  }));
  const chosen = await vscode.window.showQuickPick(
    [...folders, { label: browse, description: '', path: '' }],
    {
      title: vscode.l10n.t('Where'),
    },
  );
  if (!chosen || chosen.path !== '') return chosen?.path;
  const [uri] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true })) ?? [];
  return uri && pathOf(uri);
}

async function askForName(value: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the tab'),
    value,
    validateInput: (text) => {
      if (text.trim() === '') return vscode.l10n.t('A tab needs a name.');
      return text.length > 120 ? vscode.l10n.t('At most 120 characters.') : undefined;
    },
  });
  return name?.trim();
}
