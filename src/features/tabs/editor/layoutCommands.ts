/** Opens a layout: asks its questions once, makes the first prompts, shows them, and starts all tabs together. */
import * as vscode from 'vscode';
import type { LayoutRequest } from '../../../base/layoutCommands.ts';
import { mapParallel } from '../../../base/parallel.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import type { TabReference } from '../../../base/tabCommands.ts';
import { runCommand } from '../../../editor/commands.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import type { Reporter } from '../../../editor/report.ts';
import { branchOf } from '../core/aggregate/gather.ts';
import { stateFolder } from '../core/eventPlace.ts';
import { firstPrompt } from '../core/firstPrompt.ts';
import { bindLayout, fillLayout, readLayouts, type Layout, type LayoutTab } from '../core/layouts.ts';
import { rankPatterns, type PatternCommand } from '../core/patterns.ts';
import { tabId, type Tab } from '../core/tab.ts';
import { inOwnTree, makeWorktrees, type PlacedTab } from './layoutWorktrees.ts';
import { planStart } from './startPlan.ts';
import { askForProfile } from './tabCommands.ts';
import type { TabsModel } from './tabsModel.ts';

export interface LayoutDependencies {
  readonly model: TabsModel;
  readonly ports: Ports;
  readonly reporter: Reporter;
  /** Absolute folder of the layouts that come with the extension. */
  readonly builtInLayouts: string;
}

export interface LayoutCommands {
  openLayout(request?: LayoutRequest): Promise<readonly TabReference[]>;
  choosePattern(): Promise<void>;
}

export function createLayoutCommands(dependencies: LayoutDependencies): LayoutCommands {
  const openLayout = async (request?: LayoutRequest): Promise<readonly TabReference[]> => {
    const layout = await pickLayout(dependencies, request?.layout);
    const answers = layout && (await askVariables(layout, request?.answers));
    const profile = answers && (await askForProfile());
    if (!layout || !answers || profile === undefined) return [];
    const placed = await placeTabs(dependencies, bindLayout(fillLayout(layout, answers), request?.incident));
    const own = placed.ok ? await makeWorktrees(layout.name, placed.value) : undefined;
    const tabs = placed.ok ? own && (await makeTabs(dependencies, layout, own, profile)) : placed;
    if (!tabs?.ok) {
      if (tabs) dependencies.reporter.failure(tabs.error);
      return [];
    }
    if (request?.incident) await runCommand('sreWorkbench.incidents.openTerminal');
    void lookAndStart(dependencies, layout, tabs.value);
    return tabs.value.map(({ tab }) => ({ tab: tab.id }));
  };
  return { openLayout, choosePattern: () => choosePattern(dependencies.model, openLayout) };
}

