/** All that the view and its commands need; loaded with the first of them. */
import * as vscode from 'vscode';
import type { AlarmReference } from '../../../base/tabCommands.ts';
import type { Reporter } from '../../../editor/report.ts';
import { readSetting } from '../../../editor/settings.ts';
import { placeLauncher, type LauncherPlace } from '../core/launcher.ts';
import { readContextLimits } from '../../../editor/contextSettings.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import { readLegend } from '../core/roles.ts';
import { createHookCommands, type HookCommands } from './hookCommands.ts';
import { createLayoutCommands, type LayoutCommands } from './layoutCommands.ts';
import { summarise } from './summaryCommand.ts';
import { createTabCommands, type TabCommands } from './tabCommands.ts';
import { knownProfiles } from './startPlan.ts';
import { TabsModel, type TabsModelOptions } from './tabsModel.ts';
import { createTabsStatus } from './tabsStatus.ts';
import { tabNode, type TabNode } from './tabsTree.ts';

/** Milliseconds between two looks while an agent runs. */
const tick = 1000;
/** Ticks between two looks for a conversation that nobody told of. */
const guessEvery = 3;
/** Ticks between two looks for ways of working that go wrong: nobody is in a hurry to hear of them. */
const alarmsEvery = 10;

export interface TabsFeature extends vscode.Disposable {
  readonly commands: TabCommands &
    LayoutCommands &
    HookCommands & {
      summarise(): Promise<void>;
      silenceAlarm(row: AlarmReference): Promise<void>;
    };
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
  /** Absolute folder of the layouts that come with the extension. */
  readonly builtInLayouts: string;
  readonly statusBar: StatusBar;
  /** What is kept for the person in all workspaces. */
  readonly state: vscode.Memento;
}

export async function createTabsFeature(options: TabsFeatureOptions): Promise<TabsFeature> {
  const { reporter, ports, launcher } = options;
  const launched = await placeLauncher(launcher, ports);
  if (!launched.ok) reporter.note('tabs.launcher', launched.error.message);
  const model = new TabsModel({ ...options, launcherFolder: launched.ok ? launcher.folder : undefined });
  const read = await model.refresh();
  if (!read.ok) reporter.failure(read.error);
  const rows = (): readonly TabNode[] => rowsOf(model, ports.clock.now());
  const hooks = createHookCommands(options);
  const status = createTabsStatus(model, options.statusBar);
  const watch = watchRows(model, () => {
    status.update();
    return rows();
  });
  return {
    commands: {
      ...createTabCommands(model, reporter),
      ...createLayoutCommands({ ...options, model }),
      ...hooks.commands,
      summarise: () => summarise({ model, ports, reporter }),
      silenceAlarm: ({ tab, alarm }) => model.silence(tab, alarm),
    },
    onChange: watch.onChange,
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
    dispose: () => vscode.Disposable.from(watch, status, hooks, model).dispose(),
  };
}

function rowsOf(model: TabsModel, now: number): readonly TabNode[] {
  const profiles = new Map(knownProfiles().map(({ id, label }) => [id, label]));
  const context = {
    now,
    legend: readLegend(readSetting('sreWorkbench.tabs.roles')),
    profile: (id: string) => profiles.get(id) ?? id,
    limits: readContextLimits(),
  };
  return model.views().map((view) => tabNode(view, context));
}

/** Tells when the rows say something else: after an event, and as time goes by. */
function watchRows(
  model: TabsModel,
  rows: () => readonly TabNode[],
): vscode.Disposable & { readonly onChange: vscode.Event<void> } {
  const changed = new vscode.EventEmitter<void>();
  let shown = '';
  const look = (): void => {
    const words = JSON.stringify(
      rows().map(({ tab, item, notices }) => [
        tab,
        item.label,
        item.description,
        item.contextValue,
        notices.length,
      ]),
    );
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
    if (ticks % alarmsEvery === 0) {
      void model.lookForAlarms().then(() => model.askAgents());
      void model.terminals.lookElsewhere();
    }
  }, tick);
  const watching = model.onChange(look);
  return {
    onChange: changed.event,
    dispose() {
      clearInterval(timer);
      watching.dispose();
      changed.dispose();
    },
  };
}
