/**
 * The charts of the workspace and what is known of each. Validation of one chart is serialised: one run at a time,
 * and at most one more waits, so that a burst of edits ends in a single further run on the newest text.
 */
import * as vscode from 'vscode';
import type { HelmMajor } from '../../../clients/engine/charts.ts';
import type { Chart } from '../../../clients/helm/chart.ts';
import { pathOf } from '../../../editor/files.ts';
import type { ChartLimits, ChartReport } from '../core/report.ts';
import type { Validator } from '../core/validator.ts';

export interface ChartState {
  readonly chart: Chart;
  readonly root: vscode.WorkspaceFolder;
  /** The Helm that `validator` renders with; `otherHelm` has the other one. */
  readonly major: HelmMajor;
  readonly validator: Validator;
  readonly otherHelm: Validator;
  readonly report?: ChartReport;
  readonly limits?: ChartLimits;
  readonly running: boolean;
}

interface Entry {
  state: ChartState;
  /** Bumped by each edit; a run that finished for an older one is followed by another. */
  wanted: number;
  run: Promise<void> | undefined;
}

export interface ChartsModel extends vscode.Disposable {
  readonly onChange: vscode.Event<ChartState | undefined>;
  charts(): readonly ChartState[];
  /** The chart that a file belongs to: by its folder, or because an environment names the file. */
  chartOf(path: string): ChartState | undefined;
  chartAt(folder: string): ChartState | undefined;
  replace(charts: readonly Omit<ChartState, 'running'>[]): void;
  validate(folder: string, signal?: AbortSignal): Promise<void>;
}

export function createChartsModel(onBug: (error: unknown) => void): ChartsModel {
  const entries = new Map<string, Entry>();
  const changed = new vscode.EventEmitter<ChartState | undefined>();
  /** A run may end after its chart was replaced, or the extension ended: nobody is told of that. */
  const update = (entry: Entry, change: Partial<ChartState>): void => {
    entry.state = { ...entry.state, ...change };
    if (entries.get(entry.state.chart.folder) === entry) changed.fire(entry.state);
  };

  const runOnce = async (entry: Entry, signal: AbortSignal | undefined): Promise<void> => {
    const { chart, validator } = entry.state;
    const [report, limits] = [await validator.validate(chart, signal), await validator.limits(chart, signal)];
    if (report.ok && limits.ok) update(entry, { report: report.value, limits: limits.value });
  };

  const runUntilCurrent = async (entry: Entry, signal: AbortSignal | undefined): Promise<void> => {
    update(entry, { running: true });
    const isCancelled = (): boolean => signal?.aborted === true;
    try {
      let done = -1;
      while (done !== entry.wanted && !isCancelled()) {
        done = entry.wanted;
        await runOnce(entry, signal);
      }
    } catch (error) {
      onBug(error);
    } finally {
      entry.run = undefined;
      update(entry, { running: false });
    }
  };

  return {
    onChange: changed.event,
    charts: () => [...entries.values()].map(({ state }) => state),
    chartOf: (path) =>
      owner(
        [...entries.values()].map(({ state }) => state),
        path,
      ),
    chartAt: (folder) => entries.get(folder)?.state,
    replace(charts) {
      const before = new Map(entries);
      entries.clear();
      for (const state of charts) {
        entries.set(state.chart.folder, newEntry(state, before.get(state.chart.folder)));
      }
      changed.fire(undefined);
    },
    async validate(folder, signal) {
      const entry = entries.get(folder);
      if (!entry) return;
      entry.wanted += 1;
      entry.run ??= runUntilCurrent(entry, signal);
      await entry.run;
    },
    dispose() {
      entries.clear();
      changed.dispose();
    },
  };
}

/** What was known of a chart stays on the screen until the next run says otherwise. */
function newEntry(state: Omit<ChartState, 'running'>, before: Entry | undefined): Entry {
  const { report, limits } = before?.state ?? {};
  const known = { ...(report && { report }), ...(limits && { limits }) };
  return { state: { ...known, ...state, running: false }, wanted: 0, run: undefined };
}

function owner(states: readonly ChartState[], path: string): ChartState | undefined {
  const named = states.find(({ chart }) =>
    chart.environments.some(({ files }) => files.some((file) => absolute(chart.folder, file) === path)),
  );
  if (named) return named;
  return states
    .filter(({ chart }) => path.startsWith(`${chart.folder}/`))
    .toSorted((a, b) => b.chart.folder.length - a.chart.folder.length)[0];
}

/** An absolute path from one relative to a chart's folder, `../` resolved. */
export function absolute(folder: string, relative: string): string {
  return pathOf(vscode.Uri.joinPath(vscode.Uri.file(folder), relative));
}