async function pickLayout(
  { ports, model, builtInLayouts, reporter }: LayoutDependencies,
  id: string | undefined,
): Promise<Layout | undefined> {
  const notes = await notesFolder(ports.files);
  const { layouts, failures } = await readLayouts(ports.files, [
    builtInLayouts,
    ...(notes === undefined ? [] : [joinPath(notes, 'layouts')]),
    joinPath(model.folder, stateFolder, 'layouts'),
  ]);
  const [failure] = failures;
  if (failure) reporter.failure(failure);
  if (id !== undefined) return layouts.find((layout) => layout.id === id);
  const items = layouts.map((layout) => ({
    label: layout.name,
    description: vscode.l10n.t('{0} tabs', layout.tabs.length),
    detail: layout.description,
    layout,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Layout'),
    matchOnDetail: true,
  });
  return chosen?.layout;
}

async function askVariables(
  layout: Layout,
  given: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string> | undefined> {
  const answers = new Map(Object.entries(given));
  for (const [index, { name, question, default: value = '' }] of layout.variables.entries()) {
    if (answers.has(name)) continue;
    const answer = await vscode.window.showInputBox({
      title: `${layout.name} (${index + 1}/${layout.variables.length})`,
      prompt: question,
      value,
      ignoreFocusOut: true,
    });
    if (answer === undefined) return undefined;
    answers.set(name, answer.trim());
  }
  return answers;
}

/** Each asks git for its branch. */
const promptsAtOnce = 4;

interface MadeTab {
  readonly tab: Tab;
  readonly start: boolean;
}

/** Nothing is made before every folder is known to be there. */
async function placeTabs(
  { model, ports }: LayoutDependencies,
  tabs: readonly LayoutTab[],
): Promise<Result<readonly PlacedTab[], Failure>> {
  const placed: PlacedTab[] = [];
  for (const wanted of tabs) {
    const cwd = await folderOf(ports, model.folder, wanted);
    if (!cwd.ok) return cwd;
    placed.push({ wanted, cwd: cwd.value });
  }
  return ok(placed);
}

async function makeTabs(
  dependencies: LayoutDependencies,
  layout: Layout,
  tabs: readonly PlacedTab[],
  profile: string,
): Promise<Result<readonly MadeTab[], Failure>> {
  const prompted = await mapParallel(tabs, promptsAtOnce, async (tab) => ({
    tab,
    promptFile: await writePrompt(dependencies, tab, tabs),
  }));
  const added = await Promise.all(
    prompted.map(async ({ tab: placed, promptFile }): Promise<Result<MadeTab, Failure>> => {
      if (!promptFile.ok) return promptFile;
      const { wanted, cwd, worktree } = placed;
      const tab = await dependencies.model.add((id) => ({
        id,
        name: wanted.name.slice(0, 120),
        cwd,
        profile: wanted.profile ?? profile,
        task: wanted.task,
        promptFile: promptFile.value,
        layout: layout.id,
        ...(worktree && { worktree: worktree.worktree }),
        ...(wanted.coordinator && { coordinator: true }),
        ...(wanted.role && { role: wanted.role }),
        ...(wanted.done !== undefined && { done: wanted.done }),
        ...(wanted.environment !== undefined && { environment: wanted.environment }),
      }));
      return tab.ok ? ok({ tab: tab.value, start: wanted.start }) : tab;
    }),
  );
  const made: MadeTab[] = [];
  for (const one of added) {
    if (!one.ok) return one;
    made.push(one.value);
  }
  return ok(made);
}

/** Answers the absolute path of the file. */
async function writePrompt(
  { model, ports }: LayoutDependencies,
  tab: PlacedTab,
  tabs: readonly PlacedTab[],
): Promise<Result<string, Failure>> {
  const others = tabs
    .filter((other) => other !== tab)
    .map(({ wanted: { name, task } }) => `${name}: ${task}`);
  const text = await promptOf(ports, model.folder, tab, others);
  const name = `${tabId(tab.wanted.name, new Set())}-${crypto.randomUUID().slice(0, 8)}.md`;
  const file = joinPath(model.folder, stateFolder, 'prompts', name);
  const written = await ports.writer.write(file, text);
  return written.ok ? ok(file) : written;
}

async function folderOf(
  { files }: Ports,
  home: string,
  { name, folder = '.' }: LayoutTab,
): Promise<Result<string, Failure>> {
  const cwd = joinPath(home, folder);
  const found = await files.stat(cwd);
  if (found.ok && found.value.kind === 'directory') return ok(cwd);
  return err({
    code: 'no-folder',
    message: vscode.l10n.t(
      'The tab "{0}" was to start in {1}, which is no folder. Nothing was started.',
      name,
      cwd,
    ),
  });
}

async function promptOf(
  ports: Ports,
  home: string,
  { wanted, cwd, worktree }: PlacedTab,
  others: readonly string[],
): Promise<string> {
  const paths = wanted.evidence
    .filter((path) => path !== '')
    .map((path) => inOwnTree(joinPath(home, path), worktree));
  const evidence = await Promise.all(
    paths.map(async (path) => ({ path, there: (await ports.files.stat(path)).ok })),
  );
  return firstPrompt({
    task: wanted.task,
    done: wanted.done,
    cwd,
    branch: await branchOf(ports, cwd),
    ...(worktree && { worktree }),
    environment: wanted.environment,
    evidence,
    others,
    coordinator: wanted.coordinator,
  });
}

/** All prompts are open in front of the person before the first agent starts. */
async function lookAndStart(
  { model, reporter }: LayoutDependencies,
  layout: Layout,
  made: readonly MadeTab[],
): Promise<void> {
  const starting = made.filter(({ start }) => start);
  for (const { tab } of starting.toReversed()) {
    if (tab.promptFile === undefined) continue;
    await vscode.window.showTextDocument(vscode.Uri.file(tab.promptFile), { preview: false });
  }
  const start = vscode.l10n.t('Start All');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Start the {0} tabs of "{1}" with these prompts? You can edit them first.',
      starting.length,
      layout.name,
    ),
    start,
  );
  if (chosen !== start) return;
  await vscode.workspace.saveAll(false);
  await Promise.all(
    starting.map(async ({ tab }) => {
      const plan = planStart(tab, { prompt: true, resume: false });
      const started = plan.ok ? await model.start(tab, plan.value, { prompt: true, cwd: tab.cwd }) : plan;
      if (!started.ok) reporter.failure(started.error);
    }),
  );
}

async function choosePattern(
  model: TabsModel,
  openLayout: (request: LayoutRequest) => Promise<unknown>,
): Promise<void> {
  const words = await vscode.window.showInputBox({
    title: vscode.l10n.t('What is the situation?'),
    prompt: vscode.l10n.t('A few words. It may stay empty: open files and running tabs count too.'),
  });
  if (words === undefined) return;
  const views = model.views();
  const shares = views.flatMap(({ transcript }) => transcript?.share ?? []);
  const ranked = rankPatterns({
    words,
    files: vscode.window.visibleTextEditors.map(({ document }) =>
      vscode.workspace.asRelativePath(document.uri),
    ),
    tabs: views.filter(({ terminal }) => terminal).map(({ tab }) => `${tab.name} ${tab.task ?? ''}`),
    fullest: shares.length === 0 ? null : Math.max(...shares),
  });
  const chosen = await vscode.window.showQuickPick(
    ranked.map(({ pattern, reasons }) => ({
      label: pattern.title,
      description: pattern.scenario,
      detail: reasons.length === 0 ? vscode.l10n.t('nothing speaks for it yet') : reasons.join(' · '),
      pattern,
    })),
    {
      title: vscode.l10n.t('Ways of working, the best first'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  if (!chosen) return;
  const { leads } = chosen.pattern;
  await ('layout' in leads ? openLayout({ layout: leads.layout }) : runPattern(leads.command));
}

async function runPattern(command: PatternCommand): Promise<unknown> {
  switch (command) {
    case 'handoff':
      return runCommand('sreWorkbench.handoff.prepare');
    case 'runbook':
      return runCommand('sreWorkbench.incidents.generateRunbook');
    case 'validate':
      return runCommand('sreWorkbench.helm.validateAllCharts');
  }
}
