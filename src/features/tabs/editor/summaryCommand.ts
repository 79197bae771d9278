/** Makes the coordinator's prompt from all other tabs, shows it, and leads it to the coordinator. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';
import { mapParallel } from '../../../base/parallel.ts';
import { runCommand } from '../../../editor/commands.ts';
import { withProgress } from '../../../editor/progress.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { TabFacts } from '../core/aggregate/facts.ts';
import { changedCharts, searchedFiles, treeFacts } from '../core/aggregate/gather.ts';
import { summariseTabs } from '../core/aggregate/summary.ts';
import { stateFolder } from '../core/eventPlace.ts';
import { readResult } from '../core/results.ts';
import { ageWords, stateWords } from '../core/state/words.ts';
import type { TabsModel } from './tabsModel.ts';
import type { TabView } from './tabView.ts';

export interface SummaryDependencies {
  readonly model: TabsModel;
  readonly ports: Ports;
  readonly reporter: Reporter;
}

export async function summarise({ model, ports, reporter }: SummaryDependencies): Promise<void> {
  const read = await model.refresh();
  if (!read.ok) return reporter.failure(read.error);
  const coordinator = model.views().find(({ tab }) => tab.coordinator === true);
  const views = model.views().filter((view) => view !== coordinator);
  if (views.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no agent tab to sum up yet.'));
    return;
  }
  const text = await withProgress(vscode.l10n.t('Summing up the agent tabs'), async ({ signal }) => {
    const tabs = await mapParallel(views, 4, async (view) => factsOf(view, model.folder, ports, signal));
    const [files, charts] = await Promise.all([
      searchedFiles(ports, tabs, signal),
      changedCharts(ports, tabs, signal),
    ]);
    return summariseTabs({ tabs, files, charts, goal: coordinator?.tab.task });
  });
  if (text === undefined) return;
  const file = joinPath(model.folder, stateFolder, 'prompts', 'all-tabs.md');
  const written = await ports.writer.write(file, text);
  if (!written.ok) return reporter.failure(written.error);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
  void lead(model, coordinator, file);
}

async function factsOf(
  { tab, state, transcript }: TabView,
  folder: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<TabFacts> {
  const now = ports.clock.now();
  const [tree, reported] = await Promise.all([
    treeFacts(ports, tab.worktree ?? tab.cwd, signal),
    readResult(ports.files, folder, tab.id),
  ]);
  const answered = transcript?.lastActivity ?? null;
  const resultAt = reported?.t ?? answered;
  const blocked = state?.value === 'waiting' || state?.value === 'failed';
  return {
    ...tree,
    name: tab.name,
    task: tab.task,
    state: stateWords(state, now),
    result: reported?.text ?? transcript?.lastAnswer ?? undefined,
    resultAge: resultAt === null ? undefined : ageWords(now - resultAt),
    blockedBy: blocked ? state.what || stateWords(state, now) : '',
    cwd: tab.cwd,
    share: transcript?.share ?? undefined,
    tokens: transcript?.tokens ?? undefined,
  };
}

/** A coordinator that runs is told by the person: nothing is typed into an agent that works. */
async function lead(model: TabsModel, coordinator: TabView | undefined, file: string): Promise<void> {
  const start = vscode.l10n.t('Start a Coordinator with It');
  const copy = vscode.l10n.t('Copy What to Tell the Coordinator');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('This is what the tabs have done. Edit it, then hand it to the coordinator.'),
    ...(coordinator?.terminal ? [copy] : [start, copy]),
  );
  if (chosen === copy) {
    await vscode.env.clipboard.writeText(`Read the file ${file} and do what it asks.`);
    coordinator?.terminal?.show();
  }
  if (chosen !== start) return;
  if (coordinator) {
    await model.change(coordinator.tab.id, (tab) => ({ ...tab, promptFile: file }));
    await runCommand('sreWorkbench.tabs.start', { tab: coordinator.tab.id });
    return;
  }
  await runCommand('sreWorkbench.tabs.open', {
    name: vscode.l10n.t('Coordinator'),
    cwd: model.folder,
    role: 'green',
    promptFile: file,
  });
}
