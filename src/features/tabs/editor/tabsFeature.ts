/** All that the view and its commands need; loaded with the first of them. */
import * as vscode from 'vscode';
import type { Reporter } from '../../../editor/report.ts';
import { readSetting } from '../../../editor/settings.ts';
import { placeLauncher, type LauncherPlace } from '../core/launcher.ts';
import { readLegend } from '../core/roles.ts';
import { createTabCommands, type TabCommands } from './tabCommands.ts';
import { knownProfiles } from './startPlan.ts';
import { TabsModel, type TabsModelOptions } from './tabsModel.ts';
import { tabNode, type TabNode } from './tabsTree.ts';

/** Milliseconds between two looks while an agent runs. */
const tick = 1000;
/** Ticks between two looks for a conversation that nobody told of. */
const guessEvery = 3;

export interface TabsFeature extends vscode.Disposable {
  readonly commands: TabCommands;
  readonly onChange: vscode.Event<void>;
  rows(): readonly TabNode[];
  /** Tabs that wait for the person. */
  waiting(): number;
  /** Puts the dragged tabs in front of the target, or at the end. */
  move(dragged: readonly string[], target: string | undefined): Promise<void>;
}

export interface TabsFeatureOptions extends Omit<TabsModelOptions, 'launcherFolder'> {
  readonly reporter: Reporter;
  readonly launcher: LauncherPlace & { readonly folder: string };
}

export async function createTabsFeature(options: TabsFeatureOptions): Promise<TabsFeature> {
  const { reporter, ports, launcher } = options;
  const launched = await placeLauncher(launcher, ports);
  if (!launched.ok) reporter.note('tabs.launcher', launched.error.message);
  const model = new TabsModel({ ...options, launcherFolder: launched.ok ? launcher.folder : undefined });
  const read = await model.refresh();
  if (!read.ok) reporter.failure(read.error);
  const rows = (): readonly TabNode[] => {
    const profiles = new Map(knownProfiles().map(({ id, label }) => [id, label]));
    const context = {
      now: options.ports.clock.now(),
      legend: readLegend(readSetting('sreWorkbench.tabs.roles')),
      profile: (id: string) => profiles.get(id) ?? id,
    };
    return model.views().map((view) => tabNode(view, context));
  };
  const changed = new vscode.EventEmitter<void>();
  let shown = '';
  /** Ages and silence change what a row says without anything that happens. */
  const look = (): void => {
    const words = JSON.stringify(rows().map(({ tab, item }) => [tab, item.description, item.contextValue]));
    if (words === shown) return;
    shown = words;
    changed.fire();
  };
  let ticks = 0;
  const timer = setInterval(() => {
    if (!model.isRunning()) return;
    look();
    ticks += 1;
    if (ticks % guessEvery === 0) void model.guess();
  }, tick);
  const watching = model.onChange(() => {
    shown = '';
    look();
  });
  return {
    commands: createTabCommands(model, reporter),
    onChange: changed.event,
    rows,
    waiting: () => model.views().filter(({ state }) => state?.value === 'waiting').length,
    async move(dragged, target) {
      const ids = model
        .views()
        .map(({ tab }) => tab.id)
        .filter((id) => !dragged.includes(id));
      const place = target === undefined ? ids.length : ids.indexOf(target);
      if (place < 0) return;
      const moved = await model.reorder([...ids.slice(0, place), ...dragged, ...ids.slice(place)]);
      if (!moved.ok) reporter.failure(moved.error);
    },
    dispose() {
      clearInterval(timer);
      watching.dispose();
      changed.dispose();
      model.dispose();
    },
  };
}
